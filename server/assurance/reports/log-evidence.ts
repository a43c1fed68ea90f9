import { countBy, entriesOf, type EvidenceQuery, sampleOf, sinceEver } from './evidence.ts';

/** The log was recomputed when the report was made; it either holds or names what does not. */
export const integrity: EvidenceQuery = async (context) => {
  const logs = await context.logs();
  return {
    id: 'Q-INTEGRITY', title: 'The logs of the period, recomputed from their stored bytes', population: logs.reduce((sum, log) => sum + log.size, 0), minimum: 1,
    rule: 'every entry, tile, disclosure and signed checkpoint agrees with every other',
    exceptions: logs.filter((log) => !log.verified).map((log) => ({ what: `${log.origin}: ${log.problem ?? 'not verified'}`, events: [] })), sample: [], types: [],
    facts: { logs: logs.map(({ origin, size, root }) => ({ origin, size, root })) },
  };
};

/** Completeness is the hole that no hash can see: every procedure that changes something must say what it records. */
export const coverage: EvidenceQuery = ({ coverage: { mutations, undeclared } }) => Promise.resolve({
  id: 'Q-LOG-COVERAGE', title: 'Procedures that change something, and the events they declare', population: mutations, minimum: 1, rule: 'every procedure that changes something declares its audit event',
  exceptions: undeclared.map((path) => ({ what: `${path} declares no event`, events: [] })), sample: [], types: [], facts: { procedures: mutations },
});

/** The database was asked, in this tenant's scope, for rows of other tenants; what the product blocked by itself is on record beside it. */
export const isolation: EvidenceQuery = async (context) => {
  const blocked = await entriesOf(context, CROSSINGS);
  const leaking = context.probes.filter(({ foreign }) => foreign > 0);
  return {
    id: 'Q-TENANT-ISOLATION', title: 'Reads in this tenant’s scope, each asked for rows of other tenants', population: context.probes.length, minimum: 1, rule: 'no read shows a row of another tenant',
    exceptions: leaking.map(({ table, foreign }) => ({ what: `${table} showed ${foreign} rows of other tenants`, events: [] })), sample: sampleOf(context, 'Q-TENANT-ISOLATION', blocked), types: CROSSINGS,
    facts: { tables: context.probes.map(({ table }) => table), blocked_attempts: blocked.length },
  };
};

const CROSSINGS = ['authz.cross_tenant_blocked'] as const;

const KEY_EVENTS = ['audit.log.created', 'audit.key.*', 'auth.signing_key.*', 'auth.api_key.created', 'auth.api_key.rotated', 'auth.api_key.revoked', 'vault.key.*'] as const;

/** Keys in force at the end of the period were made in it or before. */
export const keys: EvidenceQuery = async (context) => {
  const rows = await entriesOf(sinceEver(context), KEY_EVENTS);
  const recent = rows.filter((row) => row.time >= context.period.from);
  return {
    id: 'Q-KEYS', title: 'Entries on keys made, rotated and revoked, up to the end of the period', population: rows.length, minimum: 1, rule: null, exceptions: [], sample: sampleOf(context, 'Q-KEYS', rows), types: KEY_EVENTS,
    facts: { in_period: recent.length, by_type: countBy(rows, (row) => row.type) },
  };
};
