import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';
import { testHouses } from '../../support/open-test-house.ts';
import { type Asked, everyProcedure, type PopulatedHouse, populatedHouse } from '../../support/populated-house.ts';
import { sampleOf } from '../../support/sample-input.ts';

/** What is typed where somebody hopes that a text becomes part of a statement. None of it may be more than a text. */
const PAYLOADS = [
  `' OR '1'='1`, `'; DROP TABLE agent; --`, `") UNION SELECT name FROM sqlite_master --`, `\\'; SELECT pg_sleep(3); --`, `1; ATTACH DATABASE 'x.db' AS x`, `%' OR tenant_id LIKE '%`, `$1`, `:id`, `?`, `{{7*7}}`, `\${x}`,
  `" OR "" = "`, `a' || (SELECT 'b') || '`, `x') OR NEAR(a b)`, `"*" AND tenant_id:globex`, `Robert\u2019); --`, `\u0001\u202E'`, 'a\u0000b', '%', '_', `\\`,
] as const;
/** These are asked in a session of their own, because they end it. */
const ENDS_SESSION: ReadonlySet<string> = new Set(['session.signOut', 'session.end', 'session.endOthers', 'auth.logout']);

describe.each(testHouses)('texts that would like to be statements, on %s', (_name, open) => {
  let house: PopulatedHouse;
  beforeAll(async () => {
    house = await populatedHouse(open);
    await house.fill('acme');
    await house.fill('globex');
  });
  afterAll(() => house.close());
  const globexSees = async () => {
    const seen = [];
    for (const path of ['catalog.agents', 'runs.list', 'budgets.list', 'people.list', 'approvals.list', 'sso.providers', 'members.invitations', 'roles.list']) seen.push((await house.ask(called(path), sampleOf(called(path).schema, { id: 'x', without: new Set() }), house.jars.globex)).body);
    return seen;
  };

  it.each(everyProcedure.map((procedure) => [procedure.path, procedure] as const))('SQL-01: %s takes each of them as a text, in every place that takes one', async (path, procedure) => {
    const jar = ENDS_SESSION.has(path) ? await house.signIn('ann@acme.example') : house.jars.acme;
    const sample = sampleOf(procedure.schema, { id: house.ids.acme.get('agent') ?? '', without: new Set() });
    for (const place of textPlaces(procedure.schema)) {
      // What the schema turns away reaches no statement: of that, one is enough.
      const read = PAYLOADS.filter((payload) => procedure.input?.safeParse(put(sample, place, payload)).success);
      const turnedAway = PAYLOADS.find((payload) => !read.includes(payload));
      for (const payload of [...read, ...(turnedAway === undefined ? [] : [turnedAway])]) {
        const { status, body } = await house.ask(procedure, put(sample, place, payload), jar);
        expect([status < 500, status], `${place.join('.')} = ${payload}: ${JSON.stringify(body)}`).toEqual([true, status]);
      }
    }
    if (!ENDS_SESSION.has(path)) expect(JSON.stringify((await house.ask(called('session.me'), {}, jar)).body)).toContain('catalog:edit'); // or the rest would be asked by nobody
  });

  it('SQL-01: what was made of them stands there letter for letter', async () => {
    const fresh = await house.signIn('ann@acme.example');
    for (const payload of PAYLOADS.filter((text) => !/\p{C}/u.test(text))) {
      const name = `kept ${payload}`.trim();
      const made = await house.ask(called('budgets.add'), { name, counter: 'llm_calls', window: 'total', cap: 1 }, fresh);
      expect(made.status, JSON.stringify(made.body)).toBe(200);
      expect(JSON.stringify((await house.ask(called('budgets.list'), {}, fresh)).body)).toContain(JSON.stringify(name));
    }
  });

  it('SQL-01: a search finds what is written like that and nothing else', async () => {
    const fresh = await house.signIn('ann@acme.example');
    const found = async (query: string) => {
      const { body } = await house.ask(called('runs.list'), { query }, fresh);
      return (Reflect.get(Object(Reflect.get(Object(body['result']), 'data')), 'items') as readonly unknown[]).length; // a page has items
    };
    expect(await found('acme-own')).toBeGreaterThan(0);
    for (const payload of PAYLOADS.filter((text) => /['"%_\\]/.test(text) && text.length < 4)) expect([payload, await found(`acme${payload}own`)]).toEqual([payload, 0]);
  });

  it('SQL-01: nothing of globex was moved by all of that, and its people still see what they had', async () => {
    const seen = await globexSees();
    for (const answer of seen) expect(JSON.stringify(answer)).toContain('"data"');
    expect(JSON.stringify(seen)).toContain('globex-secret-agent');
    expect(JSON.stringify(seen)).not.toMatch(/acme|DROP TABLE|pg_sleep/);
    const { code } = Object(await house.ask(called('audit.verify'), {}, house.jars.globex).then(({ status }) => ({ code: status }))) as { readonly code: number };
    expect(code).toBe(200);
  });
});

function called(path: string): Asked {
  const found = everyProcedure.find((one) => one.path === path);
  if (!found) throw new Error(`nothing is called ${path}`);
  return found;
}

/** Every place of an input that takes a text of any kind, also one whose pattern will refuse it. */
function textPlaces(schema: Json | undefined, way: ReadonlyArray<string | number> = []): ReadonlyArray<ReadonlyArray<string | number>> {
  if (!isJsonObject(schema)) return [];
  const options = [schema['anyOf'], schema['oneOf'], schema['allOf']].find(Array.isArray) as readonly Json[] | undefined; // lists of schemas
  if (options) return options.flatMap((one) => textPlaces(one, way));
  if (schema['type'] === 'string') return schema['const'] === undefined ? [way] : [];
  if (schema['type'] === 'array') return textPlaces(schema['items'], [...way, 0]);
  const fields = isJsonObject(schema['properties']) ? Object.entries(schema['properties']).filter(([name]) => name !== 'commandId') : [];
  const named = fields.flatMap(([name, part]) => textPlaces(part, [...way, name]));
  return isJsonObject(schema['additionalProperties']) || (schema['type'] === undefined && fields.length === 0 && way.length > 0) ? [...named, [...way, 'x']] : named;
}

function put(value: Json, [step, ...rest]: ReadonlyArray<string | number>, is: Json): Json {
  if (step === undefined) return is;
  if (typeof step === 'number') return [put(Array.isArray(value) ? (value[0] ?? null) : null, rest, is)];
  const inside: JsonObject = isJsonObject(value) ? value : {};
  return { ...inside, [step]: put(inside[step] ?? null, rest, is) };
}
