import { describe, expect, it } from 'vitest';
import { draftChanges, fieldsOf, onTopOf, standingOf, tidy } from '../../../../renderer/screens/catalog/draft-fields.ts';

const STORED = { definition: { model: 'small-1' }, semver: '0.1.0', changelog: '' };
const start = fieldsOf(STORED);

describe('what of a draft is stored', () => {
  it('is only what was touched', () => {
    expect(draftChanges({ ...start, changelog: 'Says more' }, start, STORED)).toEqual({ changelog: 'Says more' });
    expect(draftChanges({ ...start, text: '{"model":"small-2"}', semver: ' 0.2.0 ' }, start, STORED)).toEqual({ definition: { model: 'small-2' }, semver: '0.2.0' });
  });

  it('is nothing where the same is only written otherwise', () => {
    expect(draftChanges({ ...start, text: '{ "model": "small-1" }' }, start, STORED)).toEqual({});
  });

  it('is not known while the text is no definition', () => {
    expect(draftChanges({ ...start, text: '{"model":' }, start, STORED)).toBeNull();
  });
});

it('goes on from theirs with what was touched here', () => {
  const theirs = { text: '{"theirs":1}', semver: '0.3.0', changelog: 'Theirs' };
  expect(onTopOf(theirs, { ...start, changelog: 'Mine' }, start)).toEqual({ ...theirs, changelog: 'Mine' });
});

it('tidies what can be read and leaves the rest alone', () => {
  expect([tidy('{"a":1}'), tidy('{"a":')]).toEqual(['{\n  "a": 1\n}', '{"a":']);
});

it.each([
  [{ unsaved: true, pending: true, stuck: false }, 'saving'],
  [{ unsaved: false, pending: false, stuck: true }, 'saved'],
  [{ unsaved: true, pending: false, stuck: true }, 'kept'],
  [{ unsaved: true, pending: false, stuck: false }, 'typing'],
] as const)('%j stands as %s', (how, standing) => {
  expect(standingOf(how)).toBe(standing);
});
