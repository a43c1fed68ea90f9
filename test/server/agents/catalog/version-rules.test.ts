import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isGreater, isSuperseded, isVersionNumber, moved, newRevisions, numberAfter, standingOf } from '../../../../server/agents/catalog/version-rules.ts';
import { brand, type UserId, type VersionId } from '../../../../shared/brand.ts';
import { VERSION_OPERATIONS, VERSION_STATES, type VersionOperation, type VersionState } from '../../../../shared/version-lifecycle.ts';
import { NOON } from '../../../support/approval-builders.ts';
import { testData } from '../../../support/test-data.ts';
import { aVersion } from '../../../support/version-builder.ts';

const bob = brand<UserId>('bob');
const facts = { at: NOON, by: bob, reason: 'too broad' };

describe('a version number', () => {
  it.each(['0.1.0', '1.4.0', '2.0.0-rc.1', '10.20.30'])('may be %s', (text) => expect(isVersionNumber(text)).toBe(true));
  it.each(['', '1', '1.0', 'v1.0.0', '=1.0.0', ' 1.0.0', '01.0.0', '1.0.0+build', '1.0.0-', 'latest', '1.0.0 '])('may not be "%s"', (text) => expect(isVersionNumber(text)).toBe(false));
});

describe('the next version number', () => {
  it.each([
    [[], '0.1.0'], [['0.1.0'], '0.2.0'], [['1.4.2', '1.10.0', '1.9.9'], '1.11.0'], [['2.0.0-rc.1', '1.9.0'], '2.0.0'], [['2.0.0', '2.0.0-rc.2'], '2.1.0'],
  ])('after %j is %s', (known, next) => expect(numberAfter(known)).toBe(next));

  it.each([
    ['2.0.0-rc.1', '1.9.0', true], ['2.0.0', '2.0.0-rc.9', true], ['2.0.0-rc.10', '2.0.0-rc.9', true], ['2.0.0-rc.1', '2.0.0', false], ['2.0.0', '2.0.0', false], ['1.9.10', '1.10.0', false],
  ])('%s is above %s: %s', (number, than, greater) => expect(isGreater(number, than)).toBe(greater));

  it('is above everything there is', () => {
    const part = fc.integer({ min: 0, max: 30 });
    const number = fc.tuple(part, part, part, fc.option(fc.integer({ min: 0, max: 12 }), { nil: null })).map(([major, minor, patch, pre]) => `${major}.${minor}.${patch}${pre === null ? '' : `-rc.${pre}`}`);
    fc.assert(fc.property(fc.array(number), (known) => {
      const next = numberAfter(known);
      expect(isVersionNumber(next)).toBe(true);
      expect(known.every((one) => isGreater(next, one))).toBe(true);
    }));
  });
});

describe('a move', () => {
  it.each([
    ['submit', 'DRAFT', { submittedAt: NOON }],
    ['withdraw', 'PENDING_APPROVAL', {}],
    ['approve', 'PENDING_APPROVAL', { approvedAt: NOON, approvedBy: bob }],
    ['reject', 'PENDING_APPROVAL', { rejectedAt: NOON, rejectionReason: 'too broad' }],
    ['publish', 'APPROVED', { publishedAt: NOON }],
    ['deprecate', 'PUBLISHED', { deprecatedAt: NOON, retirementReason: 'too broad' }],
    ['archive', 'DEPRECATED', { archivedAt: NOON }],
  ] as const)('to %s from %s leaves its trace and touches nothing else', (operation, state, trace) => {
    const before = aVersion({ state });
    const after = moved(before, operation, facts);
    expect(after).toEqual({ ...before, state: after?.state, ...trace });
  });

  it('is refused wherever the lifecycle has no way', () => {
    const ways = VERSION_STATES.flatMap((state) => VERSION_OPERATIONS.filter((operation) => moved(aVersion({ state }), operation, facts)));
    expect(ways).toHaveLength(7);
  });
});

const Contract = z.object({ transitions: z.array(z.object({ from: z.string(), operation: z.string(), ok: z.boolean(), sets: z.array(z.string()) })) });
const contract = testData('contracts/ptf-version-lifecycle.json');

it.skipIf(contract === null)('a move sets what the document says it sets', () => {
  const { transitions } = Contract.parse(JSON.parse(readFileSync(contract ?? '', 'utf8')));
  for (const { from, operation, sets } of transitions.filter((cell) => cell.ok)) {
    const before = aVersion({ state: from.toUpperCase() as VersionState }); // the document's names in lower case
    const after: object = moved(before, operation as VersionOperation, facts) ?? {};
    for (const field of sets) expect(Reflect.get(after, field.replace(/_(\w)/, (_, letter: string) => letter.toUpperCase())), `${operation} sets ${field}`).not.toBeNull();
  }
});

describe('what an agent is', () => {
  const version = (id: string, state: VersionState) => ({ id: brand<VersionId>(id), state });

  it('is a draft before it has versions', () => {
    expect(standingOf([])).toEqual({ status: 'DRAFT', currentVersionId: null });
  });

  it('is published while one version is, whatever is being written beside it', () => {
    expect(standingOf([version('v3', 'DRAFT'), version('v2', 'PUBLISHED'), version('v1', 'DEPRECATED')])).toEqual({ status: 'PUBLISHED', currentVersionId: 'v2' });
  });

  it('is otherwise what its newest version is', () => {
    expect(standingOf([version('v2', 'ARCHIVED'), version('v1', 'DEPRECATED')])).toEqual({ status: 'ARCHIVED', currentVersionId: null });
  });
});

describe('an imported revision', () => {
  it('is superseded by a newer one of its history and by nothing else', () => {
    expect(isSuperseded({ importRevision: 2 }, 3)).toBe(true);
    expect(isSuperseded({ importRevision: 3 }, 3)).toBe(false);
    expect(isSuperseded({ importRevision: null }, 3)).toBe(false);
  });
});

describe('what is new in an arriving history', () => {
  const taken = (known: string, arriving: string) => newRevisions([...known], [...arriving]).map((index) => arriving[index]).join('');

  it.each([
    ['', 'ABC', 'ABC'],
    ['ABC', 'ABC', ''],
    ['AB', 'ABCD', 'CD'],
    ['AB', 'ABA', 'A'], // back to earlier content: a revision of its own
    ['AB', 'C', 'C'], // the file alone, without its history
    ['AB', 'A', ''],
    ['AB', 'AXB', 'X'], // a rewritten history
  ])('after %s, of %s it is %s', (known, arriving, fresh) => expect(taken(known, arriving)).toBe(fresh));

  it('is nothing at the second time, whatever came before', () => {
    const history = fc.array(fc.constantFrom('A', 'B', 'C', 'D'), { maxLength: 8 });
    fc.assert(fc.property(history, history, (known, arriving) => {
      const after = [...known, ...newRevisions(known, arriving).map((index) => arriving[index] ?? '')];
      expect(newRevisions(after, arriving)).toEqual([]);
      expect(arriving.every((digest) => after.includes(digest))).toBe(true);
    }), { numRuns: 5_000 });
  });
});
