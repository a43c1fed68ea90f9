import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castVote, requestApproval, type Approval } from '../../../server/agents/approvals/index.ts';
import { closeDraft, editDraft, type Version } from '../../../server/agents/catalog/index.ts';
import type { Actor } from '../../../server/base/actor.ts';
import { Refusal } from '../../../server/base/refusal.ts';
import { askToDelete } from '../../../server/flows/delete-agent.ts';
import { submitVersion } from '../../../server/flows/submit-version.ts';
import { DIGEST } from '../../support/approval-builders.ts';
import { databases } from '../../support/databases.ts';
import { aDraft } from '../../support/governance.ts';
import { openStaffedGovernance, type Staffed } from '../../support/staffed-governance.ts';

describe.each(databases)('whose work a request is about, on %s', (_name, open) => {
  let house: Staffed;
  let ada: Actor, bob: Actor, cyd: Actor, bobAsAda: Actor;
  beforeAll(async () => {
    house = await openStaffedGovernance(open);
    ada = await house.hire('ada', ['agent_designer']);
    [bob, cyd] = [await house.hire('bob', ['admin']), await house.hire('cyd', ['admin'])];
    bobAsAda = { ...ada, impersonator: { userId: bob.userId, name: bob.name, reason: 'to help her' } };
  });
  afterAll(() => house.close());

  const vote = (who: Actor, { id, subjectDigest: digest }: Approval) => castVote(house.deps, who, { id, verdict: 'approve', digest });
  /** What becomes of bob's vote, and of cyd's after it. */
  async function decision(approval: Approval): Promise<readonly [unknown, unknown]> {
    const refused = await vote(bob, approval).then(({ state }) => state, (reason: unknown) => (reason instanceof Refusal ? reason.code : reason));
    return [refused, (await vote(cyd, approval)).state];
  }
  const OTHERS_ONLY = ['approvals/own-work', 'approved'];
  const written = (by: Actor, { id, ver }: Version, model: string) => editDraft(house.deps, by, { versionId: id, ver, definition: { model } });

  it('SOD-02: whoever asks in somebody else’s name has no vote on it in their own, whatever is asked', async () => {
    const { version } = await aDraft(house, ada);
    expect(await decision((await submitVersion(house.deps, bobAsAda, { versionId: version.id })).approval)).toEqual(OTHERS_ONLY);
    const { agent } = await aDraft(house, ada);
    const deletion = await askToDelete(house.deps, bobAsAda, { agentId: agent.id, name: agent.name, reason: 'nobody needs it' });
    expect(deletion).toMatchObject({ requestedBy: ada.userId, madeBy: [bob.userId] });
    await expect(vote(bob, deletion)).rejects.toMatchObject({ code: 'approvals/own-work' });
    expect(await decision(await requestApproval(house.deps, bobAsAda, { type: 'something', subjectType: 'thing', subjectId: 't1', subjectDigest: DIGEST, title: 'Do it' }))).toEqual(OTHERS_ONLY);
  });

  it('SOD-02: what somebody wrote in somebody else’s name is their own work', async () => {
    const { version } = await aDraft(house, ada);
    await written(bobAsAda, version, 'other');
    expect(await decision((await submitVersion(house.deps, ada, { versionId: version.id })).approval)).toEqual(OTHERS_ONLY);
    const begun = await aDraft(house, bobAsAda);
    expect(await decision((await submitVersion(house.deps, ada, { versionId: begun.version.id })).approval)).toEqual(OTHERS_ONLY);
  });

  it('SOD-02: what comes by a service account’s key is the work of whoever was shown the key', async () => {
    const service = await house.hire(`service-${house.audit.notes.length}`, ['agent_designer', 'service_account']);
    const byKey: Actor = { ...service, kind: 'key', behind: [bob.userId] };
    const { version } = await aDraft(house, byKey);
    expect(await decision((await submitVersion(house.deps, byKey, { versionId: version.id })).approval)).toEqual(OTHERS_ONLY);
    const begun = await aDraft(house, byKey);
    expect(await decision((await submitVersion(house.deps, ada, { versionId: begun.version.id })).approval)).toEqual(OTHERS_ONLY);
  });

  it('counts everybody who wrote in a draft, also when they left it and somebody else has saved since', async () => {
    const { version } = await aDraft(house, ada);
    const second = await written(bob, version, 'bobs');
    await closeDraft(house.deps, bob, version.id);
    await written(ada, second, 'adas');
    expect(await decision((await submitVersion(house.deps, ada, { versionId: version.id })).approval)).toEqual(OTHERS_ONLY);
  });
});
