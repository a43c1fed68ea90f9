import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BareTx } from '../../../../server/base/storage/index.ts';
import { type KeyShelf, openKeyFile, type SubjectKeyRow } from '../../../../server/records/subjects/index.ts';
import { TENANT_A, TENANT_B } from '../../../support/actors.ts';

const AT = '2026-11-21T09:00:00.000Z';
const LATER = '2026-11-22T09:00:00.000Z';
const asks = { all: () => Promise.reject(new Error('the key file asks no database')) };
const tx = asks as unknown as BareTx; // never touched: what lies in a file of its own needs no transaction

const aKey = (person: string, kid = 1, tenantId = TENANT_A): SubjectKeyRow => ({ tenantId, person, kid, wrapped: randomBytes(61), createdAt: AT, retiredAt: null, gone: null });

describe('the file of people’s keys', () => {
  let folder: string;
  let file: string;
  let shelf: KeyShelf;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-keys-'));
    file = join(folder, 'subject-keys.db');
    shelf = openKeyFile(file);
  });
  afterEach(() => {
    shelf.close();
    rmSync(folder, { recursive: true });
  });

  /** Where in the folder these bytes stand, whatever file it is. */
  const standsIn = (bytes: Uint8Array) => readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(Buffer.from(bytes)));

  it('is the owner’s alone, from its first moment', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('answers the newest key of each who has one, and single ones by their number', async () => {
    const [first, second, bobs] = [aKey('ada'), aKey('ada', 2), aKey('bob')];
    await shelf.add(tx, [first, second, bobs]);
    expect(await shelf.newest(asks, ['bob', 'ada', 'nobody'])).toEqual([bobs, second]);
    expect(await shelf.find(asks, [{ person: 'ada', kid: 1 }, { person: 'bob', kid: 2 }])).toEqual([first]);
  });

  it('keeps a key that is there when another comes under its number', async () => {
    const first = aKey('ada');
    await shelf.add(tx, [first]);
    await shelf.add(tx, [aKey('ada'), aKey('bob')]);
    expect(await shelf.newest(asks, ['ada'])).toEqual([first]);
    expect(await shelf.newest(asks, ['bob'])).toHaveLength(1);
  });

  it('lists what is retired and what is destroyed, of one tenant each, and never takes back either', async () => {
    await shelf.add(tx, [aKey('ada'), aKey('bob'), aKey('cleo'), aKey('dora', 1, TENANT_B)]);
    await shelf.retire(tx, ['ada', 'bob', 'dora'], AT);
    await shelf.retire(tx, ['ada'], LATER);
    await shelf.destroy(asks, [{ person: 'bob', kid: 1, gone: Buffer.from('gone') }]);
    await shelf.destroy(asks, [{ person: 'bob', kid: 1, gone: Buffer.from('gone again') }]);
    expect(await shelf.retired(asks, TENANT_A)).toMatchObject([{ person: 'ada', retiredAt: AT }]);
    expect(await shelf.destroyed(asks, TENANT_A)).toMatchObject([{ person: 'bob', wrapped: null, gone: Buffer.from('gone') }]);
    expect(await shelf.retired(asks, TENANT_B)).toMatchObject([{ person: 'dora' }]);
    expect(await shelf.newest(asks, ['cleo'])).toMatchObject([{ retiredAt: null }]);
  });

  it('holds no byte of a destroyed key any more, nor does its journal, however the pages of many were split and filled', async () => {
    const keys = Array.from({ length: 160 }, () => aKey(randomBytes(32).toString('base64url')));
    for (let n = 0; n < keys.length; n += 20) await shelf.add(tx, keys.slice(n, n + 20));
    expect(keys.filter(({ wrapped }) => wrapped && standsIn(wrapped).join() !== 'subject-keys.db')).toEqual([]); // the search finds what is there
    await shelf.retire(tx, keys.map(({ person }) => person), AT);
    const [gone, kept] = [keys.filter((_one, at) => at % 3 === 0), keys.filter((_one, at) => at % 3 !== 0)];
    await shelf.destroy(asks, gone.map((one) => ({ ...one, gone: randomBytes(53) })));
    const left = gone.filter(({ wrapped }) => wrapped && ([wrapped, wrapped.subarray(0, 30), wrapped.subarray(30)].some((part) => standsIn(part).length > 0)));
    expect(left.length).toBe(0);
    expect(kept.filter(({ wrapped }) => wrapped && standsIn(wrapped).length === 0)).toEqual([]);
    expect(await shelf.destroyed(asks, TENANT_A)).toHaveLength(gone.length);
  });

  it('is read by a second opener, who sees what the first one writes and can write nothing', async () => {
    const reader = openKeyFile(file, 'read');
    await shelf.add(tx, [aKey('ada')]);
    expect(await reader.newest(asks, ['ada'])).toHaveLength(1);
    await expect((async () => reader.retire(tx, ['ada'], AT))()).rejects.toThrow(/readonly/);
    await shelf.retire(tx, ['ada'], AT);
    await shelf.destroy(asks, [{ person: 'ada', kid: 1, gone: Buffer.from('gone') }]);
    expect(await reader.find(asks, [{ person: 'ada', kid: 1 }])).toMatchObject([{ wrapped: null, gone: Buffer.from('gone') }]);
    reader.close();
  });

  it('serves two who own it: what one adds is the other’s newest, and the first of two with one number stays', async () => {
    const beside = openKeyFile(file);
    const [first, second] = [aKey('ada'), aKey('ada')];
    await shelf.add(tx, [first]);
    await beside.add(tx, [second]);
    expect(await beside.newest(asks, ['ada'])).toEqual([first]);
    await beside.retire(tx, ['ada'], AT);
    expect(await shelf.newest(asks, ['ada'])).toMatchObject([{ retiredAt: AT }]);
    beside.close();
  });

  it('that is not there is made by nobody who only reads', () => {
    const missing = join(folder, 'elsewhere.db');
    expect(() => openKeyFile(missing, 'read')).toThrow(/unable to open/);
    expect(existsSync(missing)).toBe(false);
  });
});
