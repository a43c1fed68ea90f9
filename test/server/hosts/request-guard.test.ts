import { expect, it } from 'vitest';
import { reasonToTurnAway } from '../../../server/hosts/request-guard.ts';

const CONFIG = { hosts: new Set(['127.0.0.1:4680']), origins: new Set(['http://127.0.0.1:4680']) };
const asked = (path: string, headers: Readonly<Record<string, string>>) =>
  reasonToTurnAway({ method: 'POST', path, header: (name) => ({ host: '127.0.0.1:4680', 'content-length': '9', ...headers })[name] ?? null }, CONFIG)?.status ?? null;

it.each([
  ['/witness/add-checkpoint', {}, null],
  ['/witness/add-checkpoint', { 'content-type': 'text/plain' }, null],
  ['/witness/add-checkpoint', { 'sec-fetch-site': 'cross-site' }, 403],
  ['/witness/add-checkpoint', { origin: 'https://elsewhere.example' }, 403],
  ['/witness/add-checkpoints', { 'content-type': 'text/plain' }, 415],
  ['/api/v1/audit/verify', { 'content-type': 'text/plain' }, 415],
])('takes what is no JSON at the witness alone, and there from no page of another site: %s %j', (path, headers, status) => {
  expect(asked(path, headers)).toBe(status);
});
