import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { asksForId, sampleOf } from '../../support/sample-input.ts';
import { testHouses } from '../../support/open-test-house.ts';
import { type Asked, GLOBEX_MARK, objectPlaces, type PopulatedHouse, populatedHouse, signedInProcedures, textsIn } from '../../support/populated-house.ts';
import { noteUses } from '../../../server/records/vault/index.ts';
import { brand, type TenantId } from '../../../shared/brand.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';

const NOTHING: ReadonlySet<string> = new Set();
const queries = signedInProcedures.filter(({ type }) => type === 'query');
/** What reads by way of a mutation: takes away, or makes something out of what is there. */
const READING: ReadonlySet<string> = new Set(['audit.verify', 'reports.create', 'reports.json', 'reports.pdf', 'evidence.export', 'runs.export', 'missions.export', 'registry.testPolicies', 'registry.simulatePolicies', 'registry.impact']);
const reading = signedInProcedures.filter(({ path, type }) => type === 'query' || READING.has(path));
/** The log tells of its own readers, so that asking these changes their next answer. */
const COUNTS: readonly string[] = ['audit.counts', 'audit.days', 'audit.kinds', 'audit.slices', 'audit.state', 'home.overview', 'retention.types'];
const MOVES: readonly string[] = [...COUNTS, 'audit.page', 'audit.entry', 'auditDocuments.list', 'auditDocuments.guide'];

