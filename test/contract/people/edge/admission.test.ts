import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addMember } from '../../../../server/people/identity/index.ts';
import { addNetworkRule } from '../../../../server/people/edge/index.ts';
import { authenticate, beginSession, personActor, signInByPassword, standingOf, switchTenant } from '../../../../server/people/sessions/index.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { edgeHouse } from '../../../support/edge-house.ts';
import { ELSEWHERE, GOOD_PASSWORD, HERE, peopleHouse, type PeopleHouse } from '../../../support/people-house.ts';

describe.each(databases)('coming in, on %s', (_name, open) => {
  let db: TestDatabase;
  let house: PeopleHouse;
  beforeEach(async () => {
    db = await open();
    house = await peopleHouse(db);
  });
  afterEach(() => db.close());
  const signIn = (name: string, source: { readonly ip: string | null; readonly userAgent: string | null } = HERE, deviceToken: string | null = null) =>
    signInByPassword(house.deps, { email: `${name}@example.com`, password: GOOD_PASSWORD }, { kind: 'browser', dialect: 'own', source, deviceToken });

  it('RL-05: ten addresses that guess at one account are locked, each for itself; its owner gets in from the browser that knows her, and from home', async () => {
    const acme = await house.tenant('acme');
    await house.person(acme, 'alice', ['agent_designer']);
    const known = await signIn('alice');
    const guesses = [];
    for (let attacker = 0; attacker < 10; attacker += 1) {
      for (let guess = 0; guess < 10; guess += 1) {
        guesses.push(await signInByPassword(house.deps, { email: 'alice@example.com', password: `wrong-${guess}-password` }, { kind: 'browser', dialect: 'own', source: { ip: `198.51.100.${attacker}`, userAgent: null } }).catch((reason: { code: string }) => reason.code));
      }
    }
    expect(guesses.filter((code) => code === 'auth/locked')).toHaveLength(50);
    expect(guesses.filter((code) => code === 'auth/invalid-credentials')).toHaveLength(50);
    await expect(signIn('alice', { ip: '198.51.100.3', userAgent: null })).rejects.toMatchObject({ code: 'auth/locked' });
    expect((await signIn('alice', { ip: '198.51.100.3', userAgent: null }, known.deviceToken)).cookie).toEqual(expect.any(String));
    expect((await signIn('alice')).cookie).toEqual(expect.any(String));
  });

  it('IP-08: every session begins inside the tenant’s networks, however its holder proved themselves', async () => {
    const acme = await house.tenant('acme');
    const ann = await house.person(acme, 'ann', ['admin']);
    const { edge } = edgeHouse(db, {}, { clock: house.clock });
    await addNetworkRule(edge, ann, { network: HERE.ip, note: '', expiresAt: null, confirmLockOut: false });
    const standing = await db.storage.readIdentity({ tenantId: acme.id }, (tx) => standingOf(house.deps, tx, { tenantId: acme.id, userId: ann.userId }));
    if (!standing) throw new Error('ann is a member');
    for (const amr of [['pwd'], ['key'], ['sso', 'saml'], ['sso', 'oidc'], ['otp']]) {
      const begin = (source: typeof HERE | typeof ELSEWHERE) => db.storage.writeIdentity(ann, (tx) => beginSession(house.deps, tx, personActor(standing, source, null), standing, { kind: 'browser', amr, device: null, source }));
      await expect(begin(ELSEWHERE), amr.join()).rejects.toMatchObject({ code: 'edge/address-refused' });
      expect((await begin(HERE)).session.amr).toEqual(amr);
    }
    await expect(signIn('ann', ELSEWHERE)).rejects.toMatchObject({ code: 'edge/address-refused' });
    expect((await signIn('ann')).cookie).toEqual(expect.any(String));
    expect((await signIn('ann', { ip: null, userAgent: null })).cookie).toEqual(expect.any(String)); // the desktop: no network between
  });

  it('IP-08: nobody leaves a tenant for another that will not have them from there', async () => {
    const [acme, globex] = [await house.tenant('acme'), await house.tenant('globex')];
    await house.person(acme, 'ann', ['admin']);
    const gus = await house.person(globex, 'gus', ['admin']);
    const { cookie } = await signIn('ann', ELSEWHERE);
    await addMember(house.deps, house.installer(globex), { email: 'ann@example.com', roles: ['viewer'] });
    const { edge } = edgeHouse(db, {}, { clock: house.clock });
    await addNetworkRule(edge, gus, { network: HERE.ip, note: '', expiresAt: null, confirmLockOut: false });
    const { principal } = await authenticate(house.deps, { cookie, source: ELSEWHERE });
    await expect(switchTenant(house.deps, principal, { id: globex.id }, 'own', ELSEWHERE)).rejects.toMatchObject({ code: 'edge/address-refused' });
    expect((await house.actor({ cookie })).tenantId).toBe(acme.id);
  });
});
