import type { z } from 'zod';
import type { TenantId } from '../../../shared/brand.ts';
import { namesChanged } from '../../../shared/json-equal.ts';
import type { Actor } from '../../base/actor.ts';
import { changedMeanwhile } from '../../base/changed-meanwhile.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { nameOfHands } from '../../base/name-of-hands.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Storage, Tx } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import { ActivityContent, DEFAULT_ACTIVITY, type ProcessingActivity } from './processing-activity.ts';
import type { ActivityVersion, ProcessingStore } from './processing-store.ts';

interface ProcessingDeps {
  readonly storage: Storage;
  readonly audit: { readonly trail: AuditTrail };
  readonly clock: Clock;
  readonly ids: Ids;
  readonly processing: ProcessingStore;
}

/** Adds an activity; without content, the one that every deployment carries on. */
export function addActivity(deps: ProcessingDeps, actor: Actor, content: z.input<typeof ActivityContent> = DEFAULT_ACTIVITY): Promise<ProcessingActivity> {
  const id = deps.ids.id();
  return deps.storage.write(actor, (tx) => writeVersion(deps, tx, actor, { id, ver: 1, content: ActivityContent.parse(content), ended: false }));
}

/** Writes the next version of an activity, unless it says what the newest does; `ended` takes it out of the record and keeps its history. */
export function changeActivity(deps: ProcessingDeps, actor: Actor, change: { readonly id: string; readonly ver: number; readonly content?: z.input<typeof ActivityContent>; readonly ended?: boolean }): Promise<ProcessingActivity> {
  return deps.storage.write(actor, async (tx) => {
    const versions = await deps.processing.history(tx, actor.tenantId, change.id);
    const [first, newest] = [versions[0], versions.at(-1)];
    if (!first || !newest || newest.ended) throw new Refusal('processing/not-found', { id: change.id });
    if (newest.ver !== change.ver) throw changedMeanwhile(newest.ver);
    const content = change.content ? ActivityContent.parse(change.content) : newest.content;
    const changed = namesChanged({ ...newest.content }, { ...content });
    if (changed.length === 0 && !change.ended) return activityOf(first, newest);
    return writeVersion(deps, tx, actor, { id: change.id, ver: newest.ver + 1, content, ended: change.ended ?? false }, changed);
  });
}

/** The record as it stands: the newest version of every activity that is carried on, the oldest activity first. */
export async function processingRecord(deps: Pick<ProcessingDeps, 'processing'>, db: Db, tenantId: TenantId): Promise<readonly ProcessingActivity[]> {
  const byId = Map.groupBy(await deps.processing.all(db, tenantId), ({ id }) => id);
  return [...byId.values()].flatMap((versions) => shownActivity(versions)).sort((a, b) => (a.created_at === b.created_at ? order(a.record_id, b.record_id) : order(a.created_at, b.created_at)));
}

export async function activityHistory(deps: Pick<ProcessingDeps, 'processing'>, db: Db, asked: { readonly tenantId: TenantId; readonly id: string }): Promise<readonly ActivityVersion[]> {
  const versions = await deps.processing.history(db, asked.tenantId, asked.id);
  if (versions.length === 0) throw new Refusal('processing/not-found', { id: asked.id });
  return versions;
}

/** The entry names the members that changed and not what they say, which may be somebody's name: that stands in the version. */
async function writeVersion(deps: ProcessingDeps, tx: Tx, actor: Actor, version: Pick<ActivityVersion, 'id' | 'ver' | 'content' | 'ended'>, changed: readonly string[] = []): Promise<ProcessingActivity> {
  const row: ActivityVersion = { ...version, tenantId: actor.tenantId, editedBy: actor.userId, editedByName: nameOfHands(actor), editedAt: deps.clock.now() };
  await deps.processing.add(tx, row);
  await deps.audit.trail.append(tx, actor, {
    type: 'privacy.ropa.updated', resource: { type: 'processing_activity', id: row.id, name: row.content.processing_purpose.slice(0, 200) }, details: { ver: row.ver, ended: row.ended, ...(changed.length > 0 ? { changed } : {}) },
  });
  const first = row.ver === 1 ? row : ((await deps.processing.history(tx, actor.tenantId, row.id))[0] ?? row);
  return activityOf(first, row);
}

function shownActivity(versions: readonly ActivityVersion[]): readonly ProcessingActivity[] {
  const [first, newest] = [versions[0], versions.at(-1)];
  return first && newest && !newest.ended ? [activityOf(first, newest)] : [];
}

function activityOf(first: ActivityVersion, { id, tenantId, content, ver, editedAt, editedByName }: ActivityVersion): ProcessingActivity {
  return { record_id: id, tenant_id: tenantId, ...content, created_at: first.editedAt, updated_at: editedAt, ver, edited_by: editedByName };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
