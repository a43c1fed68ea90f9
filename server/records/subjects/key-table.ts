import type { KeyShelf, SubjectKeyRow } from './key-shelf.ts';

const COLUMNS = 'tenant_id AS "tenantId", person, kid, wrapped, created_at AS "createdAt", retired_at AS "retiredAt", gone';
const HOLD = `SELECT pg_advisory_xact_lock_shared(hashtextextended('countersign.subjects ' || ?::text, 0))::text`;
const CHANGE = `SELECT pg_advisory_xact_lock(hashtextextended('countersign.subjects ' || ?::text, 0))::text`;
const NEWEST = `SELECT DISTINCT ON (person) ${COLUMNS} FROM subject_key WHERE person IN (SELECT jsonb_array_elements_text(?::jsonb)) ORDER BY person, kid DESC`;
const FIND = `SELECT ${COLUMNS} FROM subject_key WHERE (person, kid) IN (SELECT e->>'person', (e->>'kid')::bigint FROM jsonb_array_elements(?::jsonb) AS e)`;
const ADD = 'INSERT INTO subject_key (tenant_id, person, kid, wrapped, created_at, retired_at, gone) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING';
const RETIRE = 'UPDATE subject_key SET retired_at = ? WHERE person IN (SELECT jsonb_array_elements_text(?::jsonb)) AND retired_at IS NULL';
const KEPT = `SELECT ${COLUMNS} FROM subject_key WHERE tenant_id = ? AND wrapped IS NOT NULL`;
const RETIRED = `SELECT ${COLUMNS} FROM subject_key WHERE tenant_id = ? AND retired_at IS NOT NULL AND wrapped IS NOT NULL ORDER BY retired_at, person, kid`;
const DESTROYED = `SELECT ${COLUMNS} FROM subject_key WHERE tenant_id = ? AND retired_at IS NOT NULL AND wrapped IS NULL ORDER BY retired_at, person, kid`;
const DESTROY = 'UPDATE subject_key SET wrapped = NULL, gone = ? WHERE person = ? AND kid = ? AND wrapped IS NOT NULL';

/** The keys in a table of PostgreSQL, in the transactions of what they seal. */
export const keyTable: KeyShelf = {
  inTransaction: true,
  hold: async (tx, tenantId) => void (await tx.all(HOLD, tenantId)),
  holdForChange: async (tx, tenantId) => void (await tx.all(CHANGE, tenantId)),
  newest: (asks, people) => asks.all<SubjectKeyRow>(NEWEST, JSON.stringify(people)),
  find: (asks, keys) => asks.all<SubjectKeyRow>(FIND, JSON.stringify(keys.map(({ person, kid }) => ({ person, kid })))),
  // In one order, whoever adds them: of two that add the same, each would else wait for the other.
  add: (tx, rows) => tx.insert(ADD, rows.toSorted((a, b) => (a.person < b.person ? -1 : 1)).map((row) => [row.tenantId, row.person, row.kid, row.wrapped, row.createdAt, row.retiredAt, row.gone])),
  retire: (tx, people, at) => tx.run(RETIRE, at, JSON.stringify(people)),
  kept: (asks, tenantId) => asks.all<SubjectKeyRow>(KEPT, tenantId),
  retired: (asks, tenantId) => asks.all<SubjectKeyRow>(RETIRED, tenantId),
  destroyed: (asks, tenantId) => asks.all<SubjectKeyRow>(DESTROYED, tenantId),
  destroy: async (asks, keys) => {
    for (const { person, kid, gone } of keys) await asks.all(DESTROY, gone, person, kid);
  },
  close: () => undefined,
};
