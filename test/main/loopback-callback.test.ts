import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type CallbackListener, listenForCallback } from '../../main/loopback-callback.ts';

const STATE = 'A'.repeat(43);
let listener: CallbackListener | null = null;
let alarms: Array<() => void> = [];
afterEach(() => {
  listener?.close();
  alarms = [];
});

async function waitingFor(state: string | null = STATE) {
  const waits: number[] = [];
  listener = await listenForCallback({ after: (ms, act) => {
    waits.push(ms);
    alarms.push(act);
  } });
  if (state !== null) listener.expect(state);
  return { listener, waits, port: Number(new URL(listener.redirectUri).port) };
}

/** A visit as any page or program on this machine can make it. */
function visit(port: number, path: string, { method = 'GET', headers = {}, body = '' }: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {}) {
  return new Promise<{ readonly status: number; readonly text: string; readonly headers: Readonly<Record<string, unknown>> } | 'closed'>((resolve) => {
    const asked = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }));
    });
    asked.on('error', () => resolve('closed')).end(body);
  });
}

describe('the loopback address that a sign-in comes back to', () => {
  it('OIDC-18: refuses whoever brings no state, or too much, or comes twice, shows nothing back, and closes after the first proper visit or five minutes', async () => {
    const { port, waits } = await waitingFor();
    const bad: ReadonlyArray<readonly [string, Parameters<typeof visit>[2]?]> = [
      ['/cb'], ['/cb?code=stolen'], ['/cb?state='], [`/cb?state=${'B'.repeat(43)}`], [`/cb?state=${STATE}&state=${STATE}`], [`/cb?state=${STATE}&x=${'y'.repeat(9_000)}`], [`/other?state=${STATE}`], [`/?state=${STATE}`],
      [`/cb?state=${STATE}`, { method: 'POST', body: 'code=x' }], [`/cb?state=${STATE}`, { headers: { host: 'evil.test' } }], [`/cb?state=${STATE}`, { headers: { host: `localhost:${port}` } }],
      [`/cb?state=${STATE}`, { headers: { 'sec-fetch-mode': 'no-cors' } }], [`/cb?error=${encodeURIComponent('<script>alert(1)</script>')}`],
    ];
    for (const [path, how] of bad) {
      const answer = await visit(port, path, how);
      expect(answer, path.slice(0, 60)).toMatchObject({ status: 400, text: 'This is not an answer that Countersign is waiting for.\n' });
    }
    expect(await visit(port, `/cb?state=${STATE}&x=${'y'.repeat(40_000)}`)).toMatchObject({ status: 431 });
    const good = await visit(port, `/cb?code=the-code&state=${STATE}`);
    expect(good).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'" } });
    expect(good === 'closed' ? '' : good.text).not.toMatch(/the-code|AAAA/);
    expect(await listener?.arrived).toBe(`code=the-code&state=${STATE}`);
    expect(await visit(port, `/cb?code=again&state=${STATE}`)).toBe('closed');
    expect(waits).toEqual([300_000]);

    const late = await waitingFor();
    for (const alarm of alarms) alarm();
    expect(await late.listener.arrived).toBeNull();
    expect(await visit(late.port, `/cb?state=${STATE}`)).toBe('closed');
  });

  it('takes nothing before it is told what to wait for', async () => {
    const { port } = await waitingFor(null);
    expect(await visit(port, '/cb?state=')).toMatchObject({ status: 400 });
  });

  it('listens on the loopback alone', async () => {
    const { listener: at, port } = await waitingFor();
    expect(at.redirectUri).toBe(`http://127.0.0.1:${port}/cb`);
    const elsewhere = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.2', port }, () => {
        socket.destroy();
        resolve(true);
      }).on('error', () => resolve(false));
    });
    expect(elsewhere).toBe(false);
  });
});
