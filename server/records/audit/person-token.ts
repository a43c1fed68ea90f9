import type { DisclosureName } from '../../../shared/disclosure.ts';
import { type Actor, actsForDeployment } from '../../base/actor.ts';
import type { AuditNote } from './audit-note.ts';
import type { TokenOf } from './search-token.ts';

/**
 * Of whom a disclosure tells, as a token under the tenant's key: so everything about a person is found when they are to be
 * erased or held, and nobody can be read off it. Who is known by an address only has the token of the address.
 */
export function personToken(token: TokenOf, actor: Actor, note: AuditNote, name: DisclosureName): string {
  const person = personOf(actor, note, name);
  return person === null ? '' : token(actor.tenantId, 'actor', person);
}

function personOf(actor: Actor, note: AuditNote, name: DisclosureName): string | null {
  const about = note.resource?.type === 'user' ? note.resource.id : null;
  switch (name) {
    case 'actor':
      return actsForDeployment(actor) ? null : actor.userId;
    case 'source': // before anybody is known to be somebody, an address of a machine is theirs whom the entry is about
      return actsForDeployment(actor) ? (about ?? addressOf(note)) : actor.userId;
    case 'impersonator':
      return actor.impersonator?.userId ?? null;
    case 'resource':
      return about;
    case 'subject':
    case 'details': // what is said about a person beside their own name is said of them
      return about ?? addressOf(note);
  }
}

function addressOf({ subject }: AuditNote): string | null {
  const email = subject?.['email'];
  return typeof email === 'string' ? email.toLowerCase() : null;
}
