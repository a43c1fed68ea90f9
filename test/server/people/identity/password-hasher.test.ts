import { hash } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { statusOf } from '../../../../server/api/refusal-status.ts';
import { openPasswordHasher } from '../../../../server/people/identity/index.ts';

const passwords = openPasswordHasher();

describe('the password hasher', () => {
  it('knows a password again and no other', async () => {
    const stored = await passwords.hash('violet-harbour-42');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.verify(stored, 'violet-harbour-42')).toBe(true);
    expect(await passwords.verify(stored, 'violet-harbour-43')).toBe(false);
    expect(passwords.isOutdated(stored)).toBe(false);
  });

  it('AUTH-03: takes the composed and the decomposed spelling as one', async () => {
    const stored = await passwords.hash('Caf\u00e9 am See 1');
    expect(await passwords.verify(stored, 'Cafe\u0301 am See 1')).toBe(true);
    expect(await passwords.verify(stored, 'Cafe am See 1')).toBe(false);
    expect(await passwords.verify(await passwords.hash('Cafe\u0301 am See 1'), 'Caf\u00e9 am See 1')).toBe(true);
  });

  it('AUTH-04: takes blanks at the ends, emoji and NUL exactly as they are, and ends at none of them', async () => {
    for (const password of [' two blanks ', '🦊🦉🐢🐙🦀🐌🦋🐝🐞🦗', 'before\u0000after 1']) {
      const stored = await passwords.hash(password);
      expect(await passwords.verify(stored, password)).toBe(true);
      for (const other of [password.trim(), `${password} `, password.slice(0, -1), password.split('\u0000')[0] ?? '', `${password}x`]) if (other !== password) expect(await passwords.verify(stored, other)).toBe(false);
    }
  });

  it('accepts an older cost and says that it is outdated', async () => {
    const stored = await hash('violet-harbour-42', { memoryCost: 12_288, timeCost: 3, parallelism: 1 });
    expect(await passwords.verify(stored, 'violet-harbour-42')).toBe(true);
    expect(passwords.isOutdated(stored)).toBe(true);
  });

  it.each([
    '$argon2id$v=19$m=4194304,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g', '$argon2id$v=19$m=19456,t=900,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g',
    '$argon2i$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g', '', 'plain',
  ])('matches nothing to a stored form out of bounds: %s', async (stored) => {
    const before = process.memoryUsage().rss;
    expect(await passwords.verify(stored, 'violet-harbour-42')).toBe(false);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  it('does the same work for somebody who is not there', async () => {
    const spent = async (stored: string | null) => {
      const from = process.cpuUsage();
      for (let round = 0; round < 8; round += 1) await passwords.verify(stored, 'wrong-password-1');
      return process.cpuUsage(from).user;
    };
    const stored = await passwords.hash('violet-harbour-42');
    await spent(stored);
    const [nobody, somebody] = [await spent(null), await spent(stored)];
    expect(nobody).toBeGreaterThan(somebody / 3); // without the dummy hash it would be a thousandth
  });

  it('AUTH-05: works two at once, lets thirty-two wait, and asks everybody else of two hundred to come back', async () => {
    const asked = Array.from({ length: 200 }, () => passwords.verify(null, 'whatever-it-is'));
    const outcomes = await Promise.allSettled(asked);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(166);
    expect(statusOf('auth/locked').http).toBe(429);
    expect(refused[0]?.reason).toMatchObject({ code: 'auth/locked', details: { retry_after_seconds: 1 } });
    expect(await passwords.verify(null, 'whatever-it-is')).toBe(false); // the places were handed back
  });
});
