import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LiveHouse, liveHouses } from '../../support/live-house.ts';
import { addPerson, type Answer, type Jar } from '../../support/open-test-server.ts';
import { streamReader } from '../../support/stream-reader.ts';

describe.each(liveHouses)('a person who is shut out on %s', (_name, open) => {
  let at: LiveHouse;
  let vera: Jar;
  let userId: string;
  beforeEach(async () => {
    at = await open();
    vera = await addPerson(at, at.owner, 'vera', ['viewer']);
    const { body } = await at.call('/api/v1/session/me', { jar: vera });
    userId = (body['user'] as { id: string }).id; // the answer's own shape
  });
  afterEach(() => at.close());

  const post = (path: string, body: unknown, jar?: Jar): Promise<Answer> => at.call(path, { method: 'POST', body, ...(jar ? { jar } : {}) });
  const withTokens = async () => (await post('/api/v1/auth/login', { email: 'vera@example.com', password: 'the password of vera' })).body;
  const stream = async (id: string) => {
    const response = await at.server.handle(new Request(`http://127.0.0.1/runs/${id}/subscribe`, { headers: { cookie: vera.cookie ?? '' } }), { ip: '192.0.2.9' });
    expect(response.status).toBe(200);
    return streamReader(response);
  };
  const acts: ReadonlyArray<readonly [string, () => Promise<Answer>]> = [
    ['RT-12: when an administrator ends all of their sessions', () => post('/api/v1/people/end-sessions', { userId }, at.owner)],
    ['when they are disabled', () => post('/api/v1/people/disable', { userId }, at.owner)],
    ['when they are given another password', () => post('/api/v1/people/set-password', { userId, password: 'three green lanterns' }, at.owner)],
  ];

  it.each(acts)('%s is out at once: browser, access token, refresh token, and the stream that is open within its next round', async (_when, act) => {
    const tokens = await withTokens();
    const reader = await stream((await at.addRun()).id);
    const bearer = { authorization: `Bearer ${String(tokens['access_token'])}` };
    expect([(await at.call('/auth/me', { headers: bearer })).status, (await at.call('/api/v1/session/me', { jar: vera })).status]).toEqual([200, 200]);
    expect((await act()).status).toBe(200);
    expect((await at.call('/api/v1/session/me', { jar: vera })).status).toBe(401);
    expect((await at.call('/auth/me', { headers: bearer })).status).toBe(401);
    expect((await post('/api/v1/auth/refresh', { refresh_token: tokens['refresh_token'] })).status).toBe(401);
    await at.house.edge.streams.tick();
    expect((await reader.rest()).map(({ event, data }) => [event, JSON.parse(data) as unknown])).toEqual([['end', { reason: 'auth/session-ended' }]]);
  });
});
