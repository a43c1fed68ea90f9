import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../shared/json.ts';
import { testHouses } from '../../support/open-test-house.ts';
import type { Jar } from '../../support/open-test-server.ts';
import { everyProcedure, type PopulatedHouse, populatedHouse, signedInProcedures } from '../../support/populated-house.ts';
import { sampleOf } from '../../support/sample-input.ts';

const MISSING = '0198aaaa-0000-7000-8000-00000000dead';

describe.each(testHouses)('things of others, on %s', (_name, open) => {
  let house: PopulatedHouse;
  beforeAll(async () => {
    house = await populatedHouse(open);
    await house.fill('acme');
    await house.fill('globex');
  });
  afterAll(() => house.close());

  const id = (kind: string, of: 'acme' | 'globex' = 'acme') => house.ids[of].get(kind) ?? '';
  async function ask(path: string, input: JsonObject, jar: Jar): Promise<{ readonly status: number; readonly code: unknown; readonly data: unknown }> {
    const { type } = everyProcedure.find((one) => one.path === path) ?? { type: 'query' as const };
    const { status, body } = await house.ask({ path, type }, input, jar);
    return { status, code: Reflect.get(Object(Reflect.get(Object(Reflect.get(Object(body['error']), 'data')), 'refusal')), 'code'), data: Reflect.get(Object(body['result']), 'data') };
  }
  /** What asks for a package of the whole log. */
  const anExport = () => sampleOf(everyProcedure.find(({ path }) => path === 'evidence.export')?.schema, { id: '', without: new Set(['reports', 'events']) }) as JsonObject; // the sample of an object

  describe('somebody else of one’s own tenant', () => {
    /** What bob, an operator, is answered about what is Ann's: the list that decides (404: as if it were not there). */
    const THEIRS: ReadonlyArray<readonly [string, () => JsonObject, number, string]> = [
      ['session.end', () => ({ id: id('session') }), 403, 'people/capability-missing'],
      ['people.endSession', () => ({ id: id('session') }), 403, 'people/capability-missing'],
      ['people.endSessions', () => ({ userId: id('person') }), 403, 'people/capability-missing'],
      ['people.revokeKey', () => ({ id: id('key') }), 403, 'people/capability-missing'],
      ['people.rotateKey', () => ({ id: id('key') }), 403, 'people/capability-missing'],
      ['people.giveKey', () => ({ id: id('key'), userId: id('person') }), 403, 'people/capability-missing'],
      ['people.setPassword', () => ({ userId: id('person'), password: 'marble-staircase-9' }), 403, 'people/capability-missing'],
      ['people.removeFactors', () => ({ userId: id('person') }), 403, 'people/capability-missing'],
      ['people.disable', () => ({ userId: id('person') }), 403, 'people/capability-missing'],
      ['catalog.editDraft', () => ({ versionId: id('draft'), ver: 1, definition: { name: 'x', model: 'echo', system_prompt: 'Mine.', tools: [] } }), 403, 'people/capability-missing'],
      ['catalog.withdraw', () => ({ versionId: id('draft') }), 403, 'people/capability-missing'],
      ['approvals.cancel', () => ({ id: id('approval') }), 403, 'approvals/not-requester'],
      ['reports.json', () => ({ id: id('report') }), 403, 'people/capability-missing'],
      ['members.revokeInvitation', () => ({ id: id('invitation') }), 403, 'people/capability-missing'],
      ['imports.get', () => ({ id: MISSING }), 403, 'people/capability-missing'],
    ];
    it.each(THEIRS)('IDOR-01: %s', async (path, input, status, code) => {
      expect(await ask(path, input(), house.others.bob)).toMatchObject({ status, code });
    });

    it('IDOR-01: is shown neither one’s sessions nor one’s keys, nor one’s own layer of the registry', async () => {
      expect(JSON.stringify((await ask('session.list', {}, house.others.bob)).data)).not.toContain(id('session'));
      expect(JSON.stringify((await ask('people.keys', {}, house.others.bob)).data)).not.toContain(id('key'));
      await ask('registry.saveLayer', { kind: 'user', content: { settings: { note: 'ann alone' } }, basedOn: 0 }, house.jars.acme);
      expect(JSON.stringify(await ask('registry.layer', { kind: 'user' }, house.others.bob))).not.toContain('ann alone');
    });

    it('IDOR-01: an evidence package is downloaded by nobody but who made it', async () => {
      const made = await ask('evidence.export', anExport(), house.jars.acme);
      const packageId = String(Reflect.get(Object(made.data), 'id') ?? MISSING);
      for (const jar of [house.others.bob, house.jars.globex]) expect((await house.at.call(`/api/v1/evidence/packages/${packageId}`, { jar })).status).toBeGreaterThanOrEqual(403);
      const own = await house.at.server.handle(new Request(`http://127.0.0.1/api/v1/evidence/packages/${packageId}`, { headers: { cookie: house.jars.acme.cookie ?? '' } }), { ip: '192.0.2.9' });
      expect(own.status).toBe(200);
    });

    it('IDOR-01: a key is nobody’s to make for somebody else, and a run that is streamed is streamed to who asked', async () => {
      const ticket = String(Reflect.get(Object((await ask('runs.streamTicket', { id: id('run') }, house.jars.acme)).data), 'ticket'));
      const other = await house.at.server.handle(new Request(`http://127.0.0.1/runs/${id('run')}/subscribe?ticket=${ticket}`, { headers: { cookie: house.others.bob.cookie ?? '' } }), { ip: '192.0.2.9' });
      expect(other.status).toBe(401);
    });
  });

  describe('ids that do not belong together', () => {
    /** Each asks for two things; the second is another tenant's, or another thing of one's own. */
    const PAIRS: ReadonlyArray<readonly [string, (second: string) => JsonObject, string]> = [
      ['runs.start', (versionId) => ({ agentId: id('agent'), versionId, input: { message: 'x' } }), 'version'],
      ['catalog.compare', (after) => ({ before: id('version'), after }), 'version'],
      ['catalog.rightsDiff', (after) => ({ before: id('version'), after }), 'version'],
      ['memory.give', (user) => ({ id: id('memory'), to: { user }, permissions: ['read'] }), 'person'],
      ['memory.give', (memory) => ({ id: memory, to: { user: id('person') }, permissions: ['read'] }), 'memory'],
      ['memory.takeBack', (grant) => ({ id: id('memory'), grant }), 'grant'],
      ['discussion.readMentions', (comment) => ({ commentIds: [comment] }), 'comment'],
      ['people.giveKey', (userId) => ({ id: id('key'), userId }), 'person'],
      ['people.giveKey', (key) => ({ id: key, userId: id('person') }), 'key'],
      ['catalog.glance', (other) => ({ agentIds: [other] }), 'agent'],
      ['evidence.export', (report) => ({ ...anExport(), reports: [report] }), 'report'],
      ['evidence.export', (event) => ({ ...anExport(), mode: 'proof', events: [event] }), 'entry'],
      ['evidence.start', (report) => ({ ...anExport(), reports: [report] }), 'report'],
      ['evidence.start', (event) => ({ ...anExport(), mode: 'proof', events: [event] }), 'entry'],
      ['budgets.propose', (budget) => ({ change: { do: 'remove', id: budget, ver: 1 }, reason: 'no longer wanted' }), 'budget'],
      ['imports.start', (uploadId) => ({ files: [{ uploadId, name: 'a.json' }] }), 'agent'],
      ['members.transferOwnership', (person) => ({ org_id: 'corp', from_user_id: id('person'), new_owner_user_id: person }), 'person'],
    ];
    it.each(PAIRS)('IDOR-03: %s answers what is theirs as what is not there', async (path, input, kind) => {
      const theirs = await ask(path, input(id(kind, 'globex')), house.jars.acme);
      const missing = await ask(path, input(MISSING), house.jars.acme);
      expect({ ...theirs, data: masked(theirs.data, id(kind, 'globex')) }).toEqual({ ...missing, data: masked(missing.data, MISSING) });
      if (!['catalog.glance', 'discussion.readMentions'].includes(path)) expect(theirs.status, path).toBeGreaterThanOrEqual(400);
    });

    it('IDOR-03: a version of one’s own that is another agent’s is not this agent’s', async () => {
      const other = (await ask('catalog.create', { name: 'another', definition: { name: 'another', model: 'echo', system_prompt: 'Echo.', tools: [] } }, house.jars.acme)).data;
      const versionId = String(Reflect.get(Object(Reflect.get(Object(other), 'version')), 'id'));
      expect((await ask('runs.start', { agentId: id('agent'), versionId, input: { message: 'x' } }, house.jars.acme)).status).toBe(404);
    });

    it('IDOR-03: events of a run are asked for through that run alone', async () => {
      const events = (run: string) => ask('runs.events', { id: run }, house.jars.acme);
      expect((await events(id('run'))).status).toBe(200);
      expect((await events(id('run', 'globex'))).status).toBe(404);
      expect((await house.at.call(`/runs/${id('run', 'globex')}/subscribe`, { jar: house.jars.acme })).status).toBe(404);
    });

    it('covers every procedure that takes two ids or a list of them', () => {
      const covered = new Set(PAIRS.map(([path]) => path));
      const several = signedInProcedures.filter(({ schema }) => idsIn(schema) > 1 || JSON.stringify(schema).includes('"type":"array","items":{"type":"string","format":"uuid"')).map(({ path }) => path);
      expect(several.filter((path) => !covered.has(path))).toEqual([]);
    });
  });

  describe('many at once', () => {
    it('IDOR-04: one foreign or missing id among nine of one’s own stops the whole call, and nothing is changed', async () => {
      const nine = Array.from({ length: 9 }, () => id('report'));
      const before = (await ask('reports.list', {}, house.jars.acme)).data;
      for (const tenth of [id('report', 'globex'), MISSING]) expect((await ask('evidence.export', { ...anExport(), reports: [...nine, tenth] }, house.jars.acme)).status).toBe(404);
      expect((await ask('reports.list', {}, house.jars.acme)).data).toEqual(before);
    });

    it('IDOR-05: each call of a batch is judged alone', async () => {
      const calls: readonly Json[] = [{}, { id: id('run', 'globex') }, { id: id('run') }, {}];
      const input = encodeURIComponent(JSON.stringify(Object.fromEntries(calls.map((one, at) => [at, one]))));
      const answer = await house.at.server.handle(new Request(`http://127.0.0.1/trpc/session.me,runs.get,runs.get,sso.providers?batch=1&input=${input}`, { headers: { cookie: house.others.bob.cookie ?? '' } }), { ip: '192.0.2.9' });
      const results = await answer.json() as ReadonlyArray<{ readonly error?: { readonly data: { readonly httpStatus: number } } }>; // tRPC's batch
      expect(results.map(({ error }) => error?.data.httpStatus ?? 200)).toEqual([200, 404, 200, 403]);
      expect(JSON.stringify(results)).not.toContain('globex');
    });

    it('IDOR-05: a refused change of a batch takes nothing of an allowed one with it', async () => {
      const answer = await house.at.server.handle(new Request('http://127.0.0.1/trpc/budgets.add,tenants.create,budgets.add?batch=1', {
        method: 'POST', headers: { cookie: house.jars.acme.cookie ?? '', 'content-type': 'application/json' },
        body: JSON.stringify({ 0: { name: 'first of a batch', counter: 'llm_calls', window: 'total', cap: 1 }, 1: { tenant_id: 'planted', name: 'Planted' }, 2: { name: 'last of a batch', counter: 'llm_calls', window: 'total', cap: 1 } }),
      }), { ip: '192.0.2.9' });
      const results = await answer.json() as ReadonlyArray<{ readonly error?: { readonly data: { readonly httpStatus: number } } }>; // tRPC's batch
      expect(results.map(({ error }) => error?.data.httpStatus ?? 200)).toEqual([200, 403, 200]);
      const budgets = JSON.stringify((await ask('budgets.list', {}, house.jars.acme)).data);
      expect([budgets.includes('first of a batch'), budgets.includes('last of a batch')]).toEqual([true, true]);
      expect(JSON.stringify((await ask('tenants.list', {}, house.jars.acme)).data)).not.toContain('planted');
    });
  });
});

function masked(data: unknown, one: string): string {
  return JSON.stringify(data ?? null).replaceAll(one, '<id>').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>').replaceAll(/"id":"[^"]+"/g, '"id"');
}

/** How many ids a schema asks for, its command's own aside. */
function idsIn(schema: JsonObject): number {
  const { commandId: _own, ...fields } = Object(schema['properties']) as JsonObject; // fields of an object's schema
  return (JSON.stringify(fields).match(/"format":"uuid"/g) ?? []).length;
}
