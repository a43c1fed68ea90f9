import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { castVote } from '../../../server/agents/approvals/index.ts';
import { archiveVersion, createVersion, Deprecation, deprecateDue, deprecateVersion, editDraft, getAgent, getVersion, rollBack } from '../../../server/agents/catalog/index.ts';
import { publishVersion } from '../../../server/flows/publish-version.ts';
import { runnableVersion } from '../../../server/flows/runnable-version.ts';
import { submitVersion } from '../../../server/flows/submit-version.ts';
import { type AgentId, plusMs, type VersionId } from '../../../shared/brand.ts';
import { TENANT_A } from '../../support/actors.ts';
import { aPolicy } from '../../support/approval-builders.ts';
import { databases } from '../../support/databases.ts';
import { aDraft, admin, designer, type Governed, openGovernance } from '../../support/governance.ts';

const DAY = 86_400_000;
const [ada, bob] = [designer('ada'), admin('bob')];

describe.each(databases)('versions on their way out, on %s', (_name, open) => {
  let house: Governed;
  beforeAll(async () => {
    house = await openGovernance(open);
  });
  afterAll(() => house.close());
  beforeEach(() => house.setWorkflow(aPolicy({ required: 1 })));

  async function publish(id: VersionId): Promise<void> {
    const { approval } = await submitVersion(house.deps, ada, { versionId: id });
    await castVote(house.deps, bob, { id: approval.id, verdict: 'approve', digest: approval.subjectDigest });
    await publishVersion(house.deps, ada, { versionId: id });
  }
  async function published() {
    const { agent, version } = await aDraft(house, ada, { definition: { model: 'first' } });
    await publish(version.id);
    return { agent, version };
  }
  async function replaced() {
    const { agent, version: first } = await published();
    const second = await createVersion(house.deps, ada, { agentId: agent.id, semver: '0.2.0', definition: { model: 'second' }, changelog: '' });
    await publish(second.id);
    return { agent, first, second };
  }
  const runnable = (agentId: AgentId) => house.deps.storage.read(ada, (db) => runnableVersion(house.deps, db, ada, agentId, null));
  const stateOf = async (id: VersionId) => (await getVersion(house.deps, ada, id)).state;

  it('T59: publishing makes a version the current one and deprecates the one before', async () => {
    const { agent, first, second } = await replaced();
    expect(await getAgent(house.deps, ada, agent.id)).toMatchObject({ currentVersionId: second.id, status: 'PUBLISHED' });
    expect(await getVersion(house.deps, ada, first.id)).toMatchObject({ state: 'DEPRECATED', deprecatedAt: house.clock.now() });
  });

  it('T60: deprecating a version leaves its agent without a current one, with the reason on it and in the log', async () => {
    const { agent, version } = await published();
    await deprecateVersion(house.deps, ada, { versionId: version.id, reason: 'Use the new one' });
    expect(await getAgent(house.deps, ada, agent.id)).toMatchObject({ currentVersionId: null, status: 'DEPRECATED' });
    expect(await getVersion(house.deps, ada, version.id)).toMatchObject({ state: 'DEPRECATED', deprecatedAt: house.clock.now(), retirementReason: 'Use the new one' });
    expect(house.audit.of('agent.version.deprecated').at(-1)?.details).toMatchObject({ reason: 'Use the new one' });
    await expect(runnable(agent.id)).rejects.toMatchObject({ code: 'catalog/not-published' });
  });

  it('T61: only what is deprecated is archived, and that is final', async () => {
    const { version } = await published();
    await expect(archiveVersion(house.deps, ada, { versionId: version.id })).rejects.toMatchObject({ code: 'catalog/illegal-transition' });
    await deprecateVersion(house.deps, ada, { versionId: version.id });
    const archived = await archiveVersion(house.deps, ada, { versionId: version.id });
    expect(archived).toMatchObject({ state: 'ARCHIVED', archivedAt: house.clock.now() });
    const of = { versionId: version.id };
    await expect(submitVersion(house.deps, ada, of)).rejects.toMatchObject({ code: 'catalog/illegal-transition' });
    await expect(publishVersion(house.deps, ada, of)).rejects.toMatchObject({ code: 'catalog/illegal-transition' });
    await expect(deprecateVersion(house.deps, ada, of)).rejects.toMatchObject({ code: 'catalog/illegal-transition' });
    await expect(editDraft(house.deps, ada, { ...of, ver: archived.ver, changelog: 'x' })).rejects.toMatchObject({ code: 'catalog/not-a-draft' });
    expect(await stateOf(version.id)).toBe('ARCHIVED');
  });

  it('stay in use until the day that was set, and not a day longer', async () => {
    const { agent, version } = await published();
    const on = plusMs(house.clock.now(), 10 * DAY);
    const planned = await deprecateVersion(house.deps, ada, Deprecation.parse({ versionId: version.id, on, reason: 'Contract ends' }));
    expect(planned).toMatchObject({ state: 'PUBLISHED', deprecateAt: on, retirementReason: 'Contract ends' });
    expect(house.audit.of('agent.version.deprecation_planned').at(-1)?.details).toMatchObject({ on, reason: 'Contract ends' });

    house.clock.advance(10 * DAY - 1);
    expect(await deprecateDue(house.deps, TENANT_A)).toBe(0);
    expect((await runnable(agent.id)).versionId).toBe(version.id);
    house.clock.advance(1);
    expect(await deprecateDue(house.deps, TENANT_A)).toBe(1);
    expect(await getVersion(house.deps, ada, version.id)).toMatchObject({ state: 'DEPRECATED', deprecateAt: null, retirementReason: 'Contract ends' });
    expect(house.audit.of('agent.version.deprecated').at(-1)).toMatchObject({ actor: { name: 'sweeper' }, details: { planned: on } });
    expect(await deprecateDue(house.deps, TENANT_A)).toBe(0);
  });

  it('stay when the day is taken back, and no day is set for what is not published', async () => {
    const { version } = await published();
    const on = plusMs(house.clock.now(), DAY);
    await deprecateVersion(house.deps, ada, { versionId: version.id, on });
    expect(await deprecateVersion(house.deps, ada, { versionId: version.id, on: null })).toMatchObject({ deprecateAt: null, retirementReason: null });
    house.clock.advance(2 * DAY);
    expect(await deprecateDue(house.deps, TENANT_A)).toBe(0);
    expect(await stateOf(version.id)).toBe('PUBLISHED');
    const { version: draft } = await aDraft(house, ada);
    await expect(deprecateVersion(house.deps, ada, { versionId: draft.id, on: plusMs(house.clock.now(), DAY) })).rejects.toMatchObject({ code: 'catalog/illegal-transition' });
  });

  it('stay in use when the day that was named has begun already', async () => {
    const { version } = await published();
    for (const on of [plusMs(house.clock.now(), -DAY), house.clock.now()]) {
      await expect(deprecateVersion(house.deps, ada, { versionId: version.id, on })).rejects.toMatchObject({ details: { field: 'on', rule: 'on: must lie in the future' } });
    }
    expect(await stateOf(version.id)).toBe('PUBLISHED');
  });

  it('come back as a new draft with the same bytes and the reason, and only through approval', async () => {
    const { agent, first, second } = await replaced();
    const draft = await rollBack(house.deps, ada, { versionId: first.id, reason: 'The second one answers in verse' });
    expect(draft).toMatchObject({ state: 'DRAFT', semver: '0.3.0', digest: first.digest, rollbackOf: first.id, changelog: 'The second one answers in verse', imported: false });
    expect([await stateOf(first.id), await stateOf(second.id)]).toEqual(['DEPRECATED', 'PUBLISHED']);
    expect(house.audit.of('agent.version.rolled_back').at(-1)).toMatchObject({
      refs: { definition_sha256: first.digest, definition_sha256_before: second.digest }, details: { to: '0.1.0', from: '0.2.0', reason: 'The second one answers in verse' },
    });
    await expect(publishVersion(house.deps, ada, { versionId: draft.id })).rejects.toMatchObject({ code: 'approvals/not-approved' });
    await publish(draft.id);
    expect((await getAgent(house.deps, ada, agent.id)).currentVersionId).toBe(draft.id);
  });

  it('come back only if they were published, and only under a number above all that were', async () => {
    const { agent, first, second } = await replaced();
    const draft = await createVersion(house.deps, ada, { agentId: agent.id, semver: '0.5.0', definition: {}, changelog: '' });
    for (const id of [second.id, draft.id]) await expect(rollBack(house.deps, ada, { versionId: id, reason: 'why' })).rejects.toMatchObject({ code: 'catalog/nothing-to-roll-back' });
    await expect(rollBack(house.deps, ada, { versionId: first.id, semver: '0.1.5', reason: 'why' })).rejects.toMatchObject({ code: 'catalog/version-not-greater' });
    await expect(rollBack(house.deps, ada, { versionId: first.id, semver: '0.5.0', reason: 'why' })).rejects.toMatchObject({ code: 'catalog/version-exists' });
  });
});
