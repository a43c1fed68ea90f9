import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { redactText } from '../../../main/redaction.ts';
import { type Listening, listen } from '../../../server/hosts/node-http.ts';
import { type LiveHouse, liveHouse } from '../../support/live-house.ts';
import { openSocket, rawAnswer, request, sendRaw, untilClosed } from '../../support/raw-http.ts';

describe('live streams over sockets', () => {
  let at: LiveHouse;
  let listening: Listening;
  let port: number;
  beforeAll(async () => {
    at = await liveHouse();
    listening = await listen({ server: at.server, host: '127.0.0.1', port: 0, tries: 0, pages: null, allowedHosts: [] });
    port = Number(new URL(listening.url).port);
  });
  afterAll(async () => {
    await listening.close();
    await at.close();
  });
  const headers = () => [`Host: 127.0.0.1:${port}`, `Cookie: ${at.owner.cookie ?? ''}`];
  const ticketFor = async (id: string) => String((await at.call('/api/v1/runs/stream-ticket', { method: 'POST', jar: at.owner, body: { id } })).body['ticket']);

  it('E39: reach a reader as they happen, and end with the run', async () => {
    const run = await at.addRun();
    await at.addEvent(run, 'submitted');
    const socket = await openSocket(port);
    const heard = untilClosed(socket);
    const first = new Promise<void>((resolve) => socket.on('data', (piece) => String(piece).includes('"submitted"') && resolve()));
    socket.write(request(`GET /runs/${run.id}/subscribe`, headers()));
    await first;
    await at.addEvent(run, 'working', { text: 'line\n\ndata: forged\r\rend' });
    await at.endRun(run);
    const text = await heard;
    expect(rawAnswer(text).headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    expect(text.indexOf('"submitted"')).toBeLessThan(text.indexOf('"working"'));
    expect([...text.matchAll(/^data: /gm)]).toHaveLength(3);
    expect(text).toContain('event: done');
  });

  it('are forgotten when their reader hangs up', async () => {
    const run = await at.addRun();
    const socket = await openSocket(port);
    socket.write(request(`GET /runs/${run.id}/subscribe`, headers()));
    await expect.poll(() => at.house.edge.streams.size).toBe(1);
    socket.destroy();
    await expect.poll(() => at.house.edge.streams.size).toBe(0);
  });

  it('SSE-06: are a hundred for one person, and the next one is told to wait', async () => {
    const run = await at.addRun();
    const held = await Promise.all(Array.from({ length: 100 }, async () => {
      const socket = await openSocket(port);
      socket.write(request(`GET /runs/${run.id}/subscribe`, headers()));
      await new Promise<void>((resolve) => socket.once('data', () => resolve()));
      return socket;
    }));
    const next = rawAnswer(await sendRaw(port, request(`GET /runs/${run.id}/subscribe`, headers())));
    expect([next.status, Number(next.headers['retry-after']) > 0]).toEqual([429, true]);
    for (const socket of held) socket.destroy();
    await expect.poll(() => at.house.edge.streams.size).toBe(0);
  });

  it('SSE-03: leave no ticket in an answer, on an output, in the log or behind in a referrer, whatever becomes of them', async () => {
    const [run, other] = [await at.addRun(), await at.addRun()];
    await at.addEvent(run, 'submitted');
    await at.endRun(run);
    const written: string[] = [];
    const spies = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')].map((spy) => spy.mockImplementation((text) => { written.push(String(text)); return true; }));
    const [good, misused] = [await ticketFor(run.id), await ticketFor(other.id)];
    const broken = vi.spyOn(at.house.gateway.runs, 'lastSeq').mockRejectedValueOnce(new Error('the disk is gone'));
    const faulty = await ticketFor(run.id);
    const answers = [];
    for (const [id, ticket] of [[run.id, faulty], [run.id, good], [run.id, good], [run.id, misused]] as const) answers.push(await sendRaw(port, request(`GET /runs/${id}/subscribe?ticket=${ticket}`, [`Host: 127.0.0.1:${port}`])));
    for (const spy of spies) spy.mockRestore();
    broken.mockRestore();
    expect(answers.map((text) => rawAnswer(text).status)).toEqual([500, 200, 401, 401]);
    expect(written.join('')).toContain('the disk is gone');

    await at.house.audit.writer.settle(at.house.storage, at.tenantId);
    const log = JSON.stringify((await at.call('/api/v1/audit/page?size=500', { jar: at.owner })).body);
    for (const ticket of [good, misused, faulty]) {
      for (const [place, text] of [['answers', answers.join()], ['output', written.join()], ['log', log]] as const) expect(text.includes(ticket), place).toBe(false);
      expect(redactText(`GET /runs/${run.id}/subscribe?ticket=${ticket} 200`)).not.toContain(ticket);
    }
    for (const text of answers) expect(rawAnswer(text).headers['referrer-policy']).toBe('no-referrer');
  });
});
