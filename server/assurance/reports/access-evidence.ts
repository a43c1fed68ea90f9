import { countBy, entriesOf, type EvidenceQuery, sampleOf, textOf } from './evidence.ts';

/** Which role holds what, at the time of the report. */
export const roleMatrix: EvidenceQuery = (context) => Promise.resolve({
  id: 'Q-ROLE-MATRIX', title: 'Roles and their capabilities in force', population: Object.keys(context.roles).length, minimum: 1, rule: null, exceptions: [], sample: [], facts: { roles: context.roles },
});

/** A person who was shut out must not have come in again before being let in again. */
export const leavers: EvidenceQuery = async (context) => {
  const rows = await entriesOf(context, ['admin.user.disabled', 'admin.user.deleted', 'auth.login.succeeded', 'auth.api_key.used']);
  const gone = new Map<string, { time: string; event: string }>();
  const exceptions = [];
  for (const row of rows) {
    if (row.type.startsWith('admin.user.')) gone.set(textOf(row.resource?.['id']), { time: row.time, event: row.eventId });
    else {
      const left = gone.get(textOf(row.actor?.['id']));
      if (left && row.outcome === 'success') exceptions.push({ what: `${textOf(row.actor?.['name'])} was let in at ${row.time}, after being shut out at ${left.time}`, events: [left.event, row.eventId] });
    }
  }
  return { id: 'Q-LEAVERS', title: 'People shut out, and whether their access was used afterwards', population: rows.length, minimum: 1, rule: 'no access was used after it had ended', exceptions, sample: sampleOf(rows), facts: { shut_out: gone.size } };
};

export const monitoring: EvidenceQuery = async (context) => {
  const rows = await entriesOf(context, ['run.finished', 'run.failed']);
  const failed = rows.filter((row) => row.type === 'run.failed');
  return {
    id: 'Q-MONITORING', title: 'Runs that ended, and how many failed, by agent', population: rows.length, minimum: 1, rule: null, exceptions: [], sample: sampleOf(failed),
    facts: { ended: rows.length, failed: failed.length, failed_by_agent: countBy(failed, (row) => textOf(row.details?.['agent'])) },
  };
};
