import { addLimit, LimitInput } from '../../server/agents/budgets/index.ts';
import { type ApprovalPolicy, castVote, delegateVotes } from '../../server/agents/approvals/index.ts';
import { archiveVersion, deprecateVersion, rollBack, type Version } from '../../server/agents/catalog/index.ts';
import { addActivity, changeActivity, DEFAULT_ACTIVITY, generateReport } from '../../server/assurance/reports/index.ts';
import { erasePerson, NewErasure, NewHold, placeHold, releaseHold } from '../../server/assurance/retention/index.ts';
import type { Actor } from '../../server/base/actor.ts';
import { startRun } from '../../server/fleet/gateway/index.ts';
import { breakGlassPublish } from '../../server/flows/break-glass-publish.ts';
import { versionReactions } from '../../server/flows/decide-version.ts';
import { askToDelete, deletionReactions } from '../../server/flows/delete-agent.ts';
import { publishVersion } from '../../server/flows/publish-version.ts';
import { stopRun } from '../../server/flows/stop-run.ts';
import { submitVersion } from '../../server/flows/submit-version.ts';
import { voteOnRequest } from '../../server/flows/vote-on-request.ts';
import type { GovernanceDeps } from '../../server/flows/version-governance.ts';
import type { AuditNote } from '../../server/records/audit/index.ts';
import { AUDIT_EVENTS, isAuditEventType } from '../../shared/audit-events.ts';
import { brand, epochMs, type Instant, plusMs, type RunId } from '../../shared/brand.ts';
import { anActor, TENANT_A, TENANT_B } from './actors.ts';
import { aPolicy } from './approval-builders.ts';
import { aDraft, admin, designer } from './governance.ts';
import { gatewayHouse, NO_LIMITS, VERSION } from './gateway-house.ts';
import { aRegistry } from './registry-layers.ts';
import type { ReportHouse } from './report-house.ts';
import { retentionRooms } from './retention-rooms.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const [ada, bob, cyd, dee, ned, pia] = [designer('ada'), admin('bob'), admin('cyd'), admin('dee'), admin('ned'), admin('pia')];
const [eve, fay, gus, hal, ivy, jan] = [anActor({ userId: 'eve' }), anActor({ userId: 'fay' }), anActor({ userId: 'gus' }), anActor({ userId: 'hal' }), anActor({ userId: 'ivy' }), anActor({ userId: 'jan' })];
const stranger = anActor({ userId: 'sam', tenantId: TENANT_B });
const operator = anActor({ userId: 'opa', roles: ['operator'], capabilities: ['runs:execute'] });
export const officer = anActor({ userId: 'olga', name: 'Olga Officer', roles: ['auditor'] });

interface Period {
  readonly from: Instant;
  readonly to: Instant;
}

