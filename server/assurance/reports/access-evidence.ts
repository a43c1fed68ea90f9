import { textOrEmpty } from '../../../shared/json.ts';
import type { AuditRow } from '../../records/audit/index.ts';
import { collect, countBy, entriesOf, type EvidenceQuery, populationOf, sampleOf, sinceEver } from './evidence.ts';
import type { ReportException } from './report.ts';

const ENTRANCES = ['auth.login.succeeded', 'auth.api_key.used'] as const;
const RUN_ENDS = ['run.finished', 'run.failed'] as const;

/** Which role holds what, at the time of the report. */
export const roleMatrix: EvidenceQuery = (context) => Promise.resolve({
  id: 'Q-ROLE-MATRIX', title: 'Roles and their capabilities in force', population: Object.keys(context.roles).length, minimum: 1, rule: null, exceptions: [], sample: [], types: [], facts: { roles: context.roles },
});

/** A person who was shut out, in the period or before it, must not have come in again before being let in again. */
export const leavers: EvidenceQuery = async (context) => {
  const doors = await entriesOf(sinceEver(context), ['admin.user.disabled', 'admin.user.deleted', 'admin.user.enabled']);
  const ofPerson = Map.groupBy(doors, (row) => textOrEmpty(row.resource?.['id']));
  const { count, sample } = await populationOf(context, 'Q-LEAVERS', ENTRANCES);
  const shutOut = ofPerson.size === 0 ? [] : await collect(context, ENTRANCES, (entrance): readonly ReportException[] => {
    if (entrance.outcome !== 'success') return [];
    const door = ofPerson.get(textOrEmpty(entrance.actor?.['id']))?.findLast((row) => isBefore(row, entrance));
    if (!door || door.type === 'admin.user.enabled') return [];
    return [{ what: `${textOrEmpty(entrance.actor?.['name'])} was let in at ${entrance.time}, after being shut out at ${door.time}`, events: [door.eventId, entrance.eventId] }];
  }, ['actor']);
  return {
    id: 'Q-LEAVERS', title: 'Entrances, held against who had been shut out', population: count, minimum: 1, rule: 'no access was used after it had ended', exceptions: shutOut.flat(), sample, types: ENTRANCES,
    facts: { shut_out: doors.filter((row) => row.type !== 'admin.user.enabled').length, let_in_again: doors.filter((row) => row.type === 'admin.user.enabled').length },
  };
};

/** Entries of one log stand in its order; a clock may stand still between them. */
function isBefore(a: AuditRow, b: AuditRow): boolean {
  return a.time === b.time ? a.idx < b.idx : a.time < b.time;
}

export const monitoring: EvidenceQuery = async (context) => {
  const ended = await populationOf(context, 'Q-MONITORING', RUN_ENDS);
  const failed = await collect(context, ['run.failed'], ({ eventId, details }) => ({ eventId, agent: textOrEmpty(details?.['agent']) }), ['details']);
  return {
    id: 'Q-MONITORING', title: 'Runs that ended, and how many failed, by agent', population: ended.count, minimum: 1, rule: null, exceptions: [], sample: sampleOf(context, 'Q-MONITORING', failed),
    types: RUN_ENDS,
    facts: { ended: ended.count, failed: failed.length, failed_by_agent: countBy(failed, ({ agent }) => agent) },
  };
};

/** What holds of a role that can change who may do what, or what is enforced: a second proof is asked of whoever has it. */
const PRIVILEGES: readonly string[] = ['*', 'user:manage', 'role:manage', 'policy:manage', 'apikey:manage', 'sso:manage', 'registry:write', 'retention:manage', 'hold:manage', 'privacy:erase'];

export const secondFactors: EvidenceQuery = ({ accounts, roles }) => {
  const privileged = accounts.filter((account) => account.roles.some((role) => (roles[role] ?? []).some((capability) => PRIVILEGES.includes(capability))));
  const bare = privileged.filter((account) => !account.secondFactor && !account.federated);
  return Promise.resolve({
    id: 'Q-MFA', title: 'People with a privileged role, and how they prove themselves, when the report was made', population: privileged.length, minimum: 1, rule: 'every privileged account has a second factor or an identity provider',
    exceptions: bare.map(({ id, name, roles: held }) => ({ what: `${name} (${id}), ${[...held].sort().join(', ')}, has only a password`, events: [] })), sample: [], types: ['auth.mfa.changed', 'auth.sso.login'],
    facts: { privileged: privileged.map(({ id, name, roles: held, secondFactor, federated }) => ({ id, name, roles: [...held].sort(), second_factor: secondFactor, identity_provider: federated })) },
  });
};

const FAILURES = ['auth.login.failed', 'auth.sso.failed', 'security.brute_force_detected', 'auth.refresh.reuse_detected'] as const;
/** Failures of one address within an hour that make a burst. */
const BURST = 5;

export const failedSignIns: EvidenceQuery = async (context) => {
  const { count, sample, byType } = await populationOf(context, 'Q-AUTHN-FAIL', FAILURES);
  const places = await collect(context, FAILURES, (row) => `${row.time.slice(0, 13)}:00Z ${textOrEmpty(row.source?.['ip']) || 'unknown address'}`, ['source']);
  const byHour = Object.entries(countBy(places, (place) => place));
  return {
    id: 'Q-AUTHN-FAIL', title: 'Failed sign-ins, by hour and address', population: count, minimum: 0, rule: null, exceptions: [], sample, types: FAILURES,
    facts: { by_type: byType, bursts: byHour.filter(([, n]) => n >= BURST).map(([when, n]) => ({ when, failures: n })) },
  };
};
