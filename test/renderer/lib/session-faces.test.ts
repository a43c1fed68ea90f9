import { expect, test } from 'vitest';
import { proofWords, sessionWords } from '../../../renderer/lib/session-faces.ts';

const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const browser = { kind: 'browser', device: null } as const;

test('what the person called the device comes first', () => {
  expect(sessionWords({ ...browser, device: 'Work laptop', userAgent: CHROME })).toBe('Work laptop');
});

test('a program that claims to be several is called by its own name', () => {
  expect(sessionWords({ ...browser, userAgent: CHROME })).toBe('Chrome on Windows');
  expect(sessionWords({ ...browser, userAgent: `${CHROME} Edg/140.0.0.0` })).toBe('Edge on Windows');
});

test('a phone is not told as the desktop system it resembles', () => {
  expect(sessionWords({ ...browser, userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1' })).toBe('Safari on iOS');
  expect(sessionWords({ ...browser, userAgent: 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0' })).toBe('Firefox on Android');
});

test('what says nothing of itself is told by its kind', () => {
  expect(sessionWords({ ...browser, userAgent: null })).toBe('A browser');
  expect(sessionWords({ kind: 'token', device: null, userAgent: 'node' })).toBe('A program');
});

test('proofs have words, and an unknown one keeps its own', () => {
  expect(proofWords(['pwd', 'otp'])).toBe('Password, One-time code');
  expect(proofWords(['hwk'])).toBe('hwk');
});