/** Half a year of a tenant through the product's own commands, and by hand what has no room here; the edges of the period are full. Ends a day after it. */
export async function liveThrough(house: ReportHouse, { from, to }: Period): Promise<void> {
  const { database: { storage, audit, clock } } = house;
  const until = (moment: Instant) => clock.advance(epochMs(moment) - epochMs(clock.now()));
  const notes = (who: Actor, all: readonly AuditNote[]) => storage.write(who, async (tx) => {
    for (const one of all) await audit.trail.append(tx, who, one);
  });
  const note = (who: Actor, one: AuditNote) => notes(who, [one]);
  const about = ({ userId }: Actor) => ({ type: 'user', id: userId });
  const [governed, runs, retention] = [governance(house), lifeOfRuns(house), await retentionRooms(house.database, () => Promise.resolve(aRegistry({})))];

  let times = 0;
  const everything = async (): Promise<void> => {
    times += 1;
    const every = Object.keys(AUDIT_EVENTS).filter(isAuditEventType).map((type): AuditNote => ({ type, resource: { type: 'thing', id: `${type}-${times}`, name: `${type} ${times}` }, details: { n: times } }));
    for (const who of [ada, stranger]) await notes(who, every);
  };

  const before = async (): Promise<void> => {
    const [reused, retired] = [await governed.published('Reused'), await governed.published('Retired')];
    for (const version of [reused, retired]) await governed.archived(version);
    for (const name of ['Reused', 'Forgotten']) await governed.deleted(name === 'Reused' ? reused : await governed.published(name));
    await governed.published('Reused');
    await notes(bob, [
      { type: 'admin.user.disabled', resource: about(eve) }, { type: 'admin.user.disabled', resource: about(fay) }, { type: 'admin.user.enabled', resource: about(fay) }, { type: 'admin.user.disabled', resource: about(ivy) },
      { type: 'admin.role.removed', resource: about(gus), details: { before: ['viewer'], after: [], membership: 'ended' } },
      { type: 'admin.user.disabled', resource: about(hal), details: { via: 'scim', membership: 'ended' } }, { type: 'admin.role.assigned', resource: about(hal), details: { roles: ['viewer'], before: [], via: 'scim' } },
    ]);
    await audit.rotateKey(storage, officer);
  };

  const january = async (): Promise<void> => {
    for (const who of [eve, fay, hal, ned]) await note(who, { type: 'auth.login.succeeded', resource: about(who) });
    await note(gus, { type: 'auth.sso.login', resource: about(gus) });
    await note(jan, { type: 'auth.login.succeeded', resource: about(jan) });
    await note(bob, { type: 'admin.user.disabled', resource: about(jan) });
    await note(jan, { type: 'auth.api_key.used', resource: { type: 'api_key', id: 'key-of-jan' } });
    for (const who of [ned, pia]) await governed.vouchFor(who);
    await governed.published('By two', [ned, pia]);
    for (const who of [ned, pia, ivy]) await erasePerson(retention.deps, officer, NewErasure.parse({ personId: who.userId, reason: 'asked for' }));
  };

  const february = async (): Promise<void> => {
    await governed.alone('Alone');
    await governed.byDeputy('By a deputy');
    await governed.inAnEmergency('In an emergency');
    await governed.blocked('Her own');
    await governed.rolledBack('Back again');
    for (const name of ['Retired 0.1.0', 'Reused 0.1.0']) {
      const [agent = '', version = ''] = name.split(' ');
      await note(operator, { type: 'run.started', run: brand<RunId>('0190c000-0000-7000-8000-0000000000aa'), details: { agent, version } });
    }
    await runs();
    await audit.rotateKey(storage, officer);
    const hold = await placeHold(retention.deps, officer, NewHold.parse({ matter: 'Case 7', reason: 'a claim', scope: { personId: fay.userId } }));
    await erasePerson(retention.deps, officer, NewErasure.parse({ personId: fay.userId, reason: 'asked for' }));
    await releaseHold(retention.deps, officer, { id: hold.id, reason: 'settled' });
  };

  const march = async (): Promise<void> => {
    const { record_id: id, ver } = await addActivity(house.deps, officer, { ...DEFAULT_ACTIVITY, controller: 'Tenant A' });
    await changeActivity(house.deps, officer, { id, ver, content: { ...DEFAULT_ACTIVITY, controller: '' } });
    await addActivity(house.deps, officer, { ...DEFAULT_ACTIVITY, controller: 'Tenant A' });
    await generateReport(house.deps, officer, { framework: 'GDPR', from, to: clock.now() });
    // More at one moment than any page has.
    await notes(ada, Array.from({ length: 1_100 }, (_, n) => ({ type: 'run.llm_called', details: { n } }) as const));
    await notes(bob, Array.from({ length: 450 }, (_, n) => ({ type: 'approval.decision.recorded', resource: { type: 'approval', id: `request-${n % 7}` }, details: { verdict: n % 2 ? 'approve' : 'reject', ownRequest: n % 5 === 0 } }) as const));
    await notes(ada, [
      { type: 'approval.request.created', resource: { type: 'approval', id: 'late' }, details: { required: 1, selfApproval: false } },
      { type: 'agent.version.published', resource: { type: 'agent_version', id: 'v-late', name: 'Too early 1.0.0' }, details: { approval: 'late', required: 1 } },
    ]);
    await note(bob, { type: 'approval.decision.recorded', resource: { type: 'approval', id: 'late' }, details: { verdict: 'approve', ownRequest: false } });
  };

  await before();
  for (const [moment, what] of [[plusMs(from, -1), everything], [from, everything], [plusMs(from, 9 * DAY), january], [plusMs(from, 40 * DAY), february], [plusMs(from, 70 * DAY), march], [plusMs(to, -1), everything], [to, everything]] as const) {
    until(moment);
    await what();
  }
  until(plusMs(to, DAY));
  await governed.published('Of April');
  await audit.writer.settle(storage, TENANT_A);
  retention.drop();
}

