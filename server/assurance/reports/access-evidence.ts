import { textOrEmpty } from '../../../shared/json.ts';
import type { AuditRow } from '../../records/audit/index.ts';
import { countBy, entriesOf, type EvidenceQuery, sampleOf, sinceEver } from './evidence.ts';

/** Which role holds what, at the time of the report. */
export const roleMatrix: EvidenceQuery = (context) => Promise.resolve({
  id: 'Q-ROLE-MATRIX', title: 'Roles and their capabilities in force', population: Object.keys(context.roles).length, minimum: 1, rule: null, exceptions: [], sample: [], facts: { roles: context.roles },
});

/** A person who was shut out, in the period or before it, must not have come in again before being let in again. */
export const leavers: EvidenceQuery = async (context) => {
  const doors = await entriesOf(sinceEver(context), ['admin.user.disabled', 'admin.user.deleted', 'admin.user.enabled']);
  const entrances = await entriesOf(context, ['auth.login.succeeded', 'auth.api_key.used']);
  const exceptions = entrances.filter((entrance) => entrance.outcome === 'success').flatMap((entrance) => {
    const door = doors.findLast((row) => row.resource?.['id'] === entrance.actor?.['id'] && isBefore(row, entrance));
    if (!door || door.type === 'admin.user.enabled') return [];
    return [{ what: `${textOrEmpty(entrance.actor?.['name'])} was let in at ${entrance.time}, after being shut out at ${door.time}`, events: [door.eventId, entrance.eventId] }];
  });
  return {
    id: 'Q-LEAVERS', title: 'Entrances, held against who had been shut out', population: entrances.length, minimum: 1, rule: 'no access was used after it had ended', exceptions, sample: sampleOf(entrances),
    facts: { shut_out: doors.filter((row) => row.type !== 'admin.user.enabled').length, let_in_again: doors.filter((row) => row.type === 'admin.user.enabled').length },
  };
};

/** Entries of one log stand in its order; a clock may stand still between them. */
function isBefore(a: AuditRow, b: AuditRow): boolean {
  return a.time === b.time ? a.idx < b.idx : a.time < b.time;
}

export const monitoring: EvidenceQuery = async (context) => {
  const rows = await entriesOf(context, ['run.finished', 'run.failed']);
  const failed = rows.filter((row) => row.type === 'run.failed');
  return {
    id: 'Q-MONITORING', title: 'Runs that ended, and how many failed, by agent', population: rows.length, minimum: 1, rule: null, exceptions: [], sample: sampleOf(failed),
    facts: { ended: rows.length, failed: failed.length, failed_by_agent: countBy(failed, (row) => textOrEmpty(row.details?.['agent'])) },
  };
};
