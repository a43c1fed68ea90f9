import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDraft, closeIdleDrafts, editDraft, getVersion, moveVersionIn, type Version } from '../../../../server/agents/catalog/index.ts';
import type { Actor } from '../../../../server/base/actor.ts';
import { TENANT_A } from '../../../support/actors.ts';
import { databases } from '../../../support/databases.ts';
import { aDraft, designer, type Governed, openGovernance } from '../../../support/governance.ts';

const [ada, bob] = [designer('ada'), designer('bob')];
const MINUTE = 60_000;

describe.each(databases)('drafts that are saved while somebody writes, on %s', (_name, open) => {
  let house: Governed;
  beforeAll(async () => {
    house = await openGovernance(open);
  });
  afterAll(() => house.close());

  const autosave = (who: Actor, { id, ver }: Version, model: string) => editDraft(house.deps, who, { versionId: id, ver, definition: { model }, autosave: true });
  const told = (id: string) => house.audit.of('agent.version.edited').filter(({ resource }) => resource?.id === id);

  it('keep every save at once, and tell the log once: when the draft is left, from how it was to how it is', async () => {
    const { version } = await aDraft(house, ada);
    let now = version;
    for (const model of ['s', 'sm', 'small']) now = await autosave(ada, now, model);
    expect((await getVersion(house.deps, ada, version.id)).definition).toEqual({ model: 'small' });
    expect(told(version.id)).toEqual([]);

    await closeDraft(house.deps, ada, version.id);

    expect(told(version.id).map(({ refs }) => refs)).toEqual([{ definition_sha256: now.digest, definition_sha256_before: version.digest }]);
    await closeDraft(house.deps, ada, version.id);
    expect(told(version.id)).toHaveLength(1);
    expect(await autosave(ada, now, 'smaller')).toMatchObject({ ver: now.ver + 1 }); // closing changes nothing that a writer holds
  });

  it('are told before they are submitted, and in a session that nobody has saved in for ten minutes', async () => {
    const { version } = await aDraft(house, ada);
    await autosave(ada, version, 'large');
    await house.deps.storage.write(ada, (tx) => moveVersionIn(house.deps, tx, ada, 'submit', { versionId: version.id }));
    expect(house.audit.notes.slice(-2).map(({ type }) => type)).toEqual(['agent.version.edited', 'agent.version.submitted']);

    const { version: left } = await aDraft(house, ada);
    await autosave(ada, left, 'large');
    house.clock.advance(9 * MINUTE);
    await closeIdleDrafts(house.deps, TENANT_A);
    expect(told(left.id)).toEqual([]);
    house.clock.advance(MINUTE);
    await closeIdleDrafts(house.deps, TENANT_A);
    expect(told(left.id)[0]).toMatchObject({ actor: { name: 'sweeper' }, details: { editor: 'ada' } });
    expect(await closeIdleDrafts(house.deps, TENANT_A)).toBe(0);
  });

  it('say nothing when what was typed was taken back again', async () => {
    const { version } = await aDraft(house, ada, { definition: { model: 'a' } });
    await autosave(ada, await autosave(ada, version, 'ab'), 'a');
    await closeDraft(house.deps, ada, version.id);
    expect(told(version.id)).toEqual([]);
  });

  it('tell whose writing was whose when two write one after the other', async () => {
    const { version } = await aDraft(house, ada);
    const hers = await autosave(ada, version, 'hers');
    const his = await autosave(bob, hers, 'his');
    expect(told(version.id)[0]).toMatchObject({ refs: { definition_sha256: hers.digest, definition_sha256_before: version.digest }, details: { editor: 'ada' } });
    await closeDraft(house.deps, ada, version.id); // not hers any more
    expect(told(version.id)).toHaveLength(1);
    await closeDraft(house.deps, bob, version.id);
    expect(told(version.id)[1]).toMatchObject({ actor: { name: 'bob' }, refs: { definition_sha256: his.digest, definition_sha256_before: hers.digest } });
  });

  it('refuse a save by whoever has not seen the latest', async () => {
    const { version } = await aDraft(house, ada);
    const hers = await autosave(ada, version, 'hers');
    await expect(autosave(bob, version, 'his')).rejects.toMatchObject({ code: 'input/conflict', details: { ver: hers.ver, digest: hers.digest } });
    expect((await getVersion(house.deps, ada, version.id)).definition).toEqual({ model: 'hers' });
  });
});