describe.each(testHouses)('two tenants of one deployment on %s', (_name, open) => {
  let house: PopulatedHouse;
  const before = new Map<string, string>();
  const again = new Map<string, string>();
  const growth: Array<readonly number[]> = [];
  const err = vi.spyOn(process.stderr, 'write');

  /** Everything that one person is answered to a reading procedure: of no id, of each id of theirs, and to a search for what the other tenant's things are called. */
  async function answersTo({ path, type, schema }: Asked, who: 'acme' | 'globex'): Promise<readonly unknown[]> {
    const ids = asksForId(schema, NOTHING) ? [...house.ids[who].values()] : ['unused'];
    const inputs = new Set(ids.flatMap((id) => [sampleOf(schema, { id, without: NOTHING }), searchingFor(schema, sampleOf(schema, { id, without: NOTHING }))]).map((input) => JSON.stringify(input)));
    const answers = [];
    for (const input of inputs) answers.push((await house.ask({ path, type }, JSON.parse(input) as Json, house.jars[who])).body); // written as JSON above
    return answers;
  }
  /** What the numbers of each answer that moves by itself come to. */
  const counts = async () => {
    const sums = [];
    for (const path of COUNTS) {
      await house.at.house.audit.writer.settle(house.at.house.storage, tenantOf('acme'));
      sums.push(numbersIn((await house.ask(procedureAt(path), sampleOf(procedureAt(path).schema, { id: house.ids.acme.get('entry') ?? '', without: NOTHING }), house.jars.acme)).body).reduce((sum, number) => sum + number, 0));
    }
    return sums;
  };
  const tenantOf = (who: 'acme' | 'globex') => brand<TenantId>(house.ids[who].get('tenant') ?? '');
  const snapshot = async (into: Map<string, string>) => {
    await noteUses(house.at.house.vaultDeps); // of keys, which housekeeping writes down now and then
    for (const procedure of queries) into.set(procedure.path, settled(await answersTo(procedure, 'acme')));
  };

  beforeAll(async () => {
    house = await populatedHouse(open);
    await house.fill('acme');
    await snapshot(before);
    await snapshot(again);
    const counted = [await counts(), await counts(), await counts()];
    await house.fill('globex');
    growth.push(...[...counted, await counts()].map((sums, n, all) => sums.map((sum, column) => sum - (all[n - 1]?.[column] ?? 0))).slice(2));
  });
  afterAll(() => house.close());

  it('TEN-02: there is something to be seen in globex, by its own people', async () => {
    const seen = new Set<string>();
    for (const procedure of reading) if (textsIn(await answersTo(procedure, 'globex')).some((text) => text.includes(GLOBEX_MARK))) seen.add(procedure.path);
    expect([...seen]).toEqual(expect.arrayContaining([
      'catalog.agents', 'catalog.facets', 'catalog.versions', 'approvals.list', 'runs.list', 'runs.get', 'budgets.list', 'people.list', 'people.keys', 'audit.page', 'sso.providers', 'networks.list', 'members.invitations', 'roles.list', 'registry.effective', 'home.find', 'runs.export',
    ]));
  });

  it.each(reading.map((procedure) => [procedure.path, procedure] as const))('TEN-02: %s shows nobody of acme a row of globex', async (_path, procedure) => {
    const texts = textsIn(await answersTo(procedure, 'acme'));
    const foreign = [...house.ids.globex.values()];
    // The mark alone is what acme itself searched for, told back by its own log; everything of globex is called more than that.
    expect(texts.filter((text) => (text.includes(GLOBEX_MARK) && text !== GLOBEX_MARK) || foreign.some((id) => text.includes(id)))).toEqual([]);
  });

  it('TEN-02: no count, total or facet of acme moved when globex was filled', async () => {
    const after = new Map<string, string>();
    await snapshot(after);
    const still = queries.filter(({ path }) => before.get(path) === again.get(path)).map(({ path }) => path);
    expect(queries.map(({ path }) => path).filter((path) => !still.includes(path) && !MOVES.includes(path))).toEqual([]);
    expect(still.filter((path) => after.get(path) !== before.get(path))).toEqual([]);
    expect(growth[1]).toEqual(growth[0]);
  });

  const changing = signedInProcedures.filter(({ type }) => type === 'mutation');
  it.each(changing.map((procedure) => [procedure.path, procedure] as const))('TEN-03: %s takes no tenant by a field of its own, wherever it stands', async (_path, procedure) => {
    const input = sampleOf(procedure.schema, { id: house.ids.acme.get('agent') ?? '', without: NOTHING });
    for (const place of objectPlaces(procedure.schema, input)) {
      const known = new Set(Object.keys(Object(at(input, place))));
      for (const name of ['tenant_id', 'tenantId', 'tenant'].filter((one) => !known.has(one) && !isKnown(procedure, one, place))) {
        const given = withField(input, place, name, 'globex');
        if (!isForTenants(procedure)) {
          expect(JSON.stringify(procedure.input?.safeParse(given).error?.issues ?? []), `${place.join('.')}.${name}`).toContain(name);
          continue;
        }
        const answer = await house.ask(procedure, given, house.jars.acme);
        expect([answer.status, JSON.stringify(answer.body)], `${place.join('.')}.${name}`).toEqual([400, expect.stringContaining(name) as unknown]);
      }
    }
  });

  it('TEN-17: what is called something in globex may be called that in acme, and nothing is told of it', async () => {
    const name = GLOBEX_MARK;
    const made: ReadonlyArray<readonly [string, JsonObject]> = [
      ['catalog.create', { name: `${name}-agent` }], ['budgets.add', { name: `${name}-budget`, counter: 'llm_calls', window: 'total', cap: 1 }], ['people.createKey', { name: `${name}-key`, scopes: ['runs:read'], expiresInDays: 1 }],
      ['roles.create', { name: `${name}-role`, capabilities: ['runs:read'] }], ['members.invite', { email: `invited@${name}.example`, roles: ['viewer'] }], ['mcp.save', { id: `${name}-server`, base_url: 'https://own.example/mcp' }],
      ['sso.createProvider', { key: `${name}-idp`, name: 'own', kind: 'oidc', settings: { issuer: 'https://own.example', client_id: 'own' }, client_secret: 'own secret of acme' }], ['networks.add', { network: '192.0.2.0/25' }],
    ];
    for (const [path, input] of made) {
      const answer = await house.ask({ path, type: 'mutation' }, input, house.jars.acme);
      expect([path, answer.status], JSON.stringify(answer.body)).toEqual([path, 200]);
      expect([...house.ids.globex.values()].filter((id) => JSON.stringify(answer.body).includes(id))).toEqual([]);
    }
  });

  it('TEN-20: no refusal, log entry or line of ours about a thing of globex says what it is called', async () => {
    const said: string[] = [];
    for (const { path, type, schema } of signedInProcedures.filter(({ schema: one }) => asksForId(one, NOTHING))) {
      for (const id of house.ids.globex.values()) {
        const { status, body } = await house.ask({ path, type }, sampleOf(schema, { id, without: NOTHING }), house.jars.acme);
        expect([path, status >= 500], JSON.stringify(body)).toEqual([path, false]);
        said.push(...textsIn(body).map((text) => text.replaceAll(id, '<asked>')));
      }
    }
    for (const tenantId of await house.at.house.tenantIds()) await house.at.house.audit.writer.settle(house.at.house.storage, tenantId);
    said.push(...err.mock.calls.map(([line]) => String(line)));
    const others = [...house.ids.globex.entries()].filter(([kind]) => kind !== 'tenant').map(([, id]) => id);
    expect(said.filter((text) => text.includes('globex') || others.some((id) => text.includes(id)))).toEqual([]);
  }, 180_000); // every procedure that asks for an id, with the id of every kind of thing

  it('TEN-03: nothing of all this reached globex', async () => {
    const own = textsIn(await answersTo({ ...queries[0], ...procedureAt('catalog.agents') }, 'globex'));
    expect(own.some((text) => text.includes(GLOBEX_MARK))).toBe(true);
    for (const procedure of queries) expect(textsIn(await answersTo(procedure, 'globex')).filter((text) => text.includes('acme')), procedure.path).toEqual([]);
  });
});

