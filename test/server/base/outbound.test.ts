import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { openOutbound, type OutboundOptions } from '../../../server/base/outbound.ts';
import { isLoopbackAddress, isPublicAddress } from '../../../server/base/outbound-address.ts';
import { onLoopback } from '../../support/sso-house.ts';

const closing: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A neighbour on this machine that counts who comes by. */
async function neighbour(answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => void response.end('secret')) {
  let connections = 0;
  const server = createServer(answer);
  server.on('connection', () => (connections += 1));
  const { origin, close } = await onLoopback(server);
  closing.push(close);
  return { origin, port: new URL(origin).port, connections: () => connections };
}
const outbound = (options: Partial<OutboundOptions> = {}) => openOutbound({ allowLoopback: false, ...options });
const refusal = (address: string, options: Partial<OutboundOptions> = {}) => outbound(options).fetch(address).then(() => 'answered', (reason: unknown) => (reason instanceof Error ? reason.name : 'other'));

describe('calls to the outside', () => {
  it('SSRF-01: reach this machine under none of its names, and nothing connects', async () => {
    const { port, connections } = await neighbour();
    const hosts = ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433', '017700000001', '127.1', '0', '①②⑦.0.0.1', 'localhost.', 'LOCALHOST', 'a.localhost', '[::]', '127.0.0.1.'];
    for (const host of hosts) {
      for (const scheme of ['https', 'http']) expect(await refusal(`${scheme}://${host}:${port}/`), `${scheme}://${host}`).toBe('OutboundError');
    }
    expect(connections()).toBe(0);
    expect(await refusal(`http://[::ffff:127.0.0.1]:${port}/`, { allowLoopback: true })).toBe('OutboundError');
    expect(connections()).toBe(0);
  });

  it('SSRF-02: reach no neighbour, no carrier network and no address that only carries another', async () => {
    const addresses = ['169.254.169.254', '[fd00:ec2::254]', '100.64.0.1', '10.0.0.1', '192.0.2.1', '[64:ff9b::7f00:1]', '[2002:7f00:1::]', '172.16.0.1', '192.168.1.1', '224.0.0.1', '255.255.255.255', '[fe80::1]', '[fc00::1]', '[ff02::1]', '[2001:db8::1]', '198.18.0.1'];
    for (const address of addresses) {
      expect(await refusal(`https://${address}/`), address).toBe('OutboundError');
      expect(await refusal('https://named.example/', { resolve: () => Promise.resolve([{ address: address.replaceAll(/[[\]]/g, ''), family: address.startsWith('[') ? 6 : 4 }]) }), `a name for ${address}`).toBe('OutboundError');
    }
    expect(['1.1.1.1', '93.184.215.14', '2606:4700:4700::1111'].map(isPublicAddress)).toEqual([true, true, true]);
    expect(['', 'localhost', '1.1.1', '::ffff:1.1.1.1'].map(isPublicAddress)).toEqual([false, false, false, false]);
    expect(['127.0.0.1', '::1', '::ffff:127.0.0.1', '128.0.0.1'].map(isLoopbackAddress)).toEqual([true, true, false, false]);
  });

  it('SSRF-03: check a literal address by itself, because a name server is never asked about one', async () => {
    const asked: string[] = [];
    const { port, connections } = await neighbour();
    const resolve = (host: string) => {
      asked.push(host);
      return Promise.resolve([{ address: '1.1.1.1', family: 4 }]);
    };
    expect(await refusal(`https://127.0.0.1:${port}/`, { resolve })).toBe('OutboundError');
    expect(await refusal(`https://[::1]:${port}/`, { resolve })).toBe('OutboundError');
    expect([asked, connections()]).toEqual([[], 0]);
  });

  it('SSRF-04: connect to the very address that was checked, whatever the name means a moment later', async () => {
    const { port, connections } = await neighbour();
    const answers = [[{ address: '127.0.0.1', family: 4 }], [{ address: '10.0.0.1', family: 4 }]];
    let asked = 0;
    const resolve = () => Promise.resolve(answers[Math.min(asked++, 1)] ?? []);
    const rebinding = outbound({ allowLoopback: true, resolve });
    expect(await (await rebinding.fetch(`http://localhost:${port}/`)).text()).toBe('secret');
    expect([asked, connections()]).toEqual([1, 1]);
    await expect(rebinding.fetch(`http://localhost:${port}/`)).rejects.toThrow('leads to an address');
    expect(connections()).toBe(1);
  });

  it('SSRF-05: call nobody whose name means a public and a private address at once', async () => {
    const { port, connections } = await neighbour();
    for (const mixed of [['1.1.1.1', '127.0.0.1'], ['127.0.0.1', '1.1.1.1']]) {
      expect(await refusal(`https://mixed.example:${port}/`, { resolve: () => Promise.resolve(mixed.map((address) => ({ address, family: 4 }))) })).toBe('OutboundError');
    }
    expect(await refusal(`https://nowhere.example:${port}/`, { resolve: () => Promise.resolve([]) })).toBe('OutboundError');
    expect(connections()).toBe(0);
  });

  it('SSRF-06: follow no redirect', async () => {
    const inner = await neighbour();
    for (const status of [301, 302, 303, 307, 308]) {
      const { origin } = await neighbour((_request, response) => void response.writeHead(status, { location: inner.origin }).end());
      await expect(outbound({ allowLoopback: true }).fetch(origin)).rejects.toThrow('redirects are not followed');
    }
    expect(inner.connections()).toBe(0);
  });

  it('SSRF-07: speak https alone, to ports where https is spoken, to addresses that mean one thing', async () => {
    const { origin, port, connections } = await neighbour();
    const addresses = [
      'file:///etc/passwd', 'gopher://example.org/', 'ftp://example.org/', 'data:text/plain,x', 'javascript:alert(1)', 'http://example.org/', 'https://user:pass@example.org/', 'https://user@example.org/',
      'https://example.org:22/', 'https://example.org:25/', 'https://example.org:6379/', 'https://example.org:80/', 'https://example.org:5432/', 'https://example.org#@127.0.0.1/', `https://127.0.0.1:${port}#@example.org/`, 'https://example.org/#',
      'https://example.org\\@127.0.0.1/', ' https://example.org/', 'https://exam\tple.org/', 'https://', '', '//example.org/', 'https://example.internal/', `https://example.org/${'a'.repeat(3_000)}`,
    ];
    for (const address of addresses) expect(await refusal(address, { resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]) }), address.slice(0, 60)).toBe('OutboundError');
    expect(await refusal(`${origin.replace('http:', 'ftp:')}/`, { allowLoopback: true })).toBe('OutboundError');
    expect(connections()).toBe(0);
  });

  it('SSRF-08: cut what is too large, packed, endless or slow', async () => {
    const limits = { allowLoopback: true, timeoutMs: 400, mostBytes: 10_000 };
    const endless = await neighbour((_request, response) => {
      const more = () => { while (response.write('x'.repeat(4_096))); response.once('drain', more); };
      more();
    });
    const announced = await neighbour((_request, response) => void response.writeHead(200, { 'content-length': '5000000000' }).write('x'));
    const bomb = await neighbour((_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.alloc(1_000)));
    const drip = await neighbour((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'), 50);
      response.on('close', () => clearInterval(timer));
    });
    const headers = await neighbour((request) => {
      request.socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => request.socket.write(`x-${'a'.repeat(100)}: ${'b'.repeat(2_000)}\r\n`), 5);
      request.socket.on('close', () => clearInterval(timer)).on('error', () => undefined);
    });
    const silent = await neighbour(() => undefined);
    const brokenOff = await neighbour((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('x');
      response.socket?.destroySoon();
    });
    const told = new Map<string, string>();
    for (const [name, at] of Object.entries({ endless, announced, bomb, drip, headers, silent, brokenOff })) {
      await outbound(limits).fetch(at.origin).then(() => told.set(name, 'answered'), (reason: unknown) => told.set(name, reason instanceof Error ? reason.message.replace(/^[\d.]+ /, '') : ''));
    }
    expect(Object.fromEntries(told)).toEqual({
      endless: 'answered with more than 10000 bytes', announced: 'answered with more than 10000 bytes', bomb: 'answered in a packed form that was not asked for', drip: 'did not answer within 400 ms',
      headers: 'did not answer properly', silent: 'did not answer within 400 ms', brokenOff: expect.stringMatching(/broke off|did not answer properly/),
    });
  });

  it('answer what was asked where nothing is wrong, with method, headers and body', async () => {
    const { origin } = await neighbour((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString())).on('end', () => response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ method: request.method, body, encoding: request.headers['accept-encoding'], own: request.headers['x-own'] })));
    });
    const answer = await outbound({ allowLoopback: true }).fetch(origin, { method: 'POST', body: 'a=ü', headers: { 'x-own': '1' } });
    expect([answer.status, await answer.json()]).toEqual([201, { method: 'POST', body: 'a=ü', encoding: 'identity', own: '1' }]);
  });

  it('reach a private address only under a name that the deployment’s own configuration trusts, and never where clouds keep secrets', async () => {
    const at = (address: string) => ({ resolve: () => Promise.resolve([{ address, family: 4 }]), privateHosts: ['idp.corp.example'], timeoutMs: 300 });
    await expect(outbound(at('10.255.255.1')).fetch('https://idp.corp.example/')).rejects.toThrow(/did not answer/);
    await expect(outbound(at('10.255.255.1')).fetch('https://other.corp.example/')).rejects.toThrow('leads to an address');
    await expect(outbound(at('169.254.169.254')).fetch('https://idp.corp.example/')).rejects.toThrow('leads to an address');
  });
});
