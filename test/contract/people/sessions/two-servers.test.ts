import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../server/base/actor.ts';
import { noHooks, openPostgres, type Storage } from '../../../../server/base/storage/index.ts';
import { beginSession, buildSessionTables, refreshSession, sharedSecretKeys, standingOf } from '../../../../server/people/sessions/index.ts';
import type { Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { freshPostgresUrls } from '../../../support/databases.ts';
import { HERE, type PeopleHouse, peopleHouse } from '../../../support/people-house.ts';
import { CONTEXT_KEY } from '../../../support/postgres.ts';

const ROUNDS = 200;
/** Two hundred rounds of real transactions, on machines that have other things to do. */
const PATIENCE_MS = 180_000;

describe('two servers over one PostgreSQL', () => {
  let urls: Awaited<ReturnType<typeof freshPostgresUrls>>;
  let storages: readonly Storage[];
  let one: PeopleHouse;
  let other: PeopleHouse;
  let acme: Tenant;
  let ada: Actor;
  beforeAll(async () => {
    urls = await freshPostgresUrls();
    const open = () => openPostgres({ url: urls.app, contextKey: CONTEXT_KEY, hooks: noHooks });
    const [first, second] = [await open(), await open()];
    storages = [first, second];
    // Each has its own connections, clock and caches; they share what a deployment shares.
    const wishes = { lives: { mostPerPerson: 1_000 }, signing: sharedSecretKeys(randomBytes(48).toString('base64'), 'HS256') };
    one = await peopleHouse({ storage: first, close: () => Promise.resolve() }, wishes);
    other = await peopleHouse({ storage: second, close: () => Promise.resolve() }, wishes);
    acme = await one.tenant('acme');
    ada = await one.person(acme, 'ada', ['operator']);
  });
  afterAll(async () => {
    await Promise.all(storages.map((storage) => storage.close()));
    await urls.drop();
  });

  it('RT-16: rotate a refresh token once, however exactly they are asked at the same time', async () => {
    const { storage } = one.deps;
    const { iamRefresh } = buildSessionTables(storage.kit);
    for (let round = 0; round < ROUNDS; round += 1) {
      const token = await storage.writeIdentity(ada, async (tx) => {
        const standing = await standingOf(one.deps, tx, { tenantId: acme.id, userId: ada.userId });
        if (!standing) throw new Error('a member');
        const { secret } = await beginSession(one.deps, tx, ada, standing, { kind: 'token', amr: ['pwd'], device: null, source: HERE });
        return secret.kind === 'token' ? secret.refreshToken : '';
      });
      const answers = await Promise.all([one, other].map(async ({ deps }) => (await refreshSession(deps, token, { dialect: 'own', source: HERE })).tokens.refreshToken));
      expect(new Set(answers).size, `round ${round}`).toBe(1);
      expect(answers[0]).not.toBe(token);
    }
    const rows = await storage.readIdentity(ada, (db) => db.q.select({ usedAt: iamRefresh.usedAt }).from(iamRefresh));
    expect([rows.length, rows.filter((row) => row.usedAt === null).length]).toEqual([2 * ROUNDS, ROUNDS]);
  }, PATIENCE_MS);
});
