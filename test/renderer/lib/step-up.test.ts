import { afterEach, describe, expect, it, vi } from 'vitest';
import { provedFetch, useStepUp, withProof } from '../../../renderer/lib/step-up.ts';
import { TroubleError } from '../../../renderer/lib/trouble.ts';

const STALE = { error: { message: 'x', data: { refusal: { code: 'auth/reauth-required', details: {} } } } };

/** A server of prepared answers, which remembers what it was sent. */
function serving(...answers: ReadonlyArray<readonly [number, object]>): string[] {
  const sent: string[] = [];
  const left = [...answers];
  vi.stubGlobal('fetch', (_url: string, init?: RequestInit) => {
    sent.push(typeof init?.body === 'string' ? init.body : '');
    const [status, body] = left.shift() ?? [500, {}];
    return Promise.resolve(Response.json(body, { status }));
  });
  return sent;
}

const asked = () => vi.waitUntil(() => useStepUp.getState().question);

describe('a request that asks for a recent proof', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is sent again, as it was, once the person has proved who they are', async () => {
    const sent = serving([401, STALE], [200, { result: 'done' }]);
    const answer = provedFetch('/trpc/people.createKey', { method: 'POST', body: '{"name":"x"}' });
    (await asked()).settle(true);
    expect((await answer).status).toBe(200);
    expect(sent).toEqual(['{"name":"x"}', '{"name":"x"}']);
    expect(useStepUp.getState().question).toBeNull();
  });

  it('answers what it was answered when the person gives up', async () => {
    const sent = serving([401, { type: 'about:blank', code: 'auth/reauth-required' }]);
    const answer = provedFetch('/api/v1/evidence/export');
    (await asked()).settle(false);
    expect(await (await answer).json()).toMatchObject({ code: 'auth/reauth-required' });
    expect(sent).toHaveLength(1);
  });

  it('asks once for several that wait at the same time', async () => {
    const sent = serving([401, STALE], [401, STALE], [200, {}], [200, {}]);
    const answers = [provedFetch('/trpc/a', { body: 'a' }), provedFetch('/trpc/b', { body: 'b' })];
    const question = await asked();
    await vi.waitUntil(() => sent.length === 2);
    question.settle(true);
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
    expect(useStepUp.getState().question).toBeNull();
  });

  it.each([[200, {}], [401, { error: { data: { refusal: { code: 'auth/session-ended' } } } }], [403, STALE], [401, 'text']])('asks for nothing at %i %j', async (status, body) => {
    serving([status, body as object]);
    expect((await provedFetch('/trpc/a')).status).toBe(status);
    expect(useStepUp.getState().question).toBeNull();
  });
});

describe('work that asks for a recent proof', () => {
  const stale = () => new TroubleError({ kind: 'refused', code: 'auth/reauth-required', details: {}, issues: [] });

  it('is done again once the person has proved who they are, and fails as it did when they give up', async () => {
    for (const proved of [true, false]) {
      let tries = 0;
      const outcome = withProof(() => ((tries += 1) === 1 ? Promise.reject(stale()) : Promise.resolve('done'))).catch((reason: unknown) => reason);
      (await asked()).settle(proved);
      expect([await outcome, tries]).toEqual(proved ? ['done', 2] : [expect.any(TroubleError), 1]);
    }
  });
});
