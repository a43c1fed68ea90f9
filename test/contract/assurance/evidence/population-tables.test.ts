import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FRAMEWORKS, generateReport, populationsOf, type ReportBody, type StoredReport } from '../../../../server/assurance/reports/index.ts';
import { brand, type Instant, plusMs } from '../../../../shared/brand.ts';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import { readCsv } from '../../../../shared/csv-text.ts';
import { TENANT_A } from '../../../support/actors.ts';
import { auditedDatabases } from '../../../support/audited-databases.ts';
import { DAY, type EvidenceHouse, type Files, officer, openEvidenceHouse, unpack } from '../../../support/evidence-packages.ts';
import { admin, designer } from '../../../support/governance.ts';

const FORMULA = '=HYPERLINK("http://evil.example","x")';

describe.each(auditedDatabases)('the populations of a report’s questions on %s', (_name, open) => {
  let house: EvidenceHouse;
  let reports: readonly StoredReport[];
  let from: Instant;
  beforeAll(async () => {
    house = await openEvidenceHouse(await open());
    house.accounts.push({ id: 'ada', name: FORMULA, roles: ['admin'], secondFactor: false, federated: true });
    const { storage, audit, clock } = house.database;
    from = clock.now();
    await house.publish(designer('ada'), [admin('bob'), admin('cyd')]);
    await Promise.all(Array.from({ length: 40 }, (_, n) => storage.write(officer, (tx) => audit.trail.append(tx, officer, {
      type: n % 2 ? 'agent.created' : 'auth.login.failed', resource: { type: 'agent', id: `agent-${n}`, name: n === 1 ? FORMULA : `Agent ${n}` }, subject: { email: 'sam@example.org' }, details: { n },
    }))));
    await audit.writer.settle(storage, TENANT_A);
    await audit.rotateKey(storage, officer);
    clock.advance(DAY);
    const made: StoredReport[] = [];
    for (const { id } of FRAMEWORKS) made.push(await generateReport(house.deps, officer, { framework: id, from, to: clock.now() }));
    reports = made;
  });
  afterAll(() => house.database.close());

  const bodyOf = ({ body }: StoredReport) => JSON.parse(body) as ReportBody; // written by the same room
  const idOf = (framework: string) => reports.find((report) => report.framework === framework)?.id ?? expect.fail(`there is no report of ${framework}`);
  const tableIn = (files: Files, query: string) => readCsv(files.get(`reports/population-${query}.csv`)?.toString() ?? '');
  const take = async (framework: string, profile: 'full' | 'no-personal' | 'none' = 'full') => unpack((await house.take({ from, reports: [idOf(framework)], profile })).bytes);

  it('have exactly as many rows as the report says, for every question of every framework, and every entry that it samples', async () => {
    const told = new Map<string, number>();
    for (const report of reports) {
      const body = bodyOf(report);
      for (const population of populationsOf(house.deps, officer, body)) {
        const query = body.queries.find(({ id }) => id === population.query) ?? expect.fail(population.query);
        if (population.kind === 'table') {
          expect(population.rows, population.query).toHaveLength(query.population + 1);
        } else {
          const ids: string[] = [];
          for await (const { eventId } of population.entries()) ids.push(eventId);
          expect(new Set(ids).size, population.query).toBe(query.population);
          if (!['Q-MONITORING', 'Q-TENANT-ISOLATION'].includes(query.id)) expect(ids, population.query).toEqual(expect.arrayContaining([...query.sample]));
        }
        told.set(population.query, query.population);
      }
    }
    const asked = new Set(reports.flatMap((report) => bodyOf(report).queries.map(({ id }) => id)));
    expect([...asked].filter((id) => !told.has(id)).toSorted()).toEqual(['Q-INTEGRITY', 'Q-LOG-COVERAGE']);
    expect([told.get('Q-FOUR-EYES'), told.get('Q-AUTHN-FAIL'), told.get('Q-MFA')]).toEqual([1, 20, 1]);
    expect(told.get('Q-INVENTORY')).toBeGreaterThan(20); // those of before the period too
  });

  it('stand in a package as CSV that no spreadsheet runs, with what the profile shows of each entry', async () => {
    const [head = [], ...rows] = tableIn(await take('ISO42001-2023-AnnexA'), 'Q-INVENTORY');
    const at = (name: string) => head.indexOf(name);
    const hostile = rows.find((row) => row[at('resource_id')] === 'agent-1') ?? expect.fail('agent-1 is missing');
    expect(hostile[at('resource_name')]).toBe(FORMULA); // with its mark taken off
    expect(hostile[at('user_name')]).toBe('Olga Officer');
    const text = (await take('SOC2-TSC-2017-rev2022')).get('reports/population-Q-MFA.csv')?.toString() ?? '';
    expect(text).toContain(`"'=HYPERLINK(""http`);
    expect(text).not.toMatch(/(^|,)=/m);
    const [bare = [], ...withheld] = tableIn(await take('ISO42001-2023-AnnexA', 'none'), 'Q-INVENTORY');
    expect(withheld).toHaveLength(rows.length);
    expect(withheld.every((row) => row[bare.indexOf('user_name')] === '' && row[bare.indexOf('resource_name')] === '')).toBe(true);
  });

  it('end a package that would not be whole: none is better than one that lacks a record', async () => {
    const [report] = reports;
    if (!report) return expect.fail('a report was made');
    const body = bodyOf(report);
    for (const [query, change] of [['Q-AUTHN-FAIL', 1], ['Q-AUTHN-FAIL', -1], ['Q-MFA', 1]] as const) {
      const lying: ReportBody = { ...body, queries: bodyOf(reports.find((one) => bodyOf(one).queries.some(({ id }) => id === query)) ?? report).queries.filter(({ id }) => id === query).map((one) => ({ ...one, population: one.population + change })) };
      const drain = async () => {
        let rows = 0;
        for (const population of populationsOf(house.deps, officer, lying)) if (population.kind === 'entries') for await (const { idx } of population.entries()) rows += idx;
        return rows;
      };
      await expect(drain(), query).rejects.toMatchObject({ code: 'reports/records-moved', details: { rule: expect.stringContaining(query) as unknown } });
    }
    const text = canonicalJson({ ...body, queries: body.queries.map((query) => ({ ...query, population: query.population + 1 })) });
    const { id } = reports.at(-1) ?? report;
    const lying: StoredReport = { ...report, id: brand(`${id.slice(0, -4)}ffff`), body: text, createdAt: plusMs(report.createdAt, 1) };
    await house.database.storage.write(officer, (tx) => house.deps.reports.add(tx, lying));
    await expect(house.take({ from, reports: [lying.id] })).rejects.toMatchObject({ code: 'reports/records-moved' });
  });

  it('list a publication whose disclosures are gone, since nobody can tell any more whether it needed two', async () => {
    const body = bodyOf(reports.find((one) => bodyOf(one).queries.some(({ id }) => id === 'Q-FOUR-EYES')) ?? expect.fail('a framework asks for it'));
    const fewer: ReportBody = { ...body, queries: body.queries.filter(({ id }) => id === 'Q-FOUR-EYES').map((query) => ({ ...query, population: 0 })) };
    const { audit } = house.deps;
    const page: typeof audit.search.page = async (...asked) => {
      const found = await audit.search.page(...asked);
      return { ...found, items: found.items.map((row) => ({ ...row, details: null })) };
    };
    const count = async (deps: typeof house.deps) => {
      let rows = 0;
      for (const population of populationsOf(deps, officer, fewer)) if (population.kind === 'entries') for await (const { type } of population.entries()) rows += type === 'agent.version.published' ? 1 : 0;
      return rows;
    };
    await expect(count(house.deps)).rejects.toMatchObject({ code: 'reports/records-moved' });
    expect(await count({ ...house.deps, audit: { ...audit, search: { ...audit.search, page } } })).toBe(1);
  });
});
