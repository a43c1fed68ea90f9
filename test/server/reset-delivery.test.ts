import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import type { Person } from '../../server/people/identity/index.ts';
import { resetDelivery } from '../../server/reset-delivery.ts';

const ada = { name: 'Ada', email: 'ada@example.com' } as Person; // a letter needs no more of a person
const ORIGIN = 'http://127.0.0.1:4680';

describe('a password reset link', () => {
  const closing: Array<() => void> = [];
  afterEach(() => closing.splice(0).forEach((close) => close()));

  /** A hook of one's own, and what it was sent. */
  async function hook(status = 204, headers: Readonly<Record<string, string>> = {}): Promise<{ readonly url: string; readonly letters: string[] }> {
    const letters: string[] = [];
    const server = createServer((request, answer) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        letters.push(body);
        answer.writeHead(status, headers).end();
      });
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    closing.push(() => void server.close());
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mail`, letters }; // it listens on TCP
  }

  it.each(['local', 'development'])('is printed by a server in %s mode, with the token behind the hash', async (mode) => {
    const lines: string[] = [];
    const delivery = resetDelivery(readConfig({ COUNTERSIGN_MODE: mode }), (line) => void lines.push(line));
    await delivery?.(ORIGIN)(ada, 'the-token');
    expect(lines).toEqual([`Password reset for ada@example.com, good for an hour: ${ORIGIN}/#/reset/the-token\n`]);
  });

  it('goes nowhere in production without a hook, and nowhere on a desktop: an administrator gives a new password', () => {
    expect(resetDelivery(readConfig({ COUNTERSIGN_MODE: 'production' }), () => undefined)).toBeNull();
    expect(resetDelivery(readConfig({}, { mode: 'local', shellKey: new Uint8Array(32) }), () => undefined)).toBeNull();
  });

  it('goes to the hook that is configured, under the configured address whatever host the request named', async () => {
    const { url, letters } = await hook();
    const config = readConfig({ COUNTERSIGN_MODE: 'production', COUNTERSIGN_RESET_HOOK: url, COUNTERSIGN_PUBLIC_URL: 'https://countersign.example/' });
    const printed: string[] = [];
    await resetDelivery(config, (line) => void printed.push(line))?.('https://evil.example')(ada, 'the-token');
    expect(letters.map((letter) => JSON.parse(letter) as unknown)).toEqual([{ kind: 'password-reset', email: 'ada@example.com', name: 'Ada', link: 'https://countersign.example/#/reset/the-token' }]);
    expect(printed).toEqual([]);
  });

  it.each([[500, {}], [302, { location: 'http://127.0.0.1:1/elsewhere' }]])('is a fault where the hook answers %i, and follows it nowhere', async (status, headers) => {
    const { url } = await hook(status, headers);
    const config = readConfig({ COUNTERSIGN_MODE: 'production', COUNTERSIGN_RESET_HOOK: url, COUNTERSIGN_PUBLIC_URL: 'https://countersign.example' });
    await expect(resetDelivery(config, () => undefined)?.(ORIGIN)(ada, 'the-token')).rejects.toThrow(/hook answered 500|fetch failed/);
  });

  it('needs an address of its own where there is a hook', () => {
    expect(() => readConfig({ COUNTERSIGN_RESET_HOOK: 'https://mail.example/hook' })).toThrow('COUNTERSIGN_PUBLIC_URL');
  });
});
