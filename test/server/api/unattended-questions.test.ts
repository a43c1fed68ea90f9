import { expect, it } from 'vitest';
import { credentialsOf } from '../../../server/api/procedure-context.ts';
import { UNATTENDED } from '../../../shared/request-headers.ts';

const unattended = (path: string, headers: Readonly<Record<string, string>>) => credentialsOf(new Request(`http://127.0.0.1${path}`, { headers }), 'countersign', '').unattended;

it.each([['/trpc/home.news', true], ['/trpc/home.news?input=%7B%7D', true], ['/trpc/home.news,session.me', false], ['/trpc/session.me', false], ['/api/v1/home/news', false]])('takes the word of a request to %s that nobody is at the window: %s', (path, counts) => {
  expect([unattended(path, { [UNATTENDED]: '1' }), unattended(path, {})]).toEqual([counts, false]);
});
