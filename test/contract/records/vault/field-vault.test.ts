import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Refusal } from '../../../../server/base/refusal.ts';
import { SYSTEM_TENANT, systemActor } from '../../../../server/base/system-tenant.ts';
import { destroyKeys, listKeys, noteUses, prepareVault, resealValues, rewrapKeys, rotateKey, tendKeys, type VaultDeps } from '../../../../server/records/vault/index.ts';
import type { TenantId } from '../../../../shared/brand.ts';
import { TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { fixedClock, type FixedClock } from '../../../support/fixed-clock.ts';
import { recordingAudit, type RecordingAudit } from '../../../support/recording-audit.ts';
import { type ProbeDatabase, probeDatabases } from '../../../support/sealed-probe.ts';
import { probeColumn, probePlace, probeRows, saveProbe } from '../../../support/sealed-probe-column.ts';
import { seedTenant } from '../../../support/tenants.ts';
import { testVault, VAULT_KEY } from '../../../support/test-vault.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DYING = join(import.meta.dirname, '../../../support/reseal-until-killed.ts');

describe.each(probeDatabases)('the vault on %s', (_name, open) => {
  let database: ProbeDatabase;
  let clock: FixedClock;
  let audit: RecordingAudit;
  let deps: VaultDeps;
  beforeAll(async () => {
    database = await open();
    [clock, audit] = [fixedClock(), recordingAudit()];
    deps = await testVault({ storage: database.storage, clock, audit, columns: [probeColumn] });
    await seedTenant(database.storage, { slug: 'a', id: TENANT_A });
    await seedTenant(database.storage, { slug: 'b', id: TENANT_B });
  });
  afterAll(() => database.close());

  const as = (tenantId: TenantId) => systemActor('test', tenantId);
  const tenant = (slug: string) => seedTenant(database.storage, { slug });
  const save = (tenantId: TenantId, row: string, secret: string, at = deps) =>
    database.storage.write(as(tenantId), async (tx) => saveProbe(tx, tenantId, row, await at.vault.seal(tx, probePlace(tenantId, row), secret)));
  const rows = (tenantId: TenantId) => database.storage.read({ tenantId }, (db) => probeRows(db, tenantId));
  const bytesOf = async (tenantId: TenantId, row: string) => {
    const found = (await rows(tenantId)).find((one) => one.row === row);
    if (!found) throw new Error(`no row ${row}`);
    return found.sealed;
  };
  const read = async (tenantId: TenantId, row: string, at = deps, place = probePlace(tenantId, row)) => {
    const sealed = await bytesOf(tenantId, row);
    return database.storage.read({ tenantId }, (db) => at.vault.open(db, place, sealed));
  };
  const facts = async (tenantId: TenantId) => (await listKeys(deps, tenantId)).map(({ kid, status, values }) => [kid, status, values]);

  it('T26: what a tenant seals it reads again, and the database holds neither the value nor the key', async () => {
    await save(TENANT_A, 'hook', 'whsec_ünïcode-😀');
    const sealed = await bytesOf(TENANT_A, 'hook');
    expect(await read(TENANT_A, 'hook')).toBe('whsec_ünïcode-😀');
    expect(Buffer.from(sealed).includes('whsec_')).toBe(false);
    const key = await database.storage.read({ tenantId: TENANT_A }, (db) => deps.vault.store.active(db, TENANT_A));
    expect(key?.wrapped?.length).toBe(1 + 12 + 16 + 32);
  });

  it('T26: another tenant cannot decrypt it, with its own key or in the place of the first', async () => {
    await save(TENANT_A, 'shared', 'of a');
    await save(TENANT_B, 'shared', 'of b');
    const stolen = await bytesOf(TENANT_A, 'shared');
    await expect(database.storage.read({ tenantId: TENANT_B }, (db) => deps.vault.open(db, probePlace(TENANT_B, 'shared'), stolen))).rejects.toThrow('does not open');
    await expect(database.storage.read({ tenantId: TENANT_B }, (db) => deps.vault.open(db, probePlace(TENANT_A, 'shared'), stolen))).rejects.toThrow('not among its tenant');
  });

  it('KEY-01: opens nothing that was moved to another row, column or table', async () => {
    await save(TENANT_A, 'here', 'stay');
    for (const elsewhere of [{ row: 'there' }, { column: 'other' }, { table: 'other' }]) {
      await expect(read(TENANT_A, 'here', deps, { ...probePlace(TENANT_A, 'here'), ...elsewhere })).rejects.toThrow('does not open');
    }
  });

  it('seals nothing in a column that nobody registered, because re-sealing would miss it', async () => {
    await expect(database.storage.write(as(TENANT_A), (tx) => deps.vault.seal(tx, { ...probePlace(TENANT_A, 'x'), column: 'unknown' }, 's'))).rejects.toThrow('nobody registered');
  });

  it('seals under the deployment’s own key within a command of any tenant', async () => {
    const at = probePlace(SYSTEM_TENANT, 'totp');
    const sealed = await database.storage.writeIdentity(as(TENANT_B), (tx) => deps.vault.seal(tx, at, 'otp seed'));
    expect(await database.storage.readIdentity({ tenantId: TENANT_A }, (db) => deps.vault.open(db, at, sealed))).toBe('otp seed');
  });

  it('makes one first key for a tenant whose first values come at once, and none for a command that failed', async () => {
    const fresh = await tenant('first');
    await expect(database.storage.write(as(fresh), async (tx) => {
      await deps.vault.seal(tx, probePlace(fresh, 'gone'), 'gone');
      await deps.vault.seal(tx, probePlace(fresh, 'gone'), 'gone twice');
      throw new Error('changed my mind');
    })).rejects.toThrow('changed my mind');
    expect(await facts(fresh)).toEqual([]);
    await Promise.all(['1', '2', '3', '4', '5'].map((row) => save(fresh, row, `value ${row}`)));
    expect(await facts(fresh)).toEqual([[1, 'active', 5]]);
    expect(await Promise.all(['1', '2', '3', '4', '5'].map((row) => read(fresh, row)))).toEqual(['value 1', 'value 2', 'value 3', 'value 4', 'value 5']);
  });

  it('T27: a rotation raises the version, old values stay readable, and re-encryption brings them under the new key', async () => {
    const t = await tenant('rotating');
    for (let n = 0; n < 25; n++) await save(t, `r${String(n).padStart(3, '0')}`, `secret ${n}`);
    expect(await rotateKey(deps, as(t))).toEqual({ kid: 2 });
    expect(await read(t, 'r000')).toBe('secret 0');
    await save(t, 'r000', 'secret 0 again');
    expect(await facts(t)).toEqual([[2, 'active', 1], [1, 'retired', 24]]);

    expect(await resealValues(deps, as(t), { batch: 10 })).toEqual({ looked: 25, resealed: 24, unreadable: 0 });

    expect(await facts(t)).toEqual([[2, 'active', 25], [1, 'retired', 0]]);
    expect(await Promise.all([read(t, 'r000'), read(t, 'r024')])).toEqual(['secret 0 again', 'secret 24']);
    expect(audit.of('vault.key.rotated').at(-1)?.details).toEqual({ kid: 2, retired: 1, reason: 'command' });
    expect(audit.of('vault.values.resealed').reduce((sum, { details }) => sum + Number(details?.['values']), 0)).toBe(24);
    expect(JSON.stringify(audit.notes)).not.toContain('secret 2');
  });

  it('T27: a retired key is destroyed once it has sealed nothing for an hour, and never while one value names it', async () => {
    const t = await tenant('emptying');
    await save(t, 'good', 'kept');
    await save(t, 'broken', 'spoilt');
    const broken = Buffer.from(await bytesOf(t, 'broken'));
    broken.writeUInt8(broken.readUInt8(37) ^ 1, 37);
    await database.storage.write(as(t), (tx) => saveProbe(tx, t, 'broken', broken));
    await rotateKey(deps, as(t));
    expect(await resealValues(deps, as(t))).toEqual({ looked: 2, resealed: 1, unreadable: 1 });
    clock.advance(2 * HOUR_MS);
    await resealValues(deps, as(t));
    expect(await facts(t)).toEqual([[2, 'active', 1], [1, 'retired', 1]]);

    await save(t, 'broken', 'written anew');
    await resealValues(deps, as(t));
    expect(await facts(t)).toEqual([[2, 'active', 2], [1, 'destroyed', 0]]);
    expect((await database.storage.read({ tenantId: t }, (db) => deps.vault.store.find(db, t, 1)))?.wrapped).toBeNull();
    expect(await read(t, 'good')).toBe('kept');
  });

  it('T27: re-encryption that is killed in the middle of a transaction goes on where it was', async () => {
    const t = await tenant('mortal');
    for (let n = 0; n < 40; n++) await save(t, `k${String(n).padStart(3, '0')}`, `secret ${n}`);
    await rotateKey(deps, as(t));
    const died = spawnSync(process.execPath, [DYING, ...database.address, t, '25'], { encoding: 'utf8' });
    expect([died.signal, died.stderr]).toEqual(['SIGKILL', '']);

    expect(await facts(t)).toEqual([[2, 'active', 20], [1, 'retired', 20]]);
    expect(await Promise.all([read(t, 'k000'), read(t, 'k024'), read(t, 'k039')])).toEqual(['secret 0', 'secret 24', 'secret 39']);
    await tendKeys(deps, [t]);
    expect(await facts(t)).toEqual([[2, 'active', 40], [1, 'retired', 0]]);
    expect(await Promise.all(Array.from({ length: 40 }, (_, n) => read(t, `k${String(n).padStart(3, '0')}`)))).toEqual(Array.from({ length: 40 }, (_, n) => `secret ${n}`));
  });

  it('loses no value to a rotation and a re-encryption that run while values are written', async () => {
    const t = await tenant('busy');
    await save(t, 'w00', 'secret 00');
    const names = Array.from({ length: 30 }, (_, n) => `w${String(n).padStart(2, '0')}`);
    const rotating = async () => {
      for (let turn = 0; turn < 3; turn++) {
        await rotateKey(deps, as(t));
        await resealValues(deps, as(t), { batch: 7 });
      }
    };
    await Promise.all([rotating(), ...names.map((name) => save(t, name, `secret ${name}`))]);
    clock.advance(2 * HOUR_MS);
    await resealValues(deps, as(t));
    expect(await facts(t)).toEqual([[4, 'active', 30], [3, 'destroyed', 0], [2, 'destroyed', 0], [1, 'destroyed', 0]]);
    expect(await Promise.all(names.map((name) => read(t, name)))).toEqual(names.map((name) => `secret ${name}`));
  });

  it('T27: a key of ninety days is followed by a new one without being asked, and a younger one is not', async () => {
    const t = await tenant('ageing');
    await save(t, 'v', 'old');
    clock.advance(90 * DAY_MS - 1);
    await tendKeys(deps, [t]);
    expect(await facts(t)).toEqual([[1, 'active', 1]]);
    clock.advance(1);
    await tendKeys(deps, [t]);
    expect(await facts(t)).toEqual([[2, 'active', 1], [1, 'retired', 0]]);
    expect(audit.of('vault.key.rotated').at(-1)?.details).toMatchObject({ reason: 'age' });
  });

  it('T27, KEY-03: a key of 2^31 uses is followed by a new one', async () => {
    const t = await tenant('worn');
    await save(t, 'v', 'much used');
    await noteUses(deps);
    expect((await listKeys(deps, t))[0]?.uses).toBe(1);
    await database.storage.writeIdentity(as(t), (tx) => deps.vault.store.countUses(tx, t, 1, 2 ** 31 - 1));
    await tendKeys(deps, [t]);
    expect(await facts(t)).toEqual([[2, 'active', 1], [1, 'retired', 0]]);
  });

  it('a destroyed tenant’s values are read by nobody, and it seals no more', async () => {
    const t = await tenant('closed');
    await save(t, 'v', 'gone for ever');
    const sealed = await bytesOf(t, 'v');
    await database.storage.write(as(t), (tx) => destroyKeys(deps, tx, as(t), 'the tenant was closed'));

    await expect(read(t, 'v')).rejects.toBeInstanceOf(Refusal);
    await expect(save(t, 'v', 'another')).rejects.toMatchObject({ code: 'vault/key-destroyed' });
    await expect(rotateKey(deps, as(t))).rejects.toMatchObject({ code: 'vault/key-destroyed' });
    const later = await testVault({ storage: database.storage, columns: [probeColumn] });
    await expect(database.storage.read({ tenantId: t }, (db) => later.vault.open(db, probePlace(t, 'v'), sealed))).rejects.toMatchObject({ code: 'vault/key-destroyed' });
    expect((await database.storage.read({ tenantId: t }, (db) => deps.vault.store.all(db, t))).map(({ status, wrapped }) => [status, wrapped])).toEqual([['destroyed', null]]);
    expect(audit.of('vault.key.destroyed').at(-1)?.details).toEqual({ kids: [1], reason: 'the tenant was closed' });
  });

  it('KEY-05: a new data key opens what stands under the old one while both are given, wraps the keys anew, and then needs the old one no more', async () => {
    const t = await tenant('rewrapped');
    await save(t, 'v', 'under the first');
    await rotateKey(deps, as(t));
    const newKey = VAULT_KEY.map((byte) => byte ^ 0xa5);
    await expect(testVaultOf(newKey)).rejects.toThrow('ENCRYPTION_KEY_PREVIOUS');

    const both = await testVaultOf(newKey, VAULT_KEY);
    expect(await read(t, 'v', both)).toBe('under the first');
    expect(await rewrapKeys(both, [SYSTEM_TENANT, t])).toBe(3);
    expect(await rewrapKeys(both, [SYSTEM_TENANT, t])).toBe(0);

    expect(await read(t, 'v', await testVaultOf(newKey))).toBe('under the first');
    await expect(testVaultOf(VAULT_KEY)).rejects.toThrow('another data key');
    const back = await testVaultOf(VAULT_KEY, newKey); // for the tests that follow
    expect(await rewrapKeys(back, [SYSTEM_TENANT, t])).toBe(3);
  });

  const testVaultOf = (dataKey: Uint8Array, previousDataKey?: Uint8Array) =>
    testVault({ storage: database.storage, clock, audit, columns: [probeColumn], dataKey, ...(previousDataKey ? { previousDataKey } : {}) });

  it('has one first key for the deployment, however often it starts', async () => {
    await prepareVault(deps);
    expect((await listKeys(deps, SYSTEM_TENANT)).map(({ kid, status }) => [kid, status])).toEqual([[1, 'active']]);
  });
});
