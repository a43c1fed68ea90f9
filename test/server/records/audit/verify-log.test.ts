import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditNote } from '../../../../server/records/audit/index.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { type AuditHouse, openAuditHouse, unguardedCopy, verifyFile } from '../../../support/audit-house.ts';

const ENTRIES = 600;
const ada = anActor({ tenantId: TENANT_A, name: 'Ada Example' });
const note = (n: number): AuditNote => ({ type: 'agent.created', resource: { type: 'agent', id: `agent-${n}`, name: `Agent ${n}` }, details: { n, text: 'first words' }, refs: { definition_sha256: 'ab'.repeat(32) } });

interface Cell {
  readonly table: string;
  readonly column: string;
  readonly place: string;
}

/** Everything in the log that `verify` vouches for, and how it calls the place. */
const CELLS: readonly Cell[] = [
  { table: 'audit_leaf', column: 'entry', place: 'entry' },
  { table: 'audit_disclosure', column: 'texts', place: 'disclosure' },
  { table: 'audit_disclosure', column: 'box', place: 'disclosure' },
  { table: 'audit_tile', column: 'hashes', place: 'tile' },
  { table: 'audit_checkpoint', column: 'note', place: 'checkpoint' },
];

describe('verifying a stored log', () => {
  let house: AuditHouse;
  beforeAll(async () => {
    house = openAuditHouse();
    for (let n = 0; n < ENTRIES; n += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, at) => house.storage.write(ada, (tx) => house.audit.trail.append(tx, ada, note(n + at)))));
      house.clock.advance(400);
    }
    await house.audit.writer.settle(house.storage, TENANT_A);
    await house.close();
  });
  afterAll(() => rmSync(house.folder, { recursive: true }));

  it('accepts it as it was written, every entry, disclosure, tile and checkpoint', async () => {
    const [verdict] = await verifyFile(house.file, join(house.folder, 'heads.json'));
    expect(verdict?.problem).toBeNull();
    expect(verdict?.checked).toMatchObject({ entries: ENTRIES + 1, disclosures: ENTRIES * 4 + 2, tiles: 4 });
    expect(verdict?.signedSize).toBe(ENTRIES + 1);
  });

  it.each(CELLS)('finds any single flipped byte in $table $column and names the place', async ({ table, column, place }) => {
    const copy = unguardedCopy(house.file);
    const rows = copy.db.prepare<[], { rowid: number; bytes: Buffer }>(`SELECT rowid, CAST(${column} AS BLOB) AS bytes FROM ${table} WHERE ${column} IS NOT NULL ORDER BY rowid`).all();
    const put = copy.db.prepare(`UPDATE ${table} SET ${column} = ${['hashes', 'box'].includes(column) ? '?' : 'CAST(? AS TEXT)'} WHERE rowid = ?`);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), async (pickRow, pickByte, flip) => {
        const row = rows[pickRow % rows.length];
        if (!row) return;
        const changed = Buffer.from(row.bytes);
        const at = pickByte % changed.length;
        changed[at] = (changed[at] ?? 0) ^ flip;
        put.run(changed, row.rowid);
        const [verdict] = await verifyFile(copy.file);
        put.run(row.bytes, row.rowid);
        expect(verdict?.problem, `byte ${at} of row ${row.rowid}`).not.toBeNull();
        // A changed tile shows as the entry whose hash it no longer holds.
        expect([place, 'entry']).toContain(verdict?.problem?.place);
      }),
      { numRuns: 120 },
    );
    copy.drop();
  });

  it.each([
    ['a removed entry', 'DELETE FROM audit_leaf WHERE idx = 300', 'entry'],
    ['a removed last entry', `DELETE FROM audit_leaf WHERE idx = ${ENTRIES}`, 'entry'],
    ['two entries in each other’s place', 'UPDATE audit_leaf SET idx = CASE idx WHEN 10 THEN -11 WHEN 11 THEN -10 ELSE idx END; UPDATE audit_leaf SET idx = -idx WHERE idx < 0', 'entry'],
    ['a removed disclosure', 'DELETE FROM audit_disclosure WHERE idx = 42', 'disclosure'],
    ['a removed checkpoint', 'DELETE FROM audit_checkpoint WHERE size = (SELECT max(size) FROM audit_checkpoint)', 'checkpoint'],
    ['a changed index row', `UPDATE audit_index SET outcome = 'denied' WHERE idx = 7`, 'index'],
    ['a cut tail with everything that counted it', `DELETE FROM audit_leaf WHERE idx > 500; UPDATE audit_log SET size = 501`, 'tile'],
    ['a removed tile', 'DELETE FROM audit_tile WHERE level = 1', 'tile'],
    ['another key', `UPDATE audit_log SET vkey = replace(vkey, 'A', 'B')`, 'checkpoint'],
  ])('finds %s', async (_what, statements, place) => {
    const copy = unguardedCopy(house.file);
    copy.db.exec(statements);
    const [verdict] = await verifyFile(copy.file);
    copy.drop();
    expect(verdict?.problem?.place).toBe(place);
    expect(verdict?.problem?.says).toMatch(/\w/);
  });

  it('finds a whole database rolled back to an older copy by the mark kept outside it', async () => {
    const old = join(house.folder, 'old.db');
    copyFileSync(house.file, old);
    const again = openAuditHouse(house.folder);
    await again.storage.write(ada, (tx) => again.audit.trail.append(tx, ada, note(9_999)));
    await again.audit.writer.settle(again.storage, TENANT_A);
    await again.close();
    const marks = join(house.folder, 'heads.json');
    expect((await verifyFile(again.file, marks))[0]?.problem).toBeNull();
    expect((await verifyFile(old, marks))[0]?.problem).toMatchObject({ place: 'head' });
    expect((await verifyFile(old))[0]?.problem).toBeNull(); // alone it proves nothing
  });

  it('finds a log that was deleted whole, by the same mark', async () => {
    const { file, db, drop } = unguardedCopy(house.file);
    for (const table of ['audit_checkpoint', 'audit_disclosure', 'audit_index', 'audit_leaf', 'audit_tile', 'audit_log']) db.exec(`DELETE FROM ${table}`);
    const verdicts = await verifyFile(file, join(house.folder, 'heads.json'));
    drop();
    expect(verdicts).toMatchObject([{ size: 0, problem: { place: 'log' } }]);
  });
});
