import { brand, epochMs, type HoldId, type Instant, instantOf } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { nameOfHands } from '../../base/name-of-hands.ts';
import { Refusal } from '../../base/refusal.ts';
import { retireDeferred, retryErasuresIn } from './erase-person.ts';
import type { HoldRelease, HoldScope, LegalHold, NewHold } from './legal-hold.ts';
import type { RetentionDeps } from './retention-deps.ts';
import type { HoldRow } from './retention-store.ts';

/** Keeps everything the scope covers from purge and erasure, from this transaction on. Many holds may cover one entry; all must be released. */
export function placeHold(deps: RetentionDeps, actor: Actor, { matter, reason, scope }: NewHold): Promise<LegalHold> {
  const { fromTime, toTime } = comparable(deps, actor, scope);
  if (toTime !== '' && fromTime > toTime) throw new Refusal('input/invalid', { field: 'scope', rule: 'scope.to: lies before scope.from' });
  return deps.storage.write(actor, async (tx) => {
    const row: HoldRow = {
      tenantId: actor.tenantId, id: deps.ids.id<HoldId>(), matter, reason, scope, ...comparable(deps, actor, scope),
      createdBy: actor.userId, createdByName: nameOfHands(actor), createdAt: deps.clock.now(), releasedAt: null, releasedBy: null, releaseReason: null,
    };
    await deps.retention.addHold(tx, row);
    await deps.audit.trail.append(tx, actor, { type: 'legal_hold.created', resource: { type: 'legal_hold', id: row.id, name: matter }, details: { matter, reason, scope: told(scope) } });
    return shownHold(row);
  });
}

/** Ends a hold, and does what it had put off: erasures that nothing else keeps back happen in the same transaction. */
export async function releaseHold(deps: RetentionDeps, actor: Actor, { id, reason }: HoldRelease): Promise<LegalHold> {
  await retireDeferred(deps, actor.tenantId);
  return deps.storage.write(actor, async (tx) => {
    const hold = await deps.retention.hold(tx, actor.tenantId, id);
    if (!hold) throw new Refusal('retention/hold-not-found', { id });
    const release = { releasedAt: deps.clock.now(), releasedBy: actor.userId, releaseReason: reason };
    if (!(await deps.retention.releaseHold(tx, actor.tenantId, id, release))) throw new Refusal('retention/hold-released', { id });
    await deps.audit.trail.append(tx, actor, { type: 'legal_hold.released', resource: { type: 'legal_hold', id: hold.id, name: hold.matter }, details: { matter: hold.matter, reason } });
    await retryErasuresIn(deps, tx, actor);
    return shownHold({ ...hold, ...release });
  });
}

export function shownHold({ tenantId: _own, personToken: _person, resourceToken: _resource, personId: _whom, resourceId: _what, runId: _run, fromTime: _from, toTime: _to, ...hold }: HoldRow): LegalHold {
  return hold;
}

/** The members that are set. */
function told(scope: HoldScope): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(scope).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** To whoever names a second as the end, all of it belongs to what is held. */
const WHOLE_SECOND = /:\d\d:\d\d(?=Z$)/;

/** Entries name an address in small letters (person-token.ts). Trails name people as their systems do, so of product data the letters count. */
function asEntriesName(person: string): string {
  return person.includes('@') ? person.toLowerCase() : person;
}

function comparable({ audit }: RetentionDeps, { tenantId }: Actor, scope: HoldScope) {
  return {
    personToken: scope.personId === undefined ? '' : audit.token(tenantId, 'actor', asEntriesName(scope.personId)),
    resourceToken: scope.resourceId === undefined ? '' : audit.token(tenantId, 'resource', scope.resourceId),
    personId: scope.personId ?? '', resourceId: scope.resourceId ?? '', runId: scope.runId ?? '', fromTime: momentText(scope.from), toTime: momentText(scope.to?.replace(WHOLE_SECOND, '$&.999')),
  };
}

/** As entries write theirs, for the two are compared as texts: with whole seconds, the first second of a hold would not be held. */
function momentText(said: string | undefined): string {
  return said === undefined ? '' : instantOf(epochMs(brand<Instant>(said)));
}
