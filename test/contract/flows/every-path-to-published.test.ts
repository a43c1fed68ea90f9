import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { castVote, expireDue, requestApproval, tally } from '../../../server/agents/approvals/index.ts';
import { getVersion, importAgents, type VersionView } from '../../../server/agents/catalog/index.ts';
import type { Actor } from '../../../server/base/actor.ts';
import { BootstrapDocument } from '../../../server/flows/bootstrap-document.ts';
import { publishVersion } from '../../../server/flows/publish-version.ts';
import { publishDue, schedulePublication } from '../../../server/flows/schedule-publication.ts';
import { submitVersion } from '../../../server/flows/submit-version.ts';
import { plusMs } from '../../../shared/brand.ts';
import { REFUSALS } from '../../../shared/refusal-codes.ts';
import { TENANT_A } from '../../support/actors.ts';
import { databases } from '../../support/databases.ts';
import { aDraft } from '../../support/governance.ts';
import { openStaffedGovernance, type Staffed } from '../../support/staffed-governance.ts';

const HOUR = 3_600_000;
const NOT_APPROVED = { code: 'approvals/not-approved' };

describe.each(databases)('every path to PUBLISHED on %s', (_name, open) => {
  let house: Staffed;
  let ada: Actor, bob: Actor, cyd: Actor;
  beforeAll(async () => {
    house = await openStaffedGovernance(open);
    [ada, bob, cyd] = [await house.hire('ada', ['agent_designer']), await house.hire('bob', ['admin']), await house.hire('cyd', ['admin'])];
  });
  afterAll(() => house.close());
  beforeEach(() => house.setWorkflows({ agent_publish: { required_approvers: 2, auto_publish: true } }));

  const stateOf = async (id: VersionView['id']) => (await getVersion(house.deps, ada, id)).state;
  async function submitted() {
    const { version } = await aDraft(house, ada);
    return submitVersion(house.deps, ada, { versionId: version.id });
  }
  const vote = (who: Actor, { id, subjectDigest: digest }: { readonly id: string; readonly subjectDigest: string }) => castVote(house.deps, who, { id, verdict: 'approve', digest });

  it('SOD-03: publishes nothing by the command, in any state, without approval (422)', async () => {
    const { version } = await submitted();
    const draft = await aDraft(house, ada);
    for (const id of [version.id, draft.version.id]) await expect(publishVersion(house.deps, bob, { versionId: id })).rejects.toMatchObject(NOT_APPROVED);
    expect([await stateOf(version.id), await stateOf(draft.version.id)]).toEqual(['PENDING_APPROVAL', 'DRAFT']);
    expect(REFUSALS['approvals/not-approved'].kind).toBe('rule');
  });

  it('SOD-03: publishes nothing by the callback of a vote that is not the last one needed, nor of a request somebody made up', async () => {
    const { version, approval } = await submitted();
    await vote(bob, approval);
    expect(await stateOf(version.id)).toBe('PENDING_APPROVAL');
    const draft = (await aDraft(house, ada)).version;
    house.setWorkflows({ agent_publish: { auto_publish: true } });
    const forged = await requestApproval(house.deps, ada, { type: 'agent_publish', subjectType: 'agent_version', subjectId: draft.id, subjectDigest: draft.digest, title: 'Harmless' });
    await expect(vote(bob, forged)).rejects.toMatchObject({ code: 'catalog/illegal-transition' });
    expect(await stateOf(draft.id)).toBe('DRAFT');
  });

  it.each(['registry_override', 'agent_delete', 'break_glass_review', 'budget_change'])('SOD-03: publishes nothing on an approved request of another type (%s)', async (type) => {
    const { version } = await submitted();
    const other = await requestApproval(house.deps, ada, { type, subjectType: 'agent_version', subjectId: version.id, subjectDigest: version.digest, title: 'Something else' });
    await vote(bob, other);
    if (tally({ ...other, votes: (await house.deps.storage.read(bob, (db) => house.deps.approvals.find(db, TENANT_A, other.id)))?.votes ?? [] }) === 'pending') await vote(cyd, other);
    await expect(publishVersion(house.deps, bob, { versionId: version.id })).rejects.toMatchObject(NOT_APPROVED);
    expect(await stateOf(version.id)).toBe('PENDING_APPROVAL');
  });

  it('SOD-03: imports drafts, whatever the file says of itself', async () => {
    const [result] = await importAgents(house.deps, bob, [{ name: `Imported ${house.audit.notes.length}`, path: 'agents/one.json', revisions: [{ definition: { model: 'small', state: 'PUBLISHED', approved: true }, claims: null }] }]);
    const agentId = result?.agentId;
    if (!agentId) throw new Error('an agent was made');
    const items = await house.deps.storage.read(bob, (db) => house.deps.catalog.statesOf(db, TENANT_A, agentId));
    expect(items.map(({ state }) => state)).toEqual(['DRAFT']);
    await expect(publishVersion(house.deps, bob, { versionId: String(items[0]?.id) })).rejects.toMatchObject(NOT_APPROVED);
  });

  it('SOD-03: schedules nothing without approval, and publishes nothing by a schedule whose approval no longer holds', async () => {
    const { version } = await submitted();
    const at = plusMs(house.clock.now(), HOUR);
    await expect(schedulePublication(house.deps, bob, { versionId: version.id, at })).rejects.toMatchObject(NOT_APPROVED);
    await house.deps.storage.write(bob, (tx) => house.deps.schedules.put(tx, { tenantId: TENANT_A, versionId: version.id, at, scheduledBy: bob.userId, scheduledByName: 'bob', replaces: null, state: 'waiting', reason: null, createdAt: house.clock.now(), ver: 1 }));
    house.clock.advance(2 * HOUR);
    expect(await publishDue(house.deps, TENANT_A)).toBe(0);
    expect(await stateOf(version.id)).toBe('PENDING_APPROVAL');
  });

  it('SOD-03: publishes nothing because a request expired', async () => {
    const { version, approval } = await submitted();
    await vote(bob, approval);
    house.clock.advance(73 * HOUR);
    await expireDue(house.deps, TENANT_A);
    expect(await stateOf(version.id)).toBe('DRAFT');
    await expect(publishVersion(house.deps, bob, { versionId: version.id })).rejects.toMatchObject(NOT_APPROVED);
  });
});

