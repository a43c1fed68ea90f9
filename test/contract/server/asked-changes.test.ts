import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemActor } from '../../../server/base/system-tenant.ts';
import { addMember } from '../../../server/people/identity/index.ts';
import { voidOvertaken } from '../../../server/flows/void-overtaken.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { type LiveHouse, liveHouses } from '../../support/live-house.ts';
import { Jar } from '../../support/open-test-server.ts';

const PASSWORD = randomBytes(12).toString('hex');
const ASK_TWO = { required_approvers: 2, roles: ['admin'], expiry_hours: 24 };

describe.each(liveHouses)('changes that a workflow wants asked for, on %s', (_name, open) => {
  let at: LiveHouse;
  const jars = new Map<string, Jar>();
  const ids = new Map<string, string>();
  beforeAll(async () => {
    // The rounds of the house come by the real clock: one between two votes would end what is asked about here, so they come when the test says.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    at = await open();
    jars.set('olga', at.owner);
    for (const [name, roles] of Object.entries({ ann: ['admin'], ben: ['admin'], cleo: ['admin'], gil: ['admin'], gus: ['admin'], dora: ['viewer'] })) {
      ids.set(name, String((await post('olga', 'people/create', { email: `${name}@example.com`, name, password: PASSWORD, roles })).body['id']));
      const jar = new Jar();
      await at.call('/trpc/session.signIn', { method: 'POST', jar, body: { email: `${name}@example.com`, password: PASSWORD } });
      jars.set(name, jar);
    }
  });
  afterAll(async () => {
    await at.close();
    vi.useRealTimers();
  });

  const jarOf = (who: string) => jars.get(who) ?? new Jar();
  const post = (who: string, path: string, body: object) => at.call(`/api/v1/${path}`, { method: 'POST', jar: jarOf(who), body });
  const get = async (who: string, path: string) => (await at.call(`/api/v1/${path}`, { jar: jarOf(who) })).body;
  const idOf = (who: string) => ids.get(who) ?? '';
  const latest = async () => Number(Reflect.get(Object((await get('olga', 'registry/layer?kind=tenant'))['current']), 'version') ?? 0);
  const workflow = async (type: string, said: JsonObject | null) => expect(await post('olga', 'workflows/save', { type, workflow: said, basedOn: await latest() })).toMatchObject({ status: 200 });
  const memberOf = async (who: string) => {
    const found = (await get('olga', 'people/list'))['items'] as ReadonlyArray<{ id: string; roles: string[]; ver: number }>; // as the API answers it
    return found.find(({ id }) => id === idOf(who)) ?? { id: '', roles: [], ver: 0 };
  };
  const rolesOf = async (who: string) => (await memberOf(who)).roles;
  const requestOf = (id: string, who = 'olga') => get(who, `approvals/get?id=${id}`);
  const vote = async (who: string, id: string, verdict = 'approve') => post(who, 'approvals/vote', { id, verdict, digest: (await requestOf(id))['subjectDigest'], comment: 'read it' });
  async function entries(type: string): Promise<readonly unknown[]> {
    await at.house.audit.writer.settle(at.house.storage, at.tenantId);
    return (await get('olga', `audit/page?types=${type}`))['items'] as readonly unknown[]; // a page of the log
  }
  async function wished(who: string, about: string, roles: readonly string[]): Promise<string> {
    const { status, body } = await post(who, 'people/propose-roles', { userId: idOf(about), ver: (await memberOf(about)).ver, roles, reason: 'her new job' });
    expect({ status, body }).toMatchObject({ status: 200 });
    return String(body['approval']);
  }

  describe('roles', () => {
    beforeAll(() => workflow('role_change', ASK_TWO));

    it('are changed by nobody’s own hand, by whatever way: not on the documents’ path, not ours, not with a new person or an invitation, not by what a role means', async () => {
      expect((await get('olga', 'people/list'))['asks']).toBe(true);
      const needs = { status: 409, body: { code: 'approvals/needs-request' } };
      expect((await at.call(`/api/v1/admin/users/${idOf('dora')}/roles`, { method: 'PUT', jar: at.owner, body: { roles: ['admin'] } })).status).toBe(409);
      expect((await at.call(`/api/v1/admin/users/${idOf('dora')}`, { method: 'PUT', jar: at.owner, body: { roles: ['admin'] } })).status).toBe(409);
      expect(await post('olga', 'people/change-roles', { userId: idOf('dora'), ver: 1, roles: ['admin'] })).toMatchObject(needs);
      expect(await post('olga', 'people/create', { email: 'evil@example.com', name: 'evil', password: PASSWORD, roles: ['admin'] })).toMatchObject(needs);
      expect(await post('olga', 'members/invite', { email: 'mate@example.com', roles: ['admin'] })).toMatchObject(needs);
      const basedOn = await latest();
      expect(await post('olga', 'roles/create', { name: 'helper', capabilities: ['runs:read'] })).toMatchObject({ status: 409, body: { code: 'registry/needs-approval' } });
      expect(await post('olga', 'registry/save-layer', { kind: 'tenant', basedOn, content: { workflows: { role_change: ASK_TWO }, roles: { helper: { capabilities: ['runs:read'] } } } })).toMatchObject({ status: 409, body: { code: 'registry/needs-approval' } });
      expect([await rolesOf('dora'), await latest()]).toEqual([['viewer'], basedOn]);
    });

    it('are given by the last vote, and the log says who asked and who agreed; neither the asker nor whom it is about has one', async () => {
      const id = await wished('ann', 'ben', ['admin', 'auditor']);
      expect(await requestOf(id)).toMatchObject({ type: 'role_change', state: 'pending', proposes: { user: idOf('ben'), before: ['admin'], after: ['admin', 'auditor'] } });
      expect(await vote('ann', id)).toMatchObject({ status: 403, body: { code: 'approvals/own-request' } });
      expect(await vote('ben', id)).toMatchObject({ status: 403, body: { code: 'approvals/about-oneself' } });
      expect((await get('ben', 'approvals/inbox'))['items']).toEqual([]);
      await workflow('role_change', { ...ASK_TWO, required_approvers: 1 }); // reaches no request in flight
      expect((await vote('cleo', id)).body).toMatchObject({ state: 'pending' });
      expect(await rolesOf('ben')).toEqual(['admin']);
      await workflow('role_change', ASK_TWO);
      const fourth = await wished('olga', 'dora', ['admin']);
      for (const who of ['ann', 'cleo']) await vote(who, fourth);
      expect(await rolesOf('dora')).toEqual(['admin']);
      expect((await vote('dora', id)).body).toMatchObject({ state: 'approved' });
      expect(await rolesOf('ben')).toEqual(['admin', 'auditor']);
      expect((await entries('admin.role.assigned'))[0]).toMatchObject({ details: { roles: ['auditor'], approval: id, requestedBy: idOf('ann'), approvers: [{ voter: idOf('cleo'), role: 'admin' }, { voter: idOf('dora'), role: 'admin' }] } });
    });

    it('stay as they are when somebody says no', async () => {
      const id = await wished('ann', 'dora', ['admin', 'auditor']);
      expect((await vote('cleo', id, 'reject')).body).toMatchObject({ state: 'rejected' });
      expect(await rolesOf('dora')).toEqual(['admin']);
    });

    it('are not given where the person’s roles are others by then: the vote is refused, and the request ends in the open', async () => {
      const [late, early] = [await wished('ann', 'dora', ['admin', 'auditor']), await wished('ann', 'dora', ['viewer'])];
      for (const who of ['ben', 'cleo']) await vote(who, early);
      await vote('ben', late);
      expect(await vote('cleo', late)).toMatchObject({ status: 409, body: { code: 'approvals/digest-mismatch' } });
      expect(await rolesOf('dora')).toEqual(['viewer']);
      expect(await voidOvertaken(at.house.governance, at.tenantId)).toBeGreaterThanOrEqual(1);
      expect(await requestOf(late)).toMatchObject({ state: 'voided' });
    });

    it('are given by nobody who could not give them any more, however many agree', async () => {
      const { ver } = await memberOf('dora');
      expect((await post('dora', 'people/propose-roles', { userId: idOf('dora'), ver, roles: ['admin'], reason: 'for myself' })).status).toBe(403); // a viewer asks for nobody
      const asked = await wished('gil', 'dora', ['auditor']);
      await post('olga', 'people/disable', { userId: idOf('gil') });
      await vote('ann', asked);
      expect(await vote('cleo', asked)).toMatchObject({ body: { code: 'people/rights-changed' } });
      expect(await rolesOf('dora')).toEqual(['viewer']);
    });

    it('are not given to somebody who was taken out since and came again, though they hold what they held then', async () => {
      const asked = await wished('ann', 'dora', ['admin', 'auditor', 'viewer']);
      expect((await at.call(`/api/v1/admin/users/${idOf('dora')}`, { method: 'DELETE', jar: at.owner })).status).toBe(204);
      await addMember(at.house.people, { ...systemActor('installation', at.tenantId), kind: 'bootstrap' }, { email: 'dora@example.com', roles: ['viewer'] });
      await vote('ben', asked);
      expect(await vote('cleo', asked)).toMatchObject({ status: 409, body: { code: 'approvals/digest-mismatch' } });
      expect(await rolesOf('dora')).toEqual(['viewer']);
    });

    it('mean something else only when those agree whom the workflow for roles names, as a proposal for the layer', async () => {
      const content = { workflows: { role_change: ASK_TWO }, roles: { helper: { capabilities: ['runs:read'] } } };
      const { body } = await post('olga', 'registry/propose-layer', { kind: 'tenant', basedOn: await latest(), content, reason: 'a helper' });
      const id = String(body['approval']);
      expect(await requestOf(id)).toMatchObject({ type: 'registry_override', policy: { required: 2, workflow: { name: 'role_change' } } });
      await vote('ann', id);
      expect(JSON.stringify(await get('olga', 'roles/list'))).not.toContain('helper');
      expect((await vote('cleo', id)).body).toMatchObject({ state: 'approved' });
      expect(JSON.stringify(await get('olga', 'roles/list'))).toContain('helper');
    });

    it('keep nobody in: who must be stopped is shut out or taken out at once', async () => {
      expect((await post('olga', 'people/disable', { userId: idOf('dora') })).status).toBe(200);
      expect((await at.call(`/api/v1/admin/users/${idOf('dora')}`, { method: 'DELETE', jar: at.owner })).status).toBe(204);
      expect((await memberOf('dora')).id).toBe('');
    });
  });

  describe('budgets', () => {
    const LETTERS = { name: 'Letters a day', counter: 'tool:letters', window: 'day', cap: 10 };
    type Budget = { readonly id: string; readonly ver: number; readonly cap: number; readonly name: string };
    const budgets = async () => (await get('olga', 'budgets/list'))['budgets'] as readonly Budget[]; // as the API answers it
    const ask = async (who: string, change: object) => String((await post(who, 'budgets/propose', { change, reason: 'the season' })).body['approval']);
    let budget: Budget;
    beforeAll(async () => {
      await post('olga', 'budgets/add', LETTERS);
      const [made] = await budgets();
      if (!made) throw new Error('a budget was added');
      budget = made;
      await workflow('budget_change', ASK_TWO);
    });

    it('are changed by nobody’s own hand', async () => {
      expect((await get('olga', 'budgets/list'))['asks']).toBe(true);
      const { id, ver } = budget;
      for (const [path, body] of [['add', { ...LETTERS, name: 'More' }], ['change', { id, ver, cap: 1_000 }], ['remove', { id, ver }]] as const) {
        expect(await post('olga', `budgets/${path}`, body)).toMatchObject({ status: 409, body: { code: 'approvals/needs-request' } });
      }
      expect(await budgets()).toMatchObject([{ name: LETTERS.name, cap: 10 }]);
    });

    it('are added, changed and removed by the last vote, exactly as they were asked for', async () => {
      const { id, ver } = budget;
      const raise = await ask('ann', { do: 'change', id, ver, cap: 50 });
      expect(await requestOf(raise)).toMatchObject({ type: 'budget_change', proposes: { change: { cap: 50 }, budget: { name: LETTERS.name, cap: 10 } } });
      expect((await vote('ben', raise)).body).toMatchObject({ state: 'pending' });
      expect(await budgets()).toMatchObject([{ cap: 10 }]);
      expect((await vote('cleo', raise)).body).toMatchObject({ state: 'approved' });
      expect(await budgets()).toMatchObject([{ cap: 50 }]);
      expect((await entries('config.quota.updated'))[0]).toMatchObject({ details: { before: 10, after: 50, approval: raise, requestedBy: idOf('ann') } });
      const added = await ask('ann', { do: 'add', ...LETTERS, name: 'Calls a day', counter: 'llm_calls' });
      for (const who of ['ben', 'cleo']) await vote(who, added);
      expect((await budgets()).map(({ name }) => name).toSorted()).toEqual(['Calls a day', LETTERS.name]);
      const gone = await ask('ann', { do: 'remove', id, ver: (await budgets()).find((one) => one.id === id)?.ver });
      for (const who of ['ben', 'cleo']) await vote(who, gone);
      expect((await budgets()).map(({ name }) => name)).toEqual(['Calls a day']);
    });

    it('are changed for nobody who could not change them any more, however many agree', async () => {
      const asked = await ask('gus', { do: 'add', ...LETTERS, name: 'Left behind' });
      expect((await post('olga', 'people/disable', { userId: idOf('gus') })).status).toBe(200);
      await vote('ben', asked);
      expect(await vote('cleo', asked)).toMatchObject({ body: { code: 'people/rights-changed' } });
      expect((await budgets()).map(({ name }) => name)).not.toContain('Left behind');
    });

    it('are not changed where the budget is another by then, and what could not be done is not asked', async () => {
      const [left] = await budgets();
      const change = { do: 'change', id: left?.id, ver: left?.ver };
      const [late, early] = [await ask('ann', { ...change, cap: 99 }), await ask('ann', { ...change, cap: 5 })];
      for (const who of ['ben', 'cleo']) await vote(who, early);
      await vote('ben', late);
      expect(await vote('cleo', late)).toMatchObject({ status: 409, body: { code: 'approvals/digest-mismatch' } });
      expect(await budgets()).toMatchObject([{ cap: 5 }]);
      expect(await voidOvertaken(at.house.governance, at.tenantId)).toBeGreaterThanOrEqual(1);
      expect(await requestOf(late)).toMatchObject({ state: 'voided' });
      expect(await post('ann', 'budgets/propose', { change: { ...change, cap: 7 }, reason: 'late' })).toMatchObject({ status: 409, body: { code: 'input/conflict' } });
      expect(await post('ann', 'budgets/propose', { change: { do: 'add', ...LETTERS, name: 'Calls a day' }, reason: 'twice' })).toMatchObject({ status: 409, body: { code: 'budgets/limit-exists' } });
    });
  });
});