/** Agents on their ways: each is a new one of the name, with one version. */
function governance(house: ReportHouse) {
  const { database: { clock } } = house;
  let policy: ApprovalPolicy = aPolicy({ expiresHours: null });
  const people = new Map([ada, bob, cyd, dee].map((one) => [one.userId, one] as const));
  const rooms = {
    ...house.governance, workflowFor: () => Promise.resolve(policy),
    voterOf: (_db: unknown, _tenant: unknown, id: Actor['userId']) => Promise.resolve(people.get(id) ?? null),
  };
  const deps: GovernanceDeps = { ...rooms, reactions: { ...versionReactions(rooms), ...deletionReactions(rooms) } };
  const draft = async (name: string): Promise<Version> => (await aDraft({ deps }, ada, { name, definition: { model: 'small', name, at: clock.now() } })).version;
  const asked = async (name: string) => {
    const version = await draft(name);
    const { approval } = await submitVersion(deps, ada, { versionId: version.id, reason: 'please' });
    return { version, approval, vote: (who: Actor, onBehalfOf?: Actor) => castVote(deps, who, { id: approval.id, verdict: 'approve', digest: approval.subjectDigest, comment: 'read it', ...(onBehalfOf ? { onBehalfOf: onBehalfOf.userId } : {}) }) };
  };
  const publish = ({ id }: Version) => publishVersion(deps, ada, { versionId: id });
  const published = async (name: string, voters: readonly Actor[] = [bob, cyd]): Promise<Version> => {
    const { version, vote } = await asked(name);
    for (const voter of voters) await vote(voter);
    return publish(version);
  };
  return {
    published,
    vouchFor: (who: Actor) => Promise.resolve(people.set(who.userId, who)),
    archived: async ({ id }: Version) => {
      await deprecateVersion(deps, ada, { versionId: id });
      await archiveVersion(deps, ada, { versionId: id });
    },
    deleted: async ({ agentId }: Version) => {
      const agent = await house.database.storage.read(ada, (db) => deps.catalog.findAgent(db, TENANT_A, agentId));
      const { id, subjectDigest } = await askToDelete(deps, ada, { agentId, name: agent?.name ?? '', reason: 'nobody needs it' });
      for (const voter of [bob, cyd]) await castVote(deps, voter, { id, verdict: 'approve', digest: subjectDigest });
    },
    alone: async (name: string) => {
      const usual = policy;
      policy = aPolicy({ required: 1, selfApproval: true, expiresHours: null });
      await published(name, [ada]);
      const { version, vote } = await asked(`${name}, with a colleague's vote`);
      await delegateVotes(deps, cyd, { deputy: ada.userId, endsAt: plusMs(clock.now(), HOUR), reason: 'away' });
      await vote(ada, cyd);
      await publish(version);
      policy = usual;
    },
    byDeputy: async (name: string) => {
      await delegateVotes(deps, cyd, { deputy: dee.userId, endsAt: plusMs(clock.now(), HOUR), reason: 'away' });
      const { version, vote } = await asked(name);
      await vote(bob);
      await vote(dee, cyd);
      await publish(version);
    },
    inAnEmergency: async (name: string) => breakGlassPublish(deps, bob, { versionId: (await asked(name)).version.id, reason: 'it loses orders every minute' }),
    blocked: async (name: string) => (await asked(name)).vote(ada).catch(() => null),
    rolledBack: async (name: string) => {
      const version = await published(name);
      await deprecateVersion(deps, ada, { versionId: version.id });
      await rollBack(deps, ada, { versionId: version.id, reason: 'it was right' });
    },
  };
}

/** Runs that end in each of the ways there are. */
function lifeOfRuns({ database }: ReportHouse): () => Promise<void> {
  const gateway = gatewayHouse(database, { ...NO_LIMITS, max_tool_calls: 1 }, [TENANT_A], undefined, [], { policies: (tool) => (tool === 'mail' ? ['ask'] : []) });
  const { deps, approvals, idle } = gateway;
  const run = async (...tools: readonly string[]) => {
    const { id } = await startRun(deps, operator, { agentId: VERSION.agentId, input: { message: 'go', call_tools: tools.map((tool) => ({ tool, arguments: { to: 'graz' } })) } });
    await idle();
    return id;
  };
  return async () => {
    await addLimit(deps, officer, LimitInput.parse({ name: 'A month', counter: 'llm_calls', window: 'month', cap: 100 }));
    await run('weather');
    await run('weather', 'weather');
    await run('unknown');
    const waiting = await run('mail');
    await stopRun({ governance: approvals, gateway: deps }, operator, waiting);
    const refused = await run('mail');
    const [call] = await database.storage.read(operator, (db) => deps.runApprovals.ofRun(db, TENANT_A, refused));
    await voteOnRequest({ governance: approvals, gateway: deps }, anActor({ userId: 'app', roles: ['approver'] }), { id: call?.id ?? '', verdict: 'reject', digest: call?.digest ?? '', comment: 'not to them' });
    await idle();
  };
}
