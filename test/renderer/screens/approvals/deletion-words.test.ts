import { expect, test } from 'vitest';
import { alsoEnds, type Dependants, runsOf, versionsWords } from '../../../../renderer/screens/approvals/deletion-words.ts';
import { brand, type Instant, type VersionId } from '../../../../shared/brand.ts';

const at = brand<Instant>('2026-11-21T09:00:00.000Z');
const ran = (id: string, count: number) => ({ versionId: brand<VersionId>(id), version: id, count, last: at });
const runs: NonNullable<Dependants['runs']> = { since: at, versions: [ran('v1', 4), ran('v2', 3)] };

test('versions are counted, with the drafts that this reader does not see', () => {
  expect(versionsWords([{ state: 'PUBLISHED' }], 1)).toBe('1 version, which is published');
  expect(versionsWords([{ state: 'PUBLISHED' }, { state: 'DEPRECATED' }], 2)).toBe('2 versions, one of them published');
  expect(versionsWords([{ state: 'DEPRECATED' }], 3)).toBe('3 versions, 2 drafts among them that only those who write them see');
});

test('runs are counted by version and in all, and not at all for whoever may not see them', () => {
  expect([runsOf({ runs }), runsOf({ runs }, 'v2'), runsOf({ runs }, 'v3'), runsOf({ runs: null })]).toEqual([7, 3, 0, null]);
});

test('what ends with an agent is said only where there is some', () => {
  expect(alsoEnds({ requests: 0, publications: 0 })).toEqual([]);
  expect(alsoEnds({ requests: 1, publications: 2 })).toEqual(['1 open request to publish a version of it ends by itself.', '2 publications set for a time to come do not happen.']);
});
