import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Listening, listen } from '../../../server/hosts/node-http.ts';
import { openTestServer, type TestServer } from '../../support/open-test-server.ts';

let at: TestServer;
let listening: Listening;
beforeAll(async () => {
  at = await openTestServer();
  listening = await listen({ server: at.server, host: '127.0.0.1', port: 0, tries: 0, pages: null, allowedHosts: [] });
});
afterAll(async () => {
  await listening.close();
  await at.close();
});

/** Sends a body whose length is not said beforehand. */
function sendChunked(body: string): Promise<{ readonly status: number | undefined; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(`${listening.url}/trpc/session.signIn`, { method: 'POST', headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' } }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve({ status: answer.statusCode, text }));
    });
    asked.on('error', reject);
    for (let sent = 0; sent < body.length; sent += 100_000) asked.write(body.slice(sent, sent + 100_000));
    asked.end();
  });
}

it('reads a body that comes in chunks like any other', async () => {
  const answer = await sendChunked(JSON.stringify({ email: 'nobody@example.com', password: 'wrong' }));
  expect(answer).toMatchObject({ status: 401, text: expect.stringContaining('Invalid credentials') as unknown });
});

it('refuses more than a mebibyte of JSON although its length was not said', async () => {
  expect((await sendChunked(JSON.stringify({ email: 'a'.repeat(1024 * 1024) }))).status).toBe(413);
});

it('refuses a body that says one thing twice, before anything reads it', async () => {
  expect(await sendChunked('{"email":"a@example.com","email":"b@example.com","password":"x"}')).toMatchObject({ status: 400, text: expect.stringContaining('twice') as unknown });
});
