import { describe, expect, test } from 'vitest';
import { keyStatus, networksIn, placesWords, scopeWords } from '../../../../renderer/screens/people/key-faces.ts';
import { instantOf } from '../../../../shared/brand.ts';

const [before, now, after] = [instantOf(1_000), instantOf(2_000), instantOf(3_000)];

test('a key is active until the instant it expires', () => {
  expect(keyStatus({ expiresAt: after, revokedAt: null }, now)).toBe('active');
  expect(keyStatus({ expiresAt: null, revokedAt: null }, now)).toBe('active');
  expect(keyStatus({ expiresAt: now, revokedAt: null }, now)).toBe('expired');
});

test('a revoked key is revoked, whether or not it also expired', () => {
  expect(keyStatus({ expiresAt: before, revokedAt: before }, now)).toBe('revoked');
});

test('scopes are counted when there are too many to read', () => {
  expect(scopeWords(['*'])).toBe('All its owner may, except what is sealed');
  expect(scopeWords(['runs:read', 'runs:write'])).toBe('runs:read, runs:write');
  expect(scopeWords(['a:b', 'c:d', 'e:f'])).toBe('3 rights');
});

describe('from where a key may be used', () => {
  test('is anywhere unless networks are named', () => {
    expect(placesWords([])).toBe('Anywhere');
    expect(placesWords(['203.0.113.0/24'])).toBe('203.0.113.0/24');
    expect(placesWords(['a', 'b', 'c'])).toBe('3 networks');
  });

  test('is read one a line or with commas', () => {
    expect(networksIn(' 203.0.113.7,\n2001:db8::/32  \n')).toEqual(['203.0.113.7', '2001:db8::/32']);
    expect(networksIn('')).toEqual([]);
  });
});
