import { AUDIT_EVENTS } from '../../../shared/audit-events.ts';
import { leafText } from '../../../shared/audit-entry.ts';
import { brand, type EventId } from '../../../shared/brand.ts';
import { disclose, type DisclosureName, SALT_BYTES } from '../../../shared/disclosure.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { scrubObject } from '../../../shared/scrub-credentials.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { AuditNote, AuditTrail } from './audit-note.ts';
import type { PendingEntry, ToldOfOne } from './pending-entry.ts';
import { entryWords } from './entry-words.ts';
import { personToken } from './person-token.ts';
import type { TokenOf } from './search-token.ts';

export interface TrailDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  /** `disclosureDigest` of the process. */
  readonly digest: (disclosure: string) => string;
  readonly token: TokenOf;
}

export function openAuditTrail(deps: TrailDeps): AuditTrail {
  return {
    append(tx, actor, note) {
      const entry = entryOf(deps, actor, note);
      tx.defer(entry);
      return Promise.resolve(brand<EventId>(entry.index.eventId));
    },
  };
}

/** The final bytes of an entry: clear routing fields, and the digest of each disclosure (AUDIT 2.1). */
export function entryOf(deps: TrailDeps, actor: Actor, note: AuditNote): PendingEntry {
  const facts = AUDIT_EVENTS[note.type];
  const eventId = deps.ids.id<EventId>();
  const time = deps.clock.now();
  const outcome = note.outcome ?? 'success';
  const told = toldOf(deps, actor, note);
  const leaf = leafText({
    id: eventId, time, type: note.type, severity: facts.severity, outcome, tenant: actor.tenantId,
    ...(note.run ? { run: note.run } : {}), ...(note.refs ? { refs: note.refs } : {}), _sd: told.flatMap(({ digests }) => digests).sort(),
  });
  return {
    tenantId: actor.tenantId, kind: 'entry', leaf, told, retention: facts.retention,
    index: {
      eventId, time, type: note.type, severity: facts.severity, outcome, actorToken: deps.token(actor.tenantId, 'actor', actor.userId),
      resourceType: note.resource?.type ?? '', resourceToken: note.resource ? deps.token(actor.tenantId, 'resource', note.resource.id) : '', runId: note.run ?? '',
    },
    words: entryWords(note, outcome),
  };
}

/** Disclosures of the same person belong together: one key opens them, and they go together. */
function toldOf(deps: TrailDeps, actor: Actor, note: AuditNote): readonly ToldOfOne[] {
  const byPerson = new Map<string, { person: string; names: string; texts: string; digests: string[] }>();
  for (const [name, value] of disclosuresOf(actor, note)) {
    const [person, text] = [personToken(deps.token, actor, note, name), disclose(deps.ids.bytes(SALT_BYTES), name, value)];
    const known = byPerson.get(person);
    if (known) {
      known.names += ` ${name}`;
      known.texts += `~${text}`;
      known.digests.push(deps.digest(text));
    } else byPerson.set(person, { person, names: name, texts: text, digests: [deps.digest(text)] });
  }
  return [...byPerson.values()];
}

/** One disclosure a group, so that erasing a person or a text leaves the others readable. */
function disclosuresOf(actor: Actor, note: AuditNote): ReadonlyArray<readonly [DisclosureName, JsonObject]> {
  const groups: Array<readonly [DisclosureName, JsonObject]> = [['actor', actorFacts(actor)]];
  // Whoever really acted is another person than the one they worked as, and can be erased without them.
  if (actor.impersonator) groups.push(['impersonator', { id: actor.impersonator.userId, name: actor.impersonator.name, reason: actor.impersonator.reason }]);
  if (actor.source.ip !== null || actor.source.userAgent !== null) groups.push(['source', { ip: actor.source.ip, user_agent: actor.source.userAgent }]);
  if (note.subject) groups.push(['subject', note.subject]);
  if (note.resource) groups.push(['resource', scrubObject(note.resource)]);
  if (note.details) groups.push(['details', scrubObject(note.details)]);
  return groups;
}

function actorFacts(actor: Actor): JsonObject {
  return {
    kind: actor.kind, id: actor.userId, name: actor.name, email: actor.email, roles: [...actor.roles].sort(),
    ...(actor.sessionId ? { session: actor.sessionId } : {}), ...(actor.keyId ? { key: actor.keyId } : {}),
    ...(actor.admitted ? { admitted: `evaluate:${actor.admitted}` } : {}),
  };
}

