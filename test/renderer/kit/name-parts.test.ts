import { describe, expect, it } from 'vitest';
import { lastPart } from '../../../renderer/kit/name-parts.ts';

describe('the part of a long name that tells it from others', () => {
  it.each([
    ['io.github.acme-industries/mail-server', '/mail-server'],
    ['/tools/letters.send/destructive', '/destructive'],
    ['org.example.department.letters.send', '.send'],
  ])('of %s is %s', (name, end) => {
    expect(name.slice(lastPart(name) ?? 0)).toBe(end);
  });

  it.each(['letters.send', 'a-name-of-one-part-that-is-rather-long', 'io.github.acme/a-last-part-that-would-not-fit-anyway', '.begins-with-its-only-point-and-is-long'])('is not sought in %s', (name) => {
    expect(lastPart(name)).toBeNull();
  });
});
