import type { EvidenceQuery } from './evidence.ts';

/** The log was recomputed when the report was made; it either holds or names what does not. */
export const integrity: EvidenceQuery = ({ logs }) => Promise.resolve({
  id: 'Q-INTEGRITY', title: 'The logs of the period, recomputed from their stored bytes', population: logs.reduce((sum, log) => sum + log.size, 0), minimum: 1,
  rule: 'every entry, tile, disclosure and signed checkpoint agrees with every other',
  exceptions: logs.filter((log) => !log.verified).map((log) => ({ what: `${log.origin}: ${log.problem ?? 'not verified'}`, events: [] })), sample: [],
  facts: { logs: logs.map(({ origin, size, root }) => ({ origin, size, root })) },
});

/** Completeness is the hole that no hash can see: every procedure that changes something must say what it records. */
export const coverage: EvidenceQuery = ({ coverage: { mutations, undeclared } }) => Promise.resolve({
  id: 'Q-LOG-COVERAGE', title: 'Procedures that change something, and the events they declare', population: mutations, minimum: 1, rule: 'every procedure that changes something declares its audit event',
  exceptions: undeclared.map((path) => ({ what: `${path} declares no event`, events: [] })), sample: [], facts: { procedures: mutations },
});
