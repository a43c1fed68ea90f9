import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { castVote } from '../../../../server/agents/approvals/index.ts';
import type { Actor } from '../../../../server/base/actor.ts';
import { openOutbound } from '../../../../server/base/outbound.ts';
import { addEndpoint, changeEndpoint, deliverAll, dueDeliveries, listEndpoints, NewEndpoint, refusalOfWebhook, removeEndpoint, replayDelivery, rotateSecret, testEndpoint, type Delivery, type WithSecret } from '../../../../server/fleet/webhooks/index.ts';
import { submitVersion } from '../../../../server/flows/submit-version.ts';
import { epochMs, type TenantId } from '../../../../shared/brand.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { anApproval } from '../../../support/approval-builders.ts';
import { databases } from '../../../support/databases.ts';
import { aDraft } from '../../../support/governance.ts';
import { openStaffedGovernance, type Receiver, receiver, type Staffed } from '../../../support/staffed-governance.ts';

const DAY = 86_400_000;

describe.each(databases)('webhooks on %s', (_name, open) => {
  let house: Staffed;
  let hook: Receiver;
  let ada: Actor, bob: Actor;
  beforeAll(async () => {
    house = await openStaffedGovernance(open);
    [ada, bob] = [await house.hire('ada', ['agent_designer']), await house.hire('bob', ['admin'])];
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    hook = await receiver();
  });
  afterEach(async () => {
    for (const { id } of await listEndpoints(house.webhooks, bob)) await removeEndpoint(house.webhooks, bob, id);
    await hook.close();
  });

  const listen = (wishes: Partial<NewEndpoint> = {}) => addEndpoint(house.webhooks, bob, NewEndpoint.parse({ url: hook.url, ...wishes }));
  const shown = (made: WithSecret) => ({ ...made, secret: made.secret ?? 'no secret' });
  const sendOf = async (tenantId: TenantId) => deliverAll(house.webhooks, await dueDeliveries(house.webhooks, tenantId));
  const send = () => sendOf(TENANT_A);
  const nowS = () => Math.floor(epochMs(house.clock.now()) / 1_000);
  const deliveries = async () => (await house.deps.storage.read(bob, (db) => house.webhooks.webhooks.deliveries(db, TENANT_A, { size: 50 }))).items;
  async function asked() {
    const { version } = await aDraft(house, ada);
    return (await submitVersion(house.deps, ada, { versionId: version.id })).approval;
  }
  const approve = (approval: { readonly id: string; readonly subjectDigest: string }) => castVote(house.deps, bob, { id: approval.id, verdict: 'approve', digest: approval.subjectDigest });
  /** The newest delivery to where this test listens. */
  async function latest(endpointId: string): Promise<Delivery> {
    const [found] = (await deliveries()).filter((one) => one.endpointId === endpointId);
    if (!found) throw new Error('nothing was to be sent');
    return found;
  }

  it('T78: tells of every step of a request, signed so that its receiver believes it', async () => {
    const { secret } = shown(await listen());
    const approval = await asked();
    await approve(approval);
    expect(await send()).toBe(3);
    const bodies = hook.received.map(({ body }) => JSON.parse(body) as { type: string; data: { id: string; subject_sha256: string; state: string } }); // our own form
    expect(bodies.map(({ type }) => type)).toEqual(['approval.request.created', 'approval.decision.recorded', 'approval.request.approved']);
    expect(bodies.map(({ data }) => [data.id, data.subject_sha256])).toEqual(bodies.map(() => [approval.id, approval.subjectDigest]));
    for (const { headers, body } of hook.received) expect(refusalOfWebhook({ headers, body, secret, nowS: nowS() })).toBeNull();
    const [first] = hook.received;
    expect(refusalOfWebhook({ headers: first?.headers ?? new Headers(), body: `${first?.body} `, secret, nowS: nowS() })).toBe('bad-signature');
    expect(new Set(hook.received.map(({ headers }) => headers.get('webhook-id'))).size).toBe(3);
  });

  it('says what the title and the people wrote to nobody outside', async () => {
    await listen();
    const { version } = await aDraft(house, ada);
    const { approval } = await submitVersion(house.deps, ada, { versionId: version.id, reason: 'the secret plan' });
    await castVote(house.deps, bob, { id: approval.id, verdict: 'reject', digest: approval.subjectDigest, comment: 'the secret answer' });
    await send();
    for (const { body } of hook.received) expect(body).not.toMatch(/secret|Helper/);
  });

  it('asks an endpoint that does not answer once a round, however much waits for it', async () => {
    await listen();
    await approve(await asked());
    hook.answer(500);
    expect(await send()).toBe(0);
    expect(hook.received.length).toBe(1);
    hook.answer(204);
    expect(await send()).toBe(2);
  });

  it('T74: an endpoint that fails, hangs up or is nowhere holds up no vote and changes no decision', async () => {
    await listen();
    await addEndpoint(house.webhooks, bob, NewEndpoint.parse({ url: 'https://nowhere.invalid/hooks' }));
    for (const status of [500, null] as const) {
      hook.answer(status);
      const approval = await asked();
      expect(await approve(approval)).toMatchObject({ state: 'approved' });
      expect(await send()).toBe(0);
      expect((await house.deps.storage.read(bob, (db) => house.deps.approvals.find(db, TENANT_A, approval.id)))?.state).toBe('approved');
    }
  });

  it('writes down nothing of what was rolled back', async () => {
    const { endpoint } = await listen();
    await expect(house.deps.storage.write(ada, async (tx) => {
      await house.deps.announce?.(tx, ada, { type: 'approval.request.created', approval: anApproval() });
      throw new Error('the command fails after all');
    })).rejects.toThrow('after all');
    expect((await deliveries()).filter((one) => one.endpointId === endpoint.id)).toEqual([]);
  });

  it('tries again ever later under the same id, and tells the log when it gives up; somebody may send it again', async () => {
    const { endpoint } = await listen({ events: ['approval.request.created'] });
    hook.answer(503, 'internal detail 10.0.0.7');
    await asked();
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      await send();
      expect(await latest(endpoint.id)).toMatchObject({ attempts: attempt, state: attempt < 10 ? 'waiting' : 'dead', lastStatus: 503 });
      expect(await send()).toBe(0); // not before its time
      house.clock.advance(DAY / 2);
    }
    expect(hook.received).toHaveLength(10);
    expect(new Set(hook.received.map(({ headers }) => headers.get('webhook-id'))).size).toBe(1);
    const dead = await latest(endpoint.id);
    expect(house.audit.of('webhook.delivery.given_up').at(-1)).toMatchObject({ resource: { id: endpoint.id }, details: { delivery: dead.id, attempts: 10 } });
    hook.answer(200);
    await replayDelivery(house.webhooks, bob, dead.id);
    expect(await send()).toBe(1);
    expect(await latest(endpoint.id)).toMatchObject({ state: 'delivered', lastError: null, messageId: dead.messageId });
  });

  it('SSRF-11: of a failure people read words of our own, never what came back nor where a name led', async () => {
    const { endpoint } = await listen({ events: ['webhook.test'] });
    hook.answer(500, 'stack trace with 10.0.0.7 and a password');
    expect(await testEndpoint(house.webhooks, bob, endpoint.id)).toMatchObject({ lastError: 'it answered with status 500' });
    const strict = { ...house.webhooks, outbound: openOutbound({ allowLoopback: false, resolve: () => Promise.resolve([{ address: '10.0.0.7', family: 4 }]) }) };
    const inner = await addEndpoint(strict, bob, NewEndpoint.parse({ url: 'https://hooks.example.com/in', events: ['webhook.test'] }));
    const told = await testEndpoint(strict, bob, inner.endpoint.id);
    expect(told).toMatchObject({ state: 'waiting', lastStatus: null, lastError: 'it could not be reached, or is at an address that may not be called from this server' });
    expect(JSON.stringify(told)).not.toContain('10.0.0.7');
  });

  it('signs under both secrets for a day after a new one was given, and seals them where nobody reads them', async () => {
    const { endpoint, secret: old } = shown(await listen({ events: ['webhook.test'] }));
    const { secret } = shown(await rotateSecret(house.webhooks, bob, endpoint.id));
    const believed = (by: string) => {
      const got = hook.received.at(-1);
      return refusalOfWebhook({ headers: got?.headers ?? new Headers(), body: got?.body ?? '', secret: by, nowS: nowS() });
    };
    await testEndpoint(house.webhooks, bob, endpoint.id);
    expect([believed(old), believed(secret)]).toEqual([null, null]);
    house.clock.advance(DAY);
    await testEndpoint(house.webhooks, bob, endpoint.id);
    expect([believed(old), believed(secret)]).toEqual(['bad-signature', null]);
    const sealed = await house.deps.storage.read(bob, (db) => house.webhooks.webhooks.secrets(db, TENANT_A, endpoint.id));
    for (const bytes of [sealed?.secret, sealed?.previousSecret]) expect(Buffer.from(bytes ?? []).toString('latin1')).not.toContain('whsec_');
    expect(JSON.stringify([await listEndpoints(house.webhooks, bob), house.audit.notes.map(({ details }) => details)])).not.toContain('whsec_');
  });

  it('sends only what an endpoint asked to hear, nothing to one that is off or removed, and nothing of other tenants', async () => {
    const eve = anActor({ userId: 'eve', tenantId: TENANT_B });
    const { endpoint: theirs } = await addEndpoint(house.webhooks, eve, NewEndpoint.parse({ url: hook.url }));
    const { endpoint } = await listen({ events: ['approval.request.approved'] });
    const approval = await asked();
    await approve(approval);
    expect(await send()).toBe(1);
    expect(await sendOf(TENANT_B)).toBe(0);
    const waiting = await asked();
    await approve(waiting);
    await changeEndpoint(house.webhooks, bob, { id: endpoint.id, ver: endpoint.ver, enabled: false });
    expect(await send()).toBe(0);
    expect(await latest(endpoint.id)).toMatchObject({ state: 'dead', lastError: 'the endpoint is switched off or removed' });
    await expect(removeEndpoint(house.webhooks, bob, theirs.id)).rejects.toMatchObject({ code: 'webhooks/endpoint-not-found' });
    await removeEndpoint(house.webhooks, eve, theirs.id);
    expect(hook.received).toHaveLength(1);
  });

  it('is sent by one of two that try at once', async () => {
    await listen({ events: ['approval.request.created'] });
    await asked();
    await Promise.all([send(), send()]);
    expect(hook.received).toHaveLength(1);
  });
});
