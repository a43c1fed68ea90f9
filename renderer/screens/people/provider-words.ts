import type { StatusName } from '../../kit/index.ts';
import type { Provider } from './sso-form.ts';

export const KIND_WORDS = { oidc: 'OpenID Connect', saml: 'SAML 2.0' } as const satisfies Record<Provider['kind'], string>;

export const STATUS_FACES = {
  pending_setup: { status: 'draft', word: 'Not in use yet' }, active: { status: 'active', word: 'In use' }, disabled: { status: 'disabled', word: 'Switched off' },
} as const satisfies Record<Provider['status'], { readonly status: StatusName; readonly word: string }>;

interface Address {
  readonly what: string;
  readonly address: string;
}

/** Our addresses, as the provider wants them. */
export function addressesOf({ id, kind }: Pick<Provider, 'id' | 'kind'>, origin: string): readonly Address[] {
  const base = `${origin}/api/v1/sso/${id}`;
  if (kind === 'saml') return [{ what: 'Entity id and metadata', address: `${base}/metadata` }, { what: 'Assertion consumer service', address: `${base}/acs` }];
  return [{ what: 'Redirect address', address: `${base}/callback` }, { what: 'Redirect address of the desktop', address: 'http://127.0.0.1/cb' }, { what: 'Back-channel logout', address: `${base}/backchannel-logout` }];
}

/** Which roles a provider gives, in a few words. */
export function givesWords({ default_role: first, role_map: map }: Pick<Provider, 'default_role' | 'role_map'>): string {
  const groups = Object.keys(map).length;
  return [first === null ? 'no role at first' : first, ...(groups === 0 ? [] : [`${groups} mapped group${groups === 1 ? '' : 's'}`])].join(', ');
}