describe('the ways to PUBLISHED', () => {
  const server = join(import.meta.dirname, '../../../server');
  const sources = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts')).map((path) => ({ path, text: readFileSync(join(server, path), 'utf8') }));
  const using = (name: string) => sources.filter(({ text }) => text.includes(name)).map(({ path }) => path.replaceAll('\\', '/')).sort();

  it('SOD-03: are one act behind one guard, and these four callers', () => {
    expect(using('publishVersionIn(')).toEqual(['agents/catalog/move-version.ts', 'flows/publish-version.ts']);
    expect(using('publishApprovedIn(')).toEqual(['flows/break-glass-publish.ts', 'flows/decide-version.ts', 'flows/publish-version.ts', 'flows/schedule-publication.ts']);
    expect(using("'publish', { details")).toEqual(['agents/catalog/move-version.ts']);
  });

  it('SOD-03: are known to no bootstrap file and to no order given on the machine itself', () => {
    const unknown = BootstrapDocument.safeParse({ agents: [{ name: 'a', versions: [{ state: 'PUBLISHED' }] }] }).error?.issues.find(({ code }) => code === 'unrecognized_keys');
    expect(unknown).toMatchObject({ keys: ['agents'] });
    expect(sources.find(({ path }) => path === 'local-orders.ts')?.text.match(/z\.literal\('[^']+'\)/g)).toEqual(["z.literal('clear-networks')"]);
    expect(using('publishVersion(')).toEqual(['api/catalog-router.ts', 'fill-sample.ts', 'flows/publish-version.ts']);
  });
});
