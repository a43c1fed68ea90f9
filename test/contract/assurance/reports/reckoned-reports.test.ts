import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FRAMEWORKS, generateReport, type ReportBody } from '../../../../server/assurance/reports/index.ts';
import { compileCapabilities } from '../../../../server/people/policy/index.ts';
import { BASE_REGISTRY } from '../../../../shared/base-registry.ts';
import { brand, type Instant } from '../../../../shared/brand.ts';
import { isJsonObject } from '../../../../shared/json.ts';
import { TENANT_A } from '../../../support/actors.ts';
import { auditedDatabases } from '../../../support/audited-databases.ts';
import { type Known, lastEvents, type RawEntry, rawEntries, RECKONINGS, reckonedSample } from '../../../support/reckoned-answers.ts';
import { liveThrough, officer } from '../../../support/reckoned-story.ts';
import { aRegistry } from '../../../support/registry-layers.ts';
import { openReportHouse, type ReportHouse } from '../../../support/report-house.ts';

const PERIOD = { from: brand<Instant>('2027-01-01T00:00:00.000Z'), to: brand<Instant>('2027-04-01T00:00:00.000Z') };
/** A role with a wildcard, one that inherits it, and a rule that gives a harmless role more. */
const REGISTRY = aRegistry({ base: BASE_REGISTRY, tenant: {
  roles: { keeper: ['apikey:*'], lead: { extends: ['keeper'] } },
  policies: [{ policy_id: 'viewers-invite', when: { capability: 'user:manage', roles_any: ['viewer'] }, effect: { allow: true } }],
} });
const ACCOUNTS = ['admin', 'operator', 'keeper', 'lead', 'viewer', 'platform_admin', 'agent_designer'].flatMap((role) => [true, false].map((secondFactor) => ({ id: `${role} ${String(secondFactor)}`, name: role, roles: [role], secondFactor, federated: false })));
/** Questions that no record here answers, and that need somebody to attach a record. */
const FOR_PEOPLE = ['Q-ATTEST', 'Q-BACKUP'];

describe.each(auditedDatabases)('what reports say, reckoned again from the raw entries on %s', (_name, open) => {
  let house: ReportHouse;
  let known: Known;
  let bodies: readonly ReportBody[];
  beforeAll(async () => {
    house = await openReportHouse(await open());
    house.accounts.push(...ACCOUNTS);
    await liveThrough(house, PERIOD);
    const made: ReportBody[] = [];
    for (const { id } of FRAMEWORKS) {
      const report = await generateReport({ ...house.deps, viewOf: () => Promise.resolve(REGISTRY) }, officer, { framework: id, ...PERIOD });
      made.push(JSON.parse(report.body) as ReportBody); // written by the same room
    }
    bodies = made;
    const past = (await rawEntries(house.database, TENANT_A)).filter(({ time }) => time < PERIOD.to);
    known = {
      past, now: past.filter(({ time }) => time >= PERIOD.from), entries: past.length, activities: [2, 1], mutations: 3,
      roles: Object.fromEntries(REGISTRY.names('roles').map((role) => [role, [...compileCapabilities(REGISTRY, [role]).capabilities].toSorted()])),
      accounts: ACCOUNTS.map(({ id, roles, secondFactor }) => ({ id, holds: [...compileCapabilities(REGISTRY, roles).capabilities], proves: secondFactor })),
    };
  });
  afterAll(() => house.database.close());

  const answersTo = (query: string) => bodies.flatMap(({ queries, sampling }) => queries.filter(({ id }) => id === query).map((answer) => ({ answer, sampling })));

  it('leaves no question of any framework without a reckoning', () => {
    const asked = new Set(FRAMEWORKS.flatMap(({ controls }) => controls.flatMap(({ evidence }) => evidence)).filter((query) => !FOR_PEOPLE.includes(query)));
    expect(Object.keys(RECKONINGS).toSorted()).toEqual([...asked].toSorted());
    expect(known.now.length).toBeGreaterThan(2_000);
  });

  it.each(Object.entries(RECKONINGS))('%s: counts, exceptions and samples are those of the entries themselves', (query, reckon) => {
    const reckoned = reckon(known);
    for (const { answer, sampling } of answersTo(query)) {
      expect(answer.population).toBe(reckoned?.population);
      expect(answer.exceptions).toHaveLength(reckoned?.exceptions.length ?? -1);
      for (const id of new Set(reckoned?.exceptions)) expect(id === '' || answer.exceptions.some(({ events }) => events.includes(id)), id).toBe(true);
      expect(answer.sample).toEqual(reckoned && reckonedSample(reckoned, sampling, query));
    }
    expect(answersTo(query), 'in every report that asks').toHaveLength(reckoned === null ? 0 : bodies.filter(({ controls }) => controls.some(({ evidence }) => evidence.includes(query))).length);
  });

  it('counts by kind what it counted at all, and what stands in the matrix and the inventory', () => {
    const countBy = (kinds: readonly string[]) => Object.fromEntries([...Map.groupBy(kinds, (kind) => kind)].map(([kind, all]) => [kind, all.length]));
    for (const { answer } of Object.keys(RECKONINGS).flatMap(answersTo).filter(({ answer: { facts } }) => isJsonObject(facts['by_type']))) {
      const reckoned = RECKONINGS[answer.id]?.(known);
      const kinds = (entries: readonly RawEntry[] = []) => entries.map(({ type, outcome }) => (outcome === 'success' ? type : `${type} (${outcome})`));
      expect(answer.facts['by_type'], answer.id).toEqual(countBy(kinds(reckoned?.drawnFrom)));
      if (answer.id !== 'Q-AUTHN-FAIL') expect(answer.facts['what_followed'], answer.id).toEqual(reckoned?.followed && countBy(kinds(reckoned.followed)));
    }
    for (const { answer } of answersTo('Q-AUTHN-FAIL')) expect(answer.facts['bursts_recognised']).toBe(known.now.filter(({ type }) => type === 'security.brute_force_detected').length);
    const [[matrix], [inventory]] = [answersTo('Q-ROLE-MATRIX'), answersTo('Q-INVENTORY')];
    expect(matrix?.answer.facts['roles']).toEqual(known.roles);
    const last = lastEvents(known);
    expect(inventory?.answer.facts).toEqual({ versions: last.length, versions_by_last_event: countBy(last) });
  });

  it('calls a control not met exactly where some of its questions has an exception', () => {
    const broken = (query: string) => (RECKONINGS[query]?.(known)?.exceptions.length ?? 0) > 0;
    for (const { controls } of bodies) expect(controls.filter(({ status }) => status === 'not-met').map(({ id }) => id)).toEqual(controls.filter(({ evidence }) => evidence.some(broken)).map(({ id }) => id));
  });
});
