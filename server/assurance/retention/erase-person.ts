import { z } from 'zod';
import type { ErasureId, TenantId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { destroyKeys } from './destroy-subject-keys.ts';
import { eraseFound } from './erase-found.ts';
import type { RetentionDeps } from './retention-deps.ts';
import type { ErasureRequestRow } from './retention-store.ts';

/** Kinds of records that a person can be erased from; each request of each leaves a record of its own (FEATURES T37). */
export const ERASURE_CATEGORIES = ['audit_log'] as const;

export const NewErasure = z.strictObject({
  /** Id of the account; entries of people without one are found by their addresses. */
  personId: z.string().min(1).max(200).optional(),
  emails: z.array(z.email().max(320)).max(20).default([]),
  categories: z.array(z.enum(ERASURE_CATEGORIES)).min(1).default([...ERASURE_CATEGORIES]),
  /** Why, in words that name nobody: they stay in the log. */
  reason: z.string().trim().min(1).max(2_000),
}).refine(({ personId, emails }) => personId !== undefined || emails.length > 0, { path: ['personId'], message: 'personId or emails: say whom' });
export type NewErasure = Readonly<z.infer<typeof NewErasure>>;

/** A request without its tokens, as people are shown it. */
export interface Erasure extends Omit<ErasureRequestRow, 'tenantId' | 'tokens'> {
  /** Whether older copies of the database are unreadable about them too. */
  readonly keyDestroyed: boolean;
}

/** GDPR Art. 17(3): erasure yields to a legal obligation and to legal claims. */
const YIELDS = 'GDPR Art. 17(3)(b), (e)';

export interface ErasurePreview {
  readonly erases: number;
  readonly held: ReadonlyArray<{ readonly matter: string; readonly n: number }>;
}

/** How many disclosures tell of the person, and which matters keep how many; writes nothing. */
export async function previewErasure(deps: RetentionDeps, actor: Actor, whom: Pick<NewErasure, 'personId' | 'emails'>): Promise<ErasurePreview> {
  await deps.audit.writer.settle(deps.storage, actor.tenantId);
  const counts = await deps.storage.read(actor, async (db) => (await Promise.all(tokensOf(deps, actor, whom).map((token) => deps.retention.countPerson(db, actor.tenantId, token)))).flat());
  const held = Map.groupBy(counts.filter(({ matter }) => matter !== null), ({ matter }) => matter ?? '');
  return { erases: sum(counts.filter(({ matter }) => matter === null)), held: [...held].map(([matter, of]) => ({ matter, n: sum(of) })) };
}

/**
 * Forgets a person in the log: every disclosure that tells of them goes, and then the key that they were sealed under, so that no older
 * copy of the log tells of them either; entries and roots stay. What a hold keeps is put off, and the key with it,
 * until the last hold over it is released. Never oneself: who may erase could otherwise act and leave no name behind.
 */
export async function erasePerson(deps: RetentionDeps, actor: Actor, input: NewErasure): Promise<readonly Erasure[]> {
  if (isOneself(actor, input)) await deps.storage.write(actor, () => Promise.reject(new Refusal('retention/own-erasure', { field: 'personId' })));
  await retireKeys(deps, actor.tenantId, tokensOf(deps, actor, input));
  const done = await deps.storage.write(actor, async (tx) => {
    const asked: ErasureRequestRow[] = [];
    for (const category of new Set(input.categories)) {
      const request: ErasureRequestRow = {
        tenantId: actor.tenantId, id: deps.ids.id<ErasureId>(), tokens: tokensOf(deps, actor, input), category, reason: input.reason,
        requestedBy: actor.userId, requestedAt: deps.clock.now(), state: 'deferred', erased: 0, held: 0, completedAt: null,
      };
      await deps.audit.trail.append(tx, actor, { type: 'privacy.erasure.requested', resource: aboutOf(request), details: { category, reason: input.reason } });
      await deps.retention.addErasure(tx, request);
      asked.push(await eraseIn(deps, tx, actor, request));
    }
    return asked;
  });
  await destroyKeys(deps, actor.tenantId);
  return deps.storage.read(actor, (db) => shownErasures(deps, db, actor, done));
}

/** Everything that was asked for, the newest first. */
export function listErasures(deps: RetentionDeps, actor: Actor): Promise<readonly Erasure[]> {
  return deps.storage.read(actor, async (db) => shownErasures(deps, db, actor, await deps.retention.erasures(db, actor.tenantId)));
}

/** A request took the keys that were retired by its end. One that was retired later waits for a later request, and this one is done with. */
async function shownErasures({ audit }: RetentionDeps, db: Db, { tenantId }: Actor, rows: readonly ErasureRequestRow[]): Promise<readonly Erasure[]> {
  const left = Map.groupBy(await audit.subjects.shelf.retired(db, tenantId), ({ person }) => person);
  return rows.map(({ tenantId: _own, tokens, ...request }) => {
    const { completedAt } = request;
    return { ...request, keyDestroyed: completedAt !== null && !tokens.some((token) => left.get(token)?.some(({ retiredAt }) => retiredAt !== null && retiredAt <= completedAt)) };
  });
}

/** To be done before `retryErasuresIn`: who was to be erased has acted since, under another key, which is to go with the first. */
export async function retireDeferred(deps: RetentionDeps, tenantId: TenantId): Promise<void> {
  const deferred = await deps.storage.read({ tenantId }, (db) => deps.retention.deferredErasures(db, tenantId));
  if (deferred.length > 0) await retireKeys(deps, tenantId, deferred.flatMap(({ tokens }) => tokens));
}

/** From here on what happens is sealed under other keys: those to be destroyed get nothing new, and all that they sealed has its place in the log, to be found there. */
async function retireKeys(deps: RetentionDeps, tenantId: TenantId, tokens: readonly string[]): Promise<void> {
  await deps.storage.write(systemActor('eraser', tenantId), (tx) => deps.audit.subjects.retire(tx, tenantId, tokens));
  await deps.audit.writer.settle(deps.storage, tenantId);
}

/** Takes up every erasure that a hold had put off. */
export async function retryErasuresIn(deps: RetentionDeps, tx: Tx, actor: Actor): Promise<void> {
  const deferred = await deps.retention.deferredErasures(tx, actor.tenantId);
  for (const request of deferred) await eraseIn(deps, tx, actor, request);
}

async function eraseIn(deps: RetentionDeps, tx: Tx, actor: Actor, request: ErasureRequestRow): Promise<ErasureRequestRow> {
  const about = { resource: aboutOf(request), details: { request: request.id, category: request.category, subjects: [...request.tokens] } } as const;
  let erased = 0;
  let kept: Awaited<ReturnType<typeof deps.retention.countPerson>>;
  do {
    for (const token of request.tokens) {
      erased += (await eraseFound(deps, tx, actor, { type: 'privacy.erasure.completed', ...about }, (most) => deps.retention.freeOfPerson(tx, actor.tenantId, token, most))).erased;
    }
    kept = (await Promise.all(request.tokens.map((token) => deps.retention.countPerson(tx, actor.tenantId, token)))).flat();
  } while (kept.some(({ matter }) => matter === null)); // on PostgreSQL another entry came to stand meanwhile: no hold keeps that
  const held = sum(kept);
  const after: ErasureRequestRow = { ...request, erased: request.erased + erased, held, state: held > 0 ? 'deferred' : 'completed', completedAt: held > 0 ? null : deps.clock.now() };
  await deps.retention.saveErasure(tx, after);
  if (held > 0 && held !== request.held) {
    const matters = [...new Set(kept.flatMap(({ matter }) => (matter === null ? [] : [matter])))];
    await deps.audit.trail.append(tx, actor, { type: 'privacy.erasure.deferred_by_hold', outcome: 'denied', resource: about.resource, details: { ...about.details, held, matters, basis: YIELDS } });
  } else if (held === 0 && erased === 0) {
    await deps.audit.trail.append(tx, actor, { type: 'privacy.erasure.completed', ...about, details: { ...about.details, disclosures: 0 } });
  }
  return after;
}

function isOneself({ userId, email, impersonator }: Actor, { personId, emails }: Pick<NewErasure, 'personId' | 'emails'>): boolean {
  return personId === userId || (impersonator !== null && personId === impersonator.userId) || emails.some((one) => one.toLowerCase() === email?.toLowerCase());
}

function aboutOf({ id }: ErasureRequestRow) {
  return { type: 'erasure', id };
}

function tokensOf({ audit }: RetentionDeps, { tenantId }: Actor, { personId, emails }: Pick<NewErasure, 'personId' | 'emails'>): readonly string[] {
  return [...(personId === undefined ? [] : [personId]), ...new Set(emails.map((email) => email.toLowerCase()))].map((person) => audit.token(tenantId, 'actor', person));
}

function sum(counts: ReadonlyArray<{ readonly n: number }>): number {
  return counts.reduce((total, { n }) => total + n, 0);
}
