import { z } from 'zod';
import { brand, type SessionId } from '../../../shared/brand.ts';
import { Refusal } from '../../base/refusal.ts';
import { Slug } from '../../tenancy/tenants/index.ts';

/** `<tenant>:<uuid>`: what the taskforce's clients call a session, so that one tenant's is never taken for another's (FEATURES T03). */
export function sessionName(tenant: string, id: SessionId): string {
  return `${tenant}:${id}`;
}

/** The session that a text names in a tenant: its id alone, or with the tenant before it. Refuses what is neither, and what another tenant stands before. */
export function sessionNamed(text: string, tenant: string): SessionId {
  const [first = '', ...rest] = text.split(':');
  const id = rest.length === 0 ? first : rest.join(':');
  if (!z.uuid().safeParse(id).success || (rest.length > 0 && !Slug.safeParse(first).success)) throw new Refusal('input/invalid', { field: 'id', rule: 'id: must be the session’s id, or <tenant>:<id>' });
  if (rest.length > 0 && first !== tenant) throw new Refusal('people/session-not-found', { id: text });
  return brand<SessionId>(id);
}
