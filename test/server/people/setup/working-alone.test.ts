import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOwner, type Jar, openTestServer, type TestServer } from '../../../support/open-test-server.ts';

let at: TestServer;
let owner: Jar;
beforeAll(async () => {
  at = await openTestServer();
  owner = await createOwner(at, true);
});
afterAll(() => at.close());

it('lets somebody who said they work alone approve their own version, by a policy that everybody can read', async () => {
  const post = (path: string, body: unknown) => at.call(`/api/v1/${path}`, { method: 'POST', jar: owner, body });
  const made = await post('catalog/create', { name: 'mine', definition: { name: 'mine', tools: ['echo'] } });
  const { id: versionId } = made.body['version'] as { id: string }; // the answer's own shape
  const submitted = await post('catalog/submit', { versionId });
  const { id, subjectDigest } = submitted.body['approval'] as { id: string; subjectDigest: string }; // as above
  expect(submitted.body['approval']).toMatchObject({ policy: { selfApproval: true } });
  expect((await post('approvals/vote', { id, verdict: 'approve', digest: subjectDigest })).body).toMatchObject({ state: 'approved' });
  expect((await post('catalog/publish', { versionId })).body).toMatchObject({ state: 'PUBLISHED' });

  const explained = await at.call('/api/v1/registry/explain?pointer=/workflows/agent_publish/self_approval', { jar: owner });
  expect(explained.body).toMatchObject({ value: true, setBy: { kind: 'tenant' } });
});
