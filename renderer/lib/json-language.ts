import { jsonPlaceAt } from './json-place.ts';
import { BRACKETS, inserted, type TextLanguage } from './text-language.ts';
import { readTypedJson } from './typed-json.ts';

export const JSON_LANGUAGE: TextLanguage = {
  id: 'json',
  read: (text) => {
    const typed = readTypedJson(text);
    return typed.ok ? { ...typed, hasAsides: false } : { ok: false, problems: [typed.problem] };
  },
  write: (value) => JSON.stringify(value, null, 2),
  placeAt: jsonPlaceAt,
  member: ({ hasColon, lacksComma }, name, holds) => (hasColon ? inserted(JSON.stringify(name)) : inserted(`${JSON.stringify(name)}: `, BRACKETS[holds], lacksComma ? ',' : '')),
  scalar: (_place, value) => inserted(JSON.stringify(value)),
};
