import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';
import { testHouses } from '../../support/open-test-house.ts';
import { type Asked, everyProcedure, type PopulatedHouse, populatedHouse, signedInProcedures } from '../../support/populated-house.ts';
import { asksForId, sampleOf } from '../../support/sample-input.ts';

const NOTHING: ReadonlySet<string> = new Set();

describe.each(testHouses)('fields that are the server’s own, on %s', (_name, open) => {
  let house: PopulatedHouse;
  beforeAll(async () => {
    house = await populatedHouse(open);
    await house.fill('acme');
  });
  afterAll(() => house.close());

  const called = (path: string): Asked => {
    const found = everyProcedure.find((one) => one.path === path);
    if (!found) throw new Error(`nothing is called ${path}`);
    return found;
  };
  const dataOf = async (path: string, input: Json) => Reflect.get(Object((await house.ask(called(path), input, house.jars.acme)).body['result']), 'data') as JsonObject; // tRPC's envelope

  describe('what only the server decides', () => {
    it.each([['state', 'completed'], ['cost_units', 0], ['created_by', 'somebody'], ['tenant_id', 'globex'], ['created_at', '2026-01-01T00:00:00Z'], ['startedBy', 'somebody'], ['output', {}], ['tenantId', 'globex'], ['createdAt', '2026-01-01T00:00:00Z'], ['ver', 9]] as const)('MA-02: %s of a run is not taken from outside', async (field, value) => {
      const id = house.ids.acme.get('run') ?? '';
      const before = (await dataOf('runs.get', { id }))['run'];
      const refused = await house.ask(called('runs.change'), { id, title: 'changed', [field]: value }, house.jars.acme);
      expect([refused.status, JSON.stringify(refused.body)]).toEqual([400, expect.stringContaining(field) as unknown]);
      expect((await dataOf('runs.get', { id }))['run']).toEqual(before);
    });

    it('MA-02: title and tags of a run are, and its id names which run is meant and becomes nothing else', async () => {
      const id = house.ids.acme.get('run') ?? '';
      await house.ask(called('runs.change'), { id, title: 'another title', tags: ['one'] }, house.jars.acme);
      expect((await dataOf('runs.get', { id }))['run']).toMatchObject({ id, title: 'another title', tags: ['one'], state: 'completed' });
    });

    const PERSONAL = ['email_verified', 'auth_provider', 'password_hash', 'mfa_enabled', 'passwordHash', 'tokenVersion', 'factors', 'isAdmin'];
    /** Whatever changes a person, oneself included; `roles` is a field of those that are for it, which ask for user:manage and grant within one's own. */
    const ofPeople = signedInProcedures.filter(({ path, type }) => type === 'mutation' && /^(?:session|people|members|admin\.\w*[uU]ser)/.test(path));
    it.each(ofPeople.map((procedure) => [procedure.path, procedure] as const))('MA-03: %s takes nothing of a person that is not theirs to say', async (path, procedure) => {
      const sample = sampleOf(procedure.schema, { id: house.ids.acme.get('person') ?? '', without: NOTHING });
      const roles = isJsonObject(procedure.schema['properties']) && Object.hasOwn(procedure.schema['properties'], 'roles') ? [] : ['roles'];
      for (const field of [...PERSONAL, ...roles]) {
        const { status, body } = await house.ask(procedure, { ...Object(sample) as JsonObject, [field]: 'x' }, house.jars.acme); // the sample of an object
        expect([path, field, status, JSON.stringify(body)]).toEqual([path, field, 400, expect.stringContaining(field) as unknown]);
      }
    });

    it('MA-03: nobody gives themselves roles', async () => {
      const me = (await house.ask(called('session.me'), {}, house.others.vera)).body;
      const vera = String(Reflect.get(Object(Reflect.get(Object(Reflect.get(Object(me['result']), 'data')), 'user')), 'id'));
      for (const [path, input] of [['admin.changeUser', { user_id: vera, roles: ['owner'] }], ['admin.changeUserRoles', { user_id: vera, roles: ['owner'] }], ['people.changeRoles', { userId: vera, ver: 1, roles: ['owner'] }]] as const) {
        expect((await house.ask(called(path), input as unknown as Json, house.others.vera)).status, path).toBe(403); // a literal of texts
      }
    });

    it.each([['status', 'PUBLISHED'], ['approved_by', 'somebody'], ['current_version', '1.0.0'], ['currentVersionId', '0190a000-0000-7000-8000-000000000001'], ['state', 'published'], ['imported', true], ['digest', '0'.repeat(64)]] as const)('MA-04: %s of an agent or a version is not taken from outside', async (field, value) => {
      const definition = { name: 'planted', model: 'echo', system_prompt: 'Echo.', tools: [] };
      const agentId = house.ids.acme.get('agent') ?? '';
      for (const [path, input] of [['catalog.create', { name: 'planted', definition }], ['catalog.createVersion', { agentId, semver: '3.0.0', definition }], ['catalog.submit', { versionId: house.ids.acme.get('draft'), reason: 'x' }]] as const) {
        const { status, body } = await house.ask(called(path), { ...input, [field]: value } as unknown as Json, house.jars.acme); // a literal
        expect([path, status, JSON.stringify(body)]).toEqual([path, 400, expect.stringContaining(field) as unknown]);
      }
      expect(JSON.stringify(await dataOf('catalog.agents', {}))).not.toContain('planted');
    });
  });

  describe('MA-06: a viewer who looks at settings', () => {
    it.each(signedInProcedures.filter(({ type }) => type === 'query').map((procedure) => [procedure.path, procedure] as const))('MA-06: %s shows them no secret, whole or in part', async (_path, procedure) => {
      for (const jar of [house.others.vera, house.jars.acme]) {
        for (const id of asksForId(procedure.schema, NOTHING) ? house.ids.acme.values() : ['unused']) {
          const text = JSON.stringify((await house.ask(procedure, sampleOf(procedure.schema, { id, without: NOTHING }), jar)).body);
          for (const [what, secret] of house.secrets) expect(text.includes(secret.slice(-16, -4)), what).toBe(false);
        }
      }
    });

    it('MA-06: the provider’s secret is told as set, to whoever may set it, and to a viewer nothing at all', async () => {
      expect((await house.ask(called('sso.providers'), {}, house.others.vera)).status).toBe(403);
      const text = JSON.stringify((await house.ask(called('sso.providers'), {}, house.jars.acme)).body);
      expect(text).toContain('acme-own-idp');
      expect(text).not.toContain('client of acme');
    });
  });

  /** What is shown once to whoever has just made it, or is asked for by a public key's own standard. */
  const SHOWN: Readonly<Record<string, readonly string[]>> = {
    'auth.login': ['access_token', 'refresh_token', 'token_type'], 'auth.passwordLogin': ['access_token', 'refresh_token', 'token_type'], 'auth.refresh': ['access_token', 'refresh_token', 'token_type'], 'auth.bearerRefresh': ['access_token', 'refresh_token', 'token_type'],
    'standins.impersonate': ['access_token', 'token_type'], 'standins.visit': ['access_token', 'token_type'], 'standins.stop': ['access_token', 'token_type'],
    'members.invite': ['token'], 'members.inviteToOrganisation': ['token'], 'session.enrolTotp': ['secret'], 'sso.claimDomain': ['token'],
  };
  /** A name that a secret has, and what stands there where only its being set is told: a yes, a count, a mask. */
  const SOUNDS_SECRET = /secret|token|password|private/i;
  const TOLD = /^(?:[•*]+.{0,4}|)$/;
  /** Names of what never leaves, whatever stands there; digests of public things have their own. */
  const NEVER = /^(?!configHash$|config_hash$|root_?hash$).*(?:hash|salt|wrapped|token_?version)/i;
  /** Ways of naming tokens that are none. */
  const HARMLESS = /^(?:own_tokens|actor_?token|token_type)$/i;
  /** Random texts of this length are keys or digests; ours that are public say which they are by a field's name. */
  const PUBLIC_RANDOM = /base64|inclusion|consistency|configHash|digest|root|signature|vkey|checkpoint|^n$|^x$|cursor|next|etag|ids?$|Id$|request|jti|hash_?alg|key$|name|says|title|label|text|description|origin|tree|proof|event|sha256/i;

  describe('MA-05: what the server answers', () => {
    const isSecret = (name: string, value: unknown) => NEVER.test(name) || (SOUNDS_SECRET.test(name) && !HARMLESS.test(name) && typeof value === 'string' && !TOLD.test(value));
    const namesIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.flatMap((one: unknown) => namesIn(one)) : typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, inner]) => [...(isSecret(name, inner) ? [name] : []), ...namesIn(inner)]) : []);
    const randomIn = (value: unknown, field = ''): ReadonlyArray<readonly [string, string]> => {
      if (typeof value === 'string') return /^[\w+/=.-]{32,}$/.test(value) && entropyOf(value) > 4.2 && !PUBLIC_RANDOM.test(field) ? [[field, value]] : [];
      return Array.isArray(value) ? value.flatMap((one: unknown) => randomIn(one, field)) : typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, inner]) => randomIn(inner, name)) : [];
    };
    /** Ends something that the others still need, or is the other half of one that comes by itself. */
    const LAST: ReadonlySet<string> = new Set(['session.signOut', 'session.endOthers', 'session.end']);

    it.each(everyProcedure.filter(({ path }) => !LAST.has(path)).map((procedure) => [procedure.path, procedure] as const))('MA-05: %s names no secret and holds none', async (path, procedure) => {
      const jar = await house.signIn('ann@acme.example');
      for (const id of asksForId(procedure.schema, NOTHING) ? house.ids.acme.values() : ['unused']) {
        const { body } = await house.ask(procedure, sampleOf(procedure.schema, { id, without: NOTHING }), jar);
        const told = new Set(SHOWN[path] ?? []);
        const data: unknown = Reflect.get(Object(body['result']), 'data'); // a refusal quotes the field that was asked for
        expect(namesIn(data).filter((name) => !told.has(name))).toEqual([]);
        expect(randomIn(data).filter(([name]) => !told.has(name))).toEqual([]);
        for (const [what, secret] of house.secrets) expect(JSON.stringify(body).includes(secret), `${what} in ${path}`).toBe(false);
      }
    });
  });
});

/** Bits for each character (Shannon). */
function entropyOf(text: string): number {
  const counts = Map.groupBy(text, (letter) => letter);
  return [...counts.values()].reduce((sum, { length }) => sum - (length / text.length) * Math.log2(length / text.length), 0);
}