/** Everything else is turned away before its input is looked at: it is for whoever runs the platform, or wants a bearer token. */
const isForTenants = ({ path, meta }: Asked): boolean => !meta.needs.startsWith('platform:') && !path.startsWith('hosted.');

function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap((inner: unknown) => numbersIn(inner)) : [];
}

function procedureAt(path: string): Asked {
  const found = signedInProcedures.find((one) => one.path === path);
  if (!found) throw new Error(`nothing is called ${path}`);
  return found;
}

/** An answer without what the time alone changes: instants, and the order of lists that are sorted by one. */
function settled(answers: readonly unknown[]): string {
  return JSON.stringify(answers.map((answer) => unordered(answer)));
}

function unordered(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>');
  if (Array.isArray(value)) return value.map((one: unknown) => unordered(one)).toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unordered(inner)])) : value;
}

/** The same input with every search field looking for what the other tenant's things are called. */
function searchingFor(schema: JsonObject, input: Json): Json {
  const fields = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const searched = Object.keys(fields).filter((name) => ['query', 'text', 'search', 'q', 'tag', 'category', 'email'].includes(name));
  return isJsonObject(input) ? { ...input, ...Object.fromEntries(searched.map((name) => [name, GLOBEX_MARK])) } : input;
}

function at(value: Json, way: ReadonlyArray<string | number>): unknown {
  return way.reduce<unknown>((inside, step) => Reflect.get(Object(inside), step), value);
}

function withField(value: Json, way: ReadonlyArray<string | number>, name: string, is: Json): Json {
  const copy = structuredClone(value);
  Reflect.set(Object(at(copy, way)), name, is);
  return copy;
}

/** Whether the schema itself has this field here: a document's path parameter, judged by other cases (TEN-01, TEN-22). */
function isKnown({ input, schema }: Asked, name: string, place: ReadonlyArray<string | number>): boolean {
  return place.length === 0 && input !== null && isJsonObject(schema['properties']) && Object.hasOwn(schema['properties'], name);
}
