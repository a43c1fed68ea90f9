import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slugOf } from '../../../renderer/lib/slug-of.ts';

describe('a short name', () => {
  test.each([
    ['Motor Claims', 'motor-claims'],
    ['  Havelund & Søn, A/S ', 'havelund-s-n-a-s'],
    ['Crédit Étrangère', 'credit-etrangere'],
    ['---', 'tenant'],
    ['自動車', 'tenant'],
  ])('of "%s" is %s', (name, slug) => {
    expect(slugOf(name, 'tenant')).toBe(slug);
  });

  test('always fits what the server takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (name) => {
        expect(slugOf(name, 'tenant')).toMatch(/^[a-z0-9][a-z0-9_-]{0,62}$/);
      }),
    );
  });
});
