import { describe, expect, it } from 'vitest';
import { erasureSubject } from '../../../../renderer/screens/audit/erasure-subject.ts';

const DORA = { id: 'u-dora', name: 'Dora', email: 'Dora@Example.com' };

describe('whom an erasure is about', () => {
  it('is the person chosen, with their own address and every other that was typed, each once', () => {
    expect(erasureSubject(DORA, 'dora@example.com, old@example.org;  older@example.org')).toEqual({ personId: 'u-dora', emails: ['dora@example.com', 'old@example.org', 'older@example.org'], called: 'Dora' });
  });

  it('is somebody without an account by their addresses, or somebody who left by the id that entries tell', () => {
    expect(erasureSubject(null, ' guest@example.org ')).toEqual({ emails: ['guest@example.org'], called: 'guest@example.org' });
    expect(erasureSubject(null, 'u-gone')).toEqual({ personId: 'u-gone', emails: [], called: 'u-gone' });
  });

  it('is nobody while nothing was said', () => {
    expect(erasureSubject(null, ' , ')).toBeNull();
  });

  it('leaves out an address of the directory that is none', () => {
    expect(erasureSubject({ ...DORA, email: '' }, '')).toEqual({ personId: 'u-dora', emails: [], called: 'Dora' });
  });

  it.each([
    [DORA, 'u-other', 'One account at a time'], [null, 'u-one u-two', 'One account at a time'], [null, 'guest@', 'guest@ is no email address'],
    [null, Array.from({ length: 21 }, (_, at) => `a${at}@example.org`).join(' '), 'At most 20 addresses'],
  ])('is refused in words where it is no one person: %j, %s', (person, typed, words) => {
    expect(erasureSubject(person, typed)).toEqual({ problem: expect.stringContaining(words) });
  });
});
