import { expect, it } from 'vitest';
import { isUuid } from '../../shared/uuid.ts';

const ID = '0190a000-0000-7000-8000-00000000abcd';

it.each([[ID, true], [ID.toUpperCase(), false], [`${ID} `, false], [`${ID}0`, false], [ID.slice(1), false], [ID.replaceAll('-', ''), false], ['deadbeef-team', false], ['', false]])('%j is a UUID: %s', (text, is) => {
  expect(isUuid(text)).toBe(is);
});
