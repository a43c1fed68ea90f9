import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AgentFilter, AgentInput, createAgent, createVersion, editDraft, getAgent, getVersion, listAgents, moveVersionIn, publishVersionIn, type Version } from '../../../../server/agents/catalog/index.ts';
import { configHash } from '../../../../server/agents/catalog/config-hash.ts';
import { nextState, VERSION_OPERATIONS, VERSION_STATES, type VersionOperation, type VersionState } from '../../../../shared/version-lifecycle.ts';
import { anActor, TENANT_B } from '../../../support/actors.ts';
import { databases } from '../../../support/databases.ts';
import { aDraft, designer, type Governed, openGovernance } from '../../../support/governance.ts';

const ada = designer('ada');
/** The document's five; withdrawing and archiving are ours (DECISIONS 34). */
const OPERATIONS = VERSION_OPERATIONS.filter((operation) => operation !== 'withdraw' && operation !== 'archive');
const WAY_TO: Readonly<Record<VersionState, readonly VersionOperation[]>> = {
  DRAFT: [], PENDING_APPROVAL: ['submit'], APPROVED: ['submit', 'approve'], PUBLISHED: ['submit', 'approve', 'publish'],
  DEPRECATED: ['submit', 'approve', 'publish', 'deprecate'], ARCHIVED: ['submit', 'approve', 'publish', 'deprecate', 'archive'],
};

describe.each(databases)('the catalog on %s', (_name, open) => {
  let house: Governed;
  beforeAll(async () => {
    house = await openGovernance(open);
  });
  afterAll(() => house.close());

  const move = (version: Version, operation: VersionOperation): Promise<Version> => house.deps.storage.write(ada, (tx) => {
    const of = { versionId: version.id };
    return operation === 'publish' ? publishVersionIn(house.deps, tx, ada, of, () => Promise.resolve({ refusal: null, details: {} })) : moveVersionIn(house.deps, tx, ada, operation, of);
  });
  async function versionIn(state: VersionState): Promise<Version> {
    let { version } = await aDraft(house, ada);
    for (const operation of WAY_TO[state]) version = await move(version, operation);
    return version;
  }

  it('T54: lists fifty agents of the tenant at a time, by category, any tag, or a part of name, description or tag', async () => {
    const actor = anActor({ userId: 'eve', tenantId: TENANT_B });
    for (let n = 0; n < 51; n += 1) {
      const about = n === 0 ? { name: 'Zebra', description: 'settles claims', category: 'finance', tags: ['eu', 'night'] } : { name: `Agent ${n}`, tags: n % 2 === 0 ? ['us'] : [] };
      await createAgent(house.deps, actor, AgentInput.parse(about));
    }
    await aDraft(house, ada, { name: 'Zebra', category: 'finance', tags: ['eu'] });
    const names = async (filter: object) => (await listAgents(house.deps, actor, AgentFilter.parse(filter))).items.map((agent) => agent.name);

    expect(await names({})).toHaveLength(50);
    for (const filter of [{ category: 'finance' }, { tags: ['absent', 'eu'] }, { query: 'zEB' }, { query: 'TLES cla' }, { query: 'nigh' }]) expect(await names(filter), JSON.stringify(filter)).toEqual(['Zebra']);
    expect(await names({ tags: ['absent'] })).toEqual([]);
  });

  it('T55: makes a version a draft with its changelog and configuration hash', async () => {
    const { agent } = await aDraft(house, ada);
    const definition = { model: 'large', tools: ['search'] };
    const version = await createVersion(house.deps, ada, { agentId: agent.id, semver: '0.2.0', definition, changelog: 'Searches now' });
    expect(version).toMatchObject({ state: 'DRAFT', semver: '0.2.0', changelog: 'Searches now', configHash: configHash(definition) });
  });

  describe('T57: in each of the 30 cells', () => {
    it.each(VERSION_STATES.flatMap((state) => OPERATIONS.map((operation) => [state, operation] as const)))('a version that is %s and is asked to %s moves as the table says, or is refused and stays as it was', async (state, operation) => {
      const before = await versionIn(state);
      const agent = await getAgent(house.deps, ada, before.agentId);
      const to = nextState(state, operation);
      if (to !== null) expect(await move(before, operation)).toMatchObject({ state: to, digest: before.digest });
      else {
        await expect(move(before, operation)).rejects.toMatchObject({ code: 'catalog/illegal-transition' });
        expect(await getVersion(house.deps, ada, before.id)).toMatchObject({ state, ver: before.ver, digest: before.digest });
        expect(await getAgent(house.deps, ada, before.agentId)).toEqual(agent);
      }
    });

    it('five lead on', () => {
      expect(VERSION_STATES.flatMap((state) => OPERATIONS.filter((operation) => nextState(state, operation) !== null))).toHaveLength(5);
    });
  });

  it.each(VERSION_STATES)('T62: content of a version that is %s changes only if it is a draft, and only approved and published ones are deployable', async (state) => {
    const before = await versionIn(state);
    const edit = editDraft(house.deps, ada, { versionId: before.id, ver: before.ver, definition: { model: 'another' } });
    if (state === 'DRAFT') expect((await edit).digest).not.toBe(before.digest);
    else await expect(edit).rejects.toMatchObject({ code: 'catalog/not-a-draft' });
    const after = await getVersion(house.deps, ada, before.id);
    expect([after.editable, after.deployable, after.digest === before.digest]).toEqual([state === 'DRAFT', state === 'APPROVED' || state === 'PUBLISHED', state !== 'DRAFT']);
  });

  it('lets no number below a published one be made, given or submitted', async () => {
    const { agent, version } = await aDraft(house, ada);
    const rc = await createVersion(house.deps, ada, { agentId: agent.id, semver: '1.0.0-rc.1', definition: { model: 'rc' }, changelog: '' });
    const older = await createVersion(house.deps, ada, { agentId: agent.id, semver: '0.9.0', definition: { model: 'old' }, changelog: '' });
    const release = await createVersion(house.deps, ada, { agentId: agent.id, semver: '1.0.0', definition: { model: 'release' }, changelog: '' });
    for (const operation of WAY_TO.PUBLISHED) await move(release, operation);

    const tooLow = { code: 'catalog/version-not-greater', details: { field: 'semver', highest: '1.0.0' } };
    for (const draft of [version, rc, older]) await expect(move(draft, 'submit'), draft.semver).rejects.toMatchObject(tooLow);
    await expect(createVersion(house.deps, ada, { agentId: agent.id, semver: '1.0.0-rc.2', definition: {}, changelog: '' })).rejects.toMatchObject(tooLow);
    await expect(editDraft(house.deps, ada, { versionId: older.id, ver: older.ver, semver: '0.9.1' })).rejects.toMatchObject(tooLow);
    await editDraft(house.deps, ada, { versionId: rc.id, ver: rc.ver, semver: '1.1.0-rc.1' });
    expect(await move(rc, 'submit')).toMatchObject({ state: 'PENDING_APPROVAL', semver: '1.1.0-rc.1' });
  });
});
