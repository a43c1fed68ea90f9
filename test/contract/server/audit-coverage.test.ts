import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AUDIT_EVENTS, isAuditEventType } from '../../../shared/audit-events.ts';
import { brand, type TenantId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { openTestHouse } from '../../support/open-test-house.ts';
import { Jar } from '../../support/open-test-server.ts';
import { type Asked, everyProcedure, type PopulatedHouse, populatedHouse } from '../../support/populated-house.ts';
import { sampleOf } from '../../support/sample-input.ts';

const mutations = everyProcedure.filter(({ type }) => type === 'mutation');
const GROUPS = ['subject', 'resource', 'details'] as const;
const DAY = '2026-01-01T00:00:00Z';

/** What the things are called that a room's procedures take by their id. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  approvals: ['approval'], budgets: ['budget'], catalog: ['draft', 'version', 'agent'], discussion: ['thread', 'approval'], members: ['invitation'], memory: ['memory', 'grant'], missions: ['run'], networks: ['network'],
  people: ['key', 'session'], reports: ['report'], runs: ['agent', 'run'], sso: ['provider'], webhooks: ['webhook'],
};

/** What the log, the vault and the keys tell of themselves when they are first needed, whatever was called. */
const ALSO: ReadonlySet<string> = new Set(['audit.log.created', 'vault.key.created']);

/** Rooms whose procedures may end the session that they are called with. */
const ENDS_SESSION: ReadonlySet<string> = new Set(['auth', 'session', 'people']);

/** Inputs where a schema does not say what would be accepted. */
const OWN_INPUTS: Readonly<Record<string, (ids: ReadonlyMap<string, string>) => JsonObject>> = {
  'admin.changeRole': () => ({ role_name: 'acme-own-role', description: 'seen by whoever administers' }),
  'budgets.add': () => ({ name: 'seen', counter: 'llm_calls', window: 'total', cap: 7 }),
  'evidence.export': () => ({}),
  'evidence.records': () => ({ from: DAY, to: '2026-02-01T00:00:00Z', format: 'csv' }),
  'members.invite': () => ({ email: 'ivy@acme.example', roles: ['viewer'] }),
  'networks.add': () => ({ network: '198.51.100.0/24', note: 'seen' }),
  'networks.change': (ids) => ({ id: ids.get('network') ?? '', ver: 1, note: 'seen' }),
  'people.endSessions': (ids) => ({ userId: ids.get('person') ?? '' }),
  'people.create': () => ({ email: 'new@acme.example', name: 'New', password: 'a harbour for violets', roles: ['viewer'] }),
  'reports.create': () => ({ framework: 'SOC2-TSC-2017-rev2022', from: DAY, to: '2026-02-01T00:00:00Z' }),
  'reports.activity': () => ({ from: DAY, to: '2026-02-01T00:00:00Z', format: 'json' }),
  'reports.stateApplicability': () => ({ framework: 'SOC2-TSC-2017-rev2022', control: 'CC6.1', applicable: false, justification: 'not here' }),
  'retention.erase': () => ({ emails: ['gone@acme.example'], reason: 'asked by them' }),
  'retention.add': () => ({ dataType: 'audit_logs', days: 365 }),
  'roles.change': () => ({ name: 'acme-own-role', to: { capabilities: ['runs:read'], description: 'seen' } }),
  'runs.change': (ids) => ({ id: ids.get('run') ?? '', title: 'seen' }),
  'sso.claimDomain': () => ({ domain: 'acme.example' }),
  'sso.changeProvider': (ids) => ({ id: ids.get('provider') ?? '', ver: 1, name: 'seen' }),
  'webhooks.add': () => ({ url: 'https://acme-own.example/other', description: 'seen' }),
  'webhooks.change': (ids) => ({ id: ids.get('webhook') ?? '', ver: 1, description: 'seen' }),
};

/** Mutations that leave nothing when there is nothing for them to do, each with what it did then. */
const NOTHING_TO_TELL: Readonly<Record<string, string>> = {
  'approvals.voteMany': 'no request of that id waits: nothing was decided, and the answer says so for each',
  'auth.forgot': 'nobody has this address: the answer must not tell, and there is nobody to tell of',
  'discussion.readMentions': 'nobody was mentioned since',
  'mcp.import': 'the file names no server that is not here',
  'registry.refresh': 'no file changed',
};

/** Called by anybody or by whoever is signed in, so that nobody can be denied; refused before they begin, for they were given nothing that they could act on. */
const NOBODY_DENIED: Readonly<Record<string, string>> = {
  'auth.bearerRefresh': 'an empty token', 'auth.logout': 'no token', 'hosted.changePlan': 'another kind of token', 'hosted.createTenant': 'another kind of token', 'hosted.savePlan': 'another kind of token', 'hosted.run': 'another kind of token',
  'reports.attachment': 'no attachment of that id', 'session.end': 'no session of that id', 'session.proveAgain': 'no proof', 'setup.createOwner': 'set up already', 'setup.openSample': 'no sample here', 'setup.switchPerson': 'no sample here', 'sso.start': 'no such provider', 'sso.stepUp': 'signed in by password', 'standins.stop': 'stands in for nobody',
};

describe('U27: every mutation of the router leaves an entry', () => {
  let house: PopulatedHouse;
  beforeAll(async () => {
    house = await populatedHouse(openTestHouse);
    await house.fill('acme');
    jar = house.jars.acme;
  }, 60_000);
  afterAll(() => house.close());

  /** What was appended to any log here since the last time. */
  async function appended(): Promise<readonly string[]> {
    const { storage, audit, tenantIds } = house.at.house;
    const rows = [];
    for (const tenantId of await tenantIds()) rows.push(...(await storage.read({ tenantId }, (db) => audit.search.page(db, tenantId, { size: 30 }))).items);
    const fresh = rows.filter(({ eventId }) => !known.has(eventId));
    for (const { eventId } of fresh) known.add(eventId);
    for (const row of fresh) for (const group of GROUPS) if (row[group] !== null && isAuditEventType(row.type) && !AUDIT_EVENTS[row.type].groups.some((one) => one === group)) beyond.add(`${row.type}: ${group}`);
    return fresh.map(({ type }) => type);
  }
  const known = new Set<string>();
  const beyond = new Set<string>();
  let jar: Jar;
  const declared = ({ meta }: Asked): readonly string[] => ('none' in meta.audit ? [] : meta.audit);

  /** Until one of these inputs is accepted: the types of what it left, or of what the last refusal did. */
  async function driven(procedure: Asked): Promise<{ readonly status: number; readonly types: readonly string[] }> {
    const ids = house.ids.acme;
    const [room = ''] = procedure.path.split('.');
    const own = OWN_INPUTS[procedure.path];
    const inputs = own ? [own(ids)] : (KINDS[room] ?? ['agent']).map((kind) => sampleOf(procedure.schema, { id: ids.get(kind) ?? '', without: new Set() }));
    let [status, types]: [number, readonly string[]] = [0, []];
    for (const input of inputs) {
      jar = status === 401 || ENDS_SESSION.has(room) ? await house.signIn('ann@acme.example') : jar;
      await appended();
      status = (await house.ask(procedure, input, jar)).status;
      types = await appended();
      if (types.some((type) => declared(procedure).includes(type))) break;
    }
    return { status, types };
  }

  const left = new Map<string, 'own' | 'denied' | 'refused'>();
  it.each(mutations.map((procedure) => [procedure.path, procedure] as const))('%s', async (path, procedure) => {
    await appended();
    const { needs } = procedure.meta;
    if (needs !== 'open' && needs !== 'session') {
      const { status } = await house.ask(procedure, sampleOf(procedure.schema, { id: house.ids.acme.get('agent') ?? '', without: new Set() }), house.others.vera);
      const isDenied = (await appended()).some((type) => type.startsWith('authz.'));
      if (isDenied) left.set(path, 'denied');
      expect([path, status !== 403 || isDenied]).toEqual([path, true]);
    }
    const { status, types } = await driven(procedure);
    if (types.some((type) => declared(procedure).includes(type))) left.set(path, 'own');
    else if (types.length > 0 && !left.has(path)) left.set(path, 'refused');
    // What was done is on record under its own type; where nothing was done, that somebody tried; where neither is, the reason stands above.
    const mustTell = status < 300 && declared(procedure).length > 0;
    const how = left.get(path) ?? 'nothing';
    const isAccounted = mustTell ? how === 'own' || Object.hasOwn(NOTHING_TO_TELL, path) : how !== 'nothing' || Object.hasOwn({ ...NOTHING_TO_TELL, ...NOBODY_DENIED }, path);
    expect([path, status, types, isAccounted]).toEqual([path, status, types, true]);
    const undeclared = status < 300 ? types.filter((type) => !ALSO.has(type) && !declared(procedure).includes(type)) : [];
    expect([path, undeclared]).toEqual([path, []]);
  }, 30_000);

  it('AUD-05: nothing secret that was in a header, a body or an address stands in any log, nor in what the process wrote', async () => {
    const canary = `canary-${randomBytes(16).toString('hex')}`;
    const wrote: string[] = [];
    const spies = ([process.stdout, process.stderr] as const).map((stream) => vi.spyOn(stream, 'write').mockImplementation((text) => wrote.push(String(text)) > 0));
    try {
      await house.at.call('/trpc/session.signIn', { method: 'POST', body: { email: 'ann@acme.example', password: canary } });
      await house.at.call(`/trpc/session.signInByCode?token=${canary}`, { method: 'POST', body: { email: 'ann@acme.example', password: canary, code: canary } });
      for (const { path, type } of everyProcedure) {
        const url = `/trpc/${path}?${type === 'query' ? 'input=%7B%7D&' : ''}access_token=${canary}&api_key=${canary}`;
        const body = { password: canary, secret: canary, token: canary, client_secret: canary, refresh_token: canary, value: { api_key: canary } };
        for (const headers of [{ authorization: `Bearer ${canary}` }, { 'x-api-key': canary }, { cookie: `cs=${canary}` }]) await house.at.call(url, { method: type === 'query' ? 'GET' : 'POST', headers, ...(type === 'query' ? {} : { body }) });
        await house.at.call(url, { method: type === 'query' ? 'GET' : 'POST', jar: Object.assign(new Jar(), { cookie: jar.cookie }), ...(type === 'query' ? {} : { body }) });
      }
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
    const { storage, audit, tenantIds } = house.at.house;
    const told: string[] = [];
    for (const tenantId of await tenantIds()) {
      const history = audit.history(storage, tenantId);
      for (const { logId, size } of await history.logs()) {
        told.push(...(await history.leaves(logId, 0, size)).map(({ entry }) => entry), ...(await history.disclosures(logId, 0, size)).flatMap(({ texts }) => texts.map((text) => Buffer.from(text, 'base64url').toString())));
      }
    }
    expect(told.length).toBeGreaterThan(1_000);
    for (const [what, secret] of [...house.secrets, ['the canary', canary]] as const) {
      expect(told.filter((text) => text.includes(secret)), what).toEqual([]);
      expect(wrote.filter((text) => text.includes(secret)), what).toEqual([]);
    }
  }, 120_000);

  it('a refused change says what was called and the kind of what it is about, also where its caller named no command', async () => {
    const id = '0190c000-0000-7000-8000-0000000000ff';
    const owner = await house.signIn('ann@acme.example');
    expect((await house.ask({ path: 'runs.cancel', type: 'mutation' }, { id }, owner)).status).toBe(404);
    const { storage, audit } = house.at.house;
    const tenantId = brand<TenantId>(house.ids.acme.get('tenant') ?? '');
    const [row] = (await storage.read({ tenantId }, (db) => audit.search.page(db, tenantId, { types: ['api.request.failed'], size: 1 }))).items;
    expect(row).toMatchObject({ resource: { type: 'run', id }, details: { refusal: 'runs/not-found', procedure: 'runs.cancel' } });
  });

  it.each([
    ['auth.refresh', { refresh_token: 'none' }], ['auth.reset', { token: 'none', password: 'a harbour for violets' }], ['members.accept', { token: 'none', name: 'Ivy', password: 'a harbour for violets' }], ['sso.finish', { query: 'state=none' }],
  ] as ReadonlyArray<readonly [string, JsonObject]>)('a refusal of %s, which anybody may call, says what was called', async (path, input) => {
    const { storage, audit, tenantIds } = house.at.house;
    const told = async () => {
      const rows = [];
      for (const tenantId of await tenantIds()) rows.push(...(await storage.read({ tenantId }, (db) => audit.search.page(db, tenantId, { size: 500 }))).items);
      return rows.filter(({ details }) => details?.['procedure'] === path && details['refusal'] !== undefined).length;
    };
    const before = await told();
    expect((await house.ask({ path, type: 'mutation' }, input, new Jar())).status).toBeGreaterThanOrEqual(400);
    expect(await told()).toBe(before + 1);
  });

  it('no mutation is excused that leaves one', () => {
    expect(Object.keys(NOBODY_DENIED).filter((path) => left.has(path) || !mutations.some((procedure) => procedure.path === path))).toEqual([]);
    expect(Object.keys(NOTHING_TO_TELL).filter((path) => left.get(path) === 'own' || !mutations.some((procedure) => procedure.path === path))).toEqual([]);
  });

  it('no entry discloses a group that the list of events does not say of its type', () => {
    expect([...beyond]).toEqual([]);
  });

  it('most of them by doing what they are for', () => {
    expect([...left.values()].filter((how) => how === 'own').length).toBeGreaterThan(60);
  });
});
