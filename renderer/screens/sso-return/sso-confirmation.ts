import type { Trouble } from '../../lib/index.ts';

/** Whom somebody is about to be, where they had not asked for it themselves. */
export interface Confirmation {
  readonly provider: string;
  readonly tenant: string;
  readonly who: string;
}

export function confirmationIn(trouble: Trouble): Confirmation | null {
  if (trouble.kind !== 'refused' || trouble.code !== 'sso/confirm-first') return null;
  const { provider, tenant, email, name } = trouble.details;
  const who = [name, email].filter((text): text is string => typeof text === 'string' && text !== '').join(', ');
  return { provider: textOf(provider), tenant: textOf(tenant), who: who || 'somebody without a name' };
}

function textOf(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : 'unknown';
}
