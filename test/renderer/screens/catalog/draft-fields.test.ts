import { describe, expect, it } from 'vitest';
import { JSON_LANGUAGE } from '../../../../renderer/lib/json-language.ts';
import { YAML_LANGUAGE } from '../../../../renderer/lib/yaml-language.ts';
import { draftChanges, fieldsOf, isHeldBack, onTopOf, sameCommand, sameFields, saysTheSame, standingOf, tidy, writtenAs } from '../../../../renderer/screens/catalog/draft-fields.ts';

const STORED = { definition: { model: 'small-1' }, semver: '0.1.0', changelog: '' };
const LANGUAGES = { json: JSON_LANGUAGE, yaml: YAML_LANGUAGE };
const start = fieldsOf(STORED, JSON_LANGUAGE);
const inYaml = (text: string) => ({ ...start, text, as: 'yaml' as const });

describe('what of a draft is stored', () => {
  it('is only what was touched', () => {
    expect(draftChanges({ ...start, changelog: 'Says more' }, start, STORED, LANGUAGES)).toEqual({ changelog: 'Says more' });
    expect(draftChanges({ ...start, text: '{"model":"small-2"}', semver: ' 0.2.0 ' }, start, STORED, LANGUAGES)).toEqual({ definition: { model: 'small-2' }, semver: '0.2.0' });
  });

  it('is nothing where the same is only written otherwise', () => {
    expect(draftChanges({ ...start, text: '{ "model": "small-1" }' }, start, STORED, LANGUAGES)).toEqual({});
    expect(draftChanges(inYaml('# a remark\nmodel: small-1'), start, STORED, LANGUAGES)).toEqual({});
  });

  it('is not known while the text is no definition', () => {
    expect(draftChanges({ ...start, text: '{"model":' }, start, STORED, LANGUAGES)).toBeNull();
    expect(draftChanges(inYaml('model: [a'), start, STORED, LANGUAGES)).toBeNull();
  });

  it('is not known before YAML is loaded, whatever the text says', () => {
    expect(draftChanges(inYaml('model: small-2'), start, STORED, { json: JSON_LANGUAGE, yaml: null })).toBeNull();
  });
});

it('goes on from theirs with what was touched here', () => {
  const theirs = { text: '{"theirs":1}', as: 'json' as const, semver: '0.3.0', changelog: 'Theirs' };
  expect(onTopOf(theirs, { ...start, changelog: 'Mine' }, start)).toEqual({ ...theirs, changelog: 'Mine' });
  expect(onTopOf(theirs, inYaml('mine: 1'), start)).toEqual({ ...theirs, text: 'mine: 1', as: 'yaml' });
});

it('tidies what can be read and leaves the rest alone', () => {
  expect(['{"a":1}', '{"a":'].map((text) => tidy({ ...start, text }, LANGUAGES).text)).toEqual(['{\n  "a": 1\n}', '{"a":']);
  expect(['# x\na:   1', 'a: [1'].map((text) => tidy(inYaml(text), LANGUAGES).text)).toEqual(['a: 1\n', 'a: [1']);
});

describe('another view of the draft', () => {
  it('says the same, and going back leaves nothing to be stored', () => {
    const yaml = writtenAs('yaml', start, LANGUAGES);
    expect(yaml).toEqual({ ...start, text: 'model: small-1\n', as: 'yaml' });
    const back = yaml && writtenAs('json', yaml, LANGUAGES);
    expect(back && sameFields(back, start)).toBe(true);
  });

  it('is not there for a text with faults, which stays where it was typed', () => {
    expect(writtenAs('json', inYaml('model: [a'), LANGUAGES)).toBeNull();
    expect(writtenAs('yaml', { ...start, text: '{"model":' }, LANGUAGES)).toBeNull();
  });
});

it.each([
  [{ unsaved: true, pending: true, stuck: false }, 'saving'],
  [{ unsaved: false, pending: false, stuck: true }, 'saved'],
  [{ unsaved: true, pending: false, stuck: true }, 'kept'],
  [{ unsaved: true, pending: false, stuck: false }, 'typing'],
] as const)('%j stands as %s', (how, standing) => {
  expect(standingOf(how)).toBe(standing);
});

it('agrees with what is stored by what it says, not by how that is written', () => {
  expect(saysTheSame(inYaml('# mine\nmodel: "small-1"'), STORED, LANGUAGES)).toBe(true);
  expect([inYaml('model: small-2'), inYaml('model: [a'), { ...start, changelog: 'More' }].map((fields) => saysTheSame(fields, STORED, LANGUAGES))).toEqual([false, false, false]);
});

describe('a save that failed', () => {
  const failed = { fields: start, autosave: true, commandId: 'one', unanswered: true };
  const refused = { ...failed, unanswered: false };

  it('is sent again once the server is there again, if it got no answer', () => {
    expect([isHeldBack(failed, start, false), isHeldBack(failed, start, true)]).toEqual([true, false]);
  });

  it('is not sent again as it is, if it was refused', () => {
    expect([isHeldBack(refused, start, true), isHeldBack(refused, { ...start, semver: '0.2.0' }, true)]).toEqual([true, false]);
  });

  it('is the same command only if it is the same save and may have been carried out', () => {
    expect(sameCommand(failed, start, true)).toBe('one');
    expect([sameCommand(failed, start, false), sameCommand(failed, { ...start }, true), sameCommand(refused, start, true), sameCommand(null, start, true)]).toEqual([null, null, null, null]);
  });
});
