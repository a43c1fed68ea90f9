import { brand, type TenantId, type VersionId } from '../../shared/brand.ts';
import type { RefusalCode } from '../../shared/refusal-codes.ts';
import type { Actor } from '../base/actor.ts';
import { nameOfHands } from '../base/name-of-hands.ts';
import { Refusal } from '../base/refusal.ts';
import { systemActor } from '../base/system-tenant.ts';
import type { Tx } from '../base/storage/index.ts';
import { needAgent, needVersion, type PublishSchedule, type PublishScheduleStore, refusalOfTime, type ScheduleInput, type ScheduleState, type Version } from '../agents/catalog/index.ts';
import { permitToPublish, publishApprovedIn } from './publish-version.ts';
import type { GovernanceDeps } from './version-governance.ts';

export interface ScheduleDeps extends GovernanceDeps {
  readonly schedules: PublishScheduleStore;
}

/** Sets the time at which an approved version is published. Only what could be published now is scheduled; everything is asked again when the time comes. */
export function schedulePublication(deps: ScheduleDeps, actor: Actor, { versionId, at }: ScheduleInput): Promise<PublishSchedule> {
  return deps.storage.write(actor, async (tx) => {
    const now = deps.clock.now();
    const rule = refusalOfTime(at, now);
    if (rule) throw new Refusal('input/invalid', { field: 'at', rule });
    const version = await needVersion(deps, tx, actor, brand<VersionId>(versionId));
    const permit = await permitToPublish(deps, tx, actor, version);
    if (permit.refusal) throw new Refusal(permit.refusal, { id: version.id, state: version.state, ...permit.details });
    if (version.state !== 'APPROVED') throw new Refusal('approvals/not-schedulable', { id: version.id, state: version.state });
    const { currentVersionId } = await needAgent(deps, tx, actor, version.agentId);
    const before = await deps.schedules.find(tx, actor.tenantId, version.id);
    const schedule: PublishSchedule = {
      tenantId: actor.tenantId, versionId: version.id, at, scheduledBy: actor.userId, scheduledByName: nameOfHands(actor), replaces: currentVersionId, state: 'waiting', reason: null, createdAt: now, ver: (before?.ver ?? 0) + 1,
    };
    await deps.schedules.put(tx, schedule);
    await deps.audit.append(tx, actor, { type: 'agent.version.scheduled', resource: { type: 'agent_version', id: version.id }, refs: { definition_sha256: version.digest }, details: { version: version.semver, at, ...(before?.state === 'waiting' ? { before: before.at } : {}) } });
    return schedule;
  });
}

/** Takes the time back; the version stays approved. */
export function unschedulePublication(deps: ScheduleDeps, actor: Actor, id: string): Promise<PublishSchedule> {
  return deps.storage.write(actor, async (tx) => {
    const version = await needVersion(deps, tx, actor, brand<VersionId>(id));
    const schedule = await deps.schedules.find(tx, actor.tenantId, version.id);
    if (!schedule || schedule.state === 'ended') throw new Refusal('approvals/schedule-not-found', { id });
    const ended = await settle(deps, tx, schedule, 'ended', null);
    await deps.audit.append(tx, actor, { type: 'agent.version.unscheduled', resource: { type: 'agent_version', id: version.id }, refs: { definition_sha256: version.digest }, details: { version: version.semver, at: schedule.at } });
    return ended;
  });
}

/** Publishes what is due, one transaction each, and suspends what meets a conflict; answers how many were published. The sweeper calls it. */
export async function publishDue(deps: ScheduleDeps, tenantId: TenantId): Promise<number> {
  const scheduler = systemActor('scheduler', tenantId);
  const due = await deps.storage.read(scheduler, (db) => deps.schedules.due(db, tenantId, deps.clock.now()));
  let published = 0;
  for (const schedule of due) {
    const come = (tx: Tx) => publishScheduledIn(deps, tx, scheduler, schedule);
    if (await (deps.stillHolds ? deps.storage.writeIdentity(scheduler, come) : deps.storage.write(scheduler, come))) published += 1;
  }
  return published;
}

async function publishScheduledIn(deps: ScheduleDeps, tx: Tx, scheduler: Actor, { versionId }: PublishSchedule): Promise<boolean> {
  const schedule = await deps.schedules.find(tx, scheduler.tenantId, versionId);
  if (!schedule || schedule.state !== 'waiting' || schedule.at > deps.clock.now()) return false;
  const version = await needVersion(deps, tx, scheduler, versionId);
  const conflict = await conflictOf(deps, tx, scheduler, { schedule, version });
  if (version.state !== 'APPROVED') {
    await settle(deps, tx, schedule, 'ended', null); // somebody published it by hand, or it is in use no more
    return false;
  }
  if (conflict !== null) {
    await settle(deps, tx, schedule, 'suspended', conflict);
    await deps.audit.append(tx, scheduler, {
      type: 'agent.version.schedule_suspended', outcome: 'failure', resource: { type: 'agent_version', id: versionId }, refs: { definition_sha256: version.digest },
      details: { version: version.semver, at: schedule.at, scheduledBy: schedule.scheduledBy, because: conflict },
    });
    return false;
  }
  await settle(deps, tx, schedule, 'ended', null);
  await publishApprovedIn(deps, tx, scheduler, { versionId }, { scheduledBy: schedule.scheduledBy, scheduledAt: schedule.createdAt });
  return true;
}

interface Due {
  readonly schedule: PublishSchedule;
  readonly version: Version;
}

/** Why it may not be published although its time has come: nobody who chose the time knew of this. */
async function conflictOf(deps: ScheduleDeps, tx: Tx, scheduler: Actor, { schedule, version }: Due): Promise<RefusalCode | null> {
  const agent = await deps.catalog.holdAgent(tx, scheduler.tenantId, version.agentId); // held, so that nothing comes into use between the question and the act
  if (agent?.currentVersionId !== schedule.replaces) return 'approvals/overtaken';
  if (deps.stillHolds && !(await deps.stillHolds(tx, scheduler.tenantId, schedule.scheduledBy, 'catalog:publish'))) return 'people/rights-changed';
  return (await permitToPublish(deps, tx, scheduler, version)).refusal;
}

async function settle(deps: ScheduleDeps, tx: Tx, schedule: PublishSchedule, state: ScheduleState, reason: RefusalCode | null): Promise<PublishSchedule> {
  if (!(await deps.schedules.settle(tx, schedule, state, reason))) throw new Refusal('input/conflict', { field: 'versionId', rule: 'versionId: somebody changed this schedule since it was read' });
  return { ...schedule, state, reason, ver: schedule.ver + 1 };
}
