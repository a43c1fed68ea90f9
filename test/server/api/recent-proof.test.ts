import { TRPCError } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRouter } from '../../../server/api/index.ts';
import { describeProcedures } from '../../../server/api/describe-procedures.ts';
import { procedureContext } from '../../../server/api/procedure-context.ts';
import { createCallerFactory } from '../../../server/api/procedures.ts';
import type { Actor } from '../../../server/base/actor.ts';
import { CAPABILITY_NAMES, type Capability, isMachineUsable } from '../../../shared/capabilities.ts';
import { proofAged, openTestHouse, type TestHouse } from '../../support/open-test-house.ts';
import { createOwner, type Jar, OWNER } from '../../support/open-test-server.ts';

const procedures = describeProcedures(appRouter);
const fresh = procedures.filter(({ meta }) => meta.fresh);
const mutations = procedures.filter(({ type }) => type === 'mutation');

/** Whoever may change these can give rights, take things out, or let something loose (SECURITY 1.3). */
const DANGEROUS: ReadonlySet<string> = new Set<Capability>([
  'apikey:manage', 'user:manage', 'role:manage', 'sso:manage', 'ip:manage', 'policy:manage', 'registry:write', 'catalog:publish', 'audit:export', 'secret:read', 'approvals:breakglass', 'platform:impersonate',
  'privacy:erase', 'tenant:delete', 'owner:transfer', 'platform:tenants',
]);
/** Among them, what gives nobody anything. */
const HARMLESS: Readonly<Record<string, string>> = {
  'catalog.unschedule': 'lets nothing loose: it takes back what would have been published',
  'evidence.cancel': 'takes nothing out: it ends what would have been', 'people.enable': 'gives back what somebody had', 'registry.proposeLayer': 'decides nothing: others vote', 'registry.refresh': 'brings in force sooner what comes into force by itself', 'sso.testProvider': 'changes nothing', 'sso.readMetadata': 'changes nothing',
  'members.revokeInvitation': 'takes back what was offered', 'tenants.activate': 'gives back what a tenant had', 'tenants.suspend': 'loses nothing, and is taken back in one step',
  'hosted.createTenant': 'asks people of ours itself, and cannot ask those of another issuer',
};

describe('what is dangerous', () => {
  it('AUTH-17: asks for a recent proof, wherever its capability says that it is dangerous', () => {
    const unproved = mutations.filter(({ meta }) => DANGEROUS.has(meta.needs) && !meta.fresh).map(({ path }) => path);
    expect(unproved.toSorted()).toEqual(Object.keys(HARMLESS).filter((path) => mutations.some((one) => one.path === path)).toSorted());
  });

  it('AUTH-17: asks for one by name: keys, roles, passwords of others, layers, publishing, reports taken away, one’s own factors', () => {
    const named = [
      'people.createKey', 'people.create', 'people.changeRoles', 'people.setPassword', 'people.disable', 'people.removeFactors', 'registry.saveLayer', 'catalog.publish', 'reports.json', 'reports.pdf',
      'session.enrolTotp', 'session.confirmTotp', 'session.removeTotp', 'session.renewRecoveryCodes',
    ];
    expect(fresh.map(({ path }) => path)).toEqual(expect.arrayContaining(named));
  });

  it('is open to keys only where a key was given for that', () => {
    expect(CAPABILITY_NAMES.filter(isMachineUsable).toSorted()).toEqual(['audit:export', 'catalog:publish', 'registry:write', 'report:read']);
  });
});

describe('a session whose person proved themselves long ago', () => {
  let at: TestHouse;
  let owner: Jar;
  beforeAll(async () => {
    at = await openTestHouse();
    owner = await createOwner(at);
  });
  afterAll(() => at.close());

  /** Calls a procedure as the owner, with every capability there is, so that nothing but the proof is in question. */
  async function refusalOf(path: string, over: Partial<Actor> = {}): Promise<string | null> {
    const request = new Request('http://127.0.0.1/', { headers: { cookie: owner.cookie ?? '' } });
    const source = { ip: null, userAgent: null };
    const context = procedureContext({ house: at.house, report: () => 'incident', request, headers: new Headers(), source, cookie: { secure: false, prefix: '' }, isLaunched: true });
    const known = await context.actor();
    const actor: Actor = { ...known, capabilities: new Set(CAPABILITY_NAMES), ...over };
    const caller = createCallerFactory(appRouter)({ ...context, actor: () => Promise.resolve(actor) });
    const call: unknown = path.split('.').reduce<unknown>((room, name) => Reflect.get(Object(room), name), caller);
    try {
      await (call as (input: unknown) => Promise<unknown>)({ nothing: 'that fits' }); // listed by the router itself
      return null;
    } catch (reason) {
      const cause = reason instanceof TRPCError ? reason.cause : reason;
      return String(Reflect.get(Object(cause), 'code') ?? 'input/invalid');
    }
  }

  it.each(fresh.map(({ path, meta }) => [path, meta] as const))('AUTH-17: may not call %s, before or after its input is looked at', async (path, meta) => {
    await proofAged(at, OWNER.email, 20);
    expect(await refusalOf(path)).toBe('auth/reauth-required');
    await proofAged(at, OWNER.email, 9);
    expect(await refusalOf(path)).not.toBe('auth/reauth-required');
    const machine = meta.needs !== 'session' && meta.needs !== 'open' && isMachineUsable(meta.needs);
    expect((await refusalOf(path, { kind: 'key', sessionId: null })) === 'auth/step-up-impossible').toBe(!machine);
  });

  it('leaves its refusal in the log', async () => {
    await proofAged(at, OWNER.email, 20);
    await at.call('/api/v1/people/create-key', { method: 'POST', jar: owner, body: { name: 'x' } });
    const { body } = await at.call('/api/v1/audit/page?types=authz.denied&size=5', { jar: owner });
    expect(JSON.stringify(body['items'])).toContain('people.createKey');
  });

  it('asks the same command anew when the proof is old, though it was done once', async () => {
    await proofAged(at, OWNER.email, 1);
    const asked = { method: 'POST', jar: owner, body: { name: 'once' }, headers: { 'idempotency-key': '01a1fcdd-0000-7000-8000-0000000000aa' } };
    expect((await at.call('/api/v1/people/create-key', asked)).status).toBe(200);
    await proofAged(at, OWNER.email, 11);
    expect((await at.call('/api/v1/people/create-key', asked)).status).toBe(401);
  });
});
