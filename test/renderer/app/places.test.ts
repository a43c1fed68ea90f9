import { describe, expect, test } from 'vitest';
import { PLACES } from '../../../renderer/app/places.ts';

const places = PLACES.flat();

describe('places of the rail', () => {
  test('no two share a letter, a name or a path', () => {
    for (const facts of [places.map((place) => place.letter), places.map((place) => place.name), places.map((place) => place.path)]) expect(new Set(facts).size).toBe(places.length);
  });

  test('no letter is g, which begins every jump', () => {
    expect(places.map((place) => place.letter)).not.toContain('g');
  });

  test('everything but Home asks for a capability', () => {
    expect(places.filter((place) => place.needs === null).map((place) => place.name)).toEqual(['Home']);
  });
});
