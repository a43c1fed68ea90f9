import { textOrEmpty } from '../../../shared/json.ts';
import type { AuditRow } from '../../records/audit/index.ts';
import { collect, countBy, type EvidenceQuery, isBefore, type Placed, placeOf, populationOf, sampleOf, sinceEver } from './evidence.ts';
import type { ReportException } from './report.ts';

const ENTRANCES = ['auth.login.succeeded', 'auth.sso.login', 'auth.api_key.used'] as const;
/** A person ends a run by stopping it, or by refusing the call that it waits with. */
export const RUN_ENDS = ['run.finished', 'run.failed', 'run.stopped_by_human', 'run.approval.rejected'] as const;

/** Which role holds what, at the time of the report. */
export const roleMatrix: EvidenceQuery = (context) => Promise.resolve({
  id: 'Q-ROLE-MATRIX', title: 'Roles and their capabilities in force', population: Object.keys(context.roles).length, minimum: 1, rule: null, exceptions: [], sample: [], types: [], facts: { roles: context.roles },
});

/** A person who was shut out, in the period or before it, must not have come in again before being let in again. */
export const leavers: EvidenceQuery = async (context) => {
  const doors = (await collect(sinceEver(context), DOORS, doorOf, ['resource', 'details'])).flatMap((door) => door ?? []);
  const ofPerson = Map.groupBy(doors, ({ person, way }) => `${way} ${person}`);
  const { count, sample } = await populationOf(context, 'Q-LEAVERS', ENTRANCES);
  const nobodyShutOut = doors.every(({ shuts }) => !shuts);
  const entrances = nobodyShutOut ? [] : await collect(context, ENTRANCES, (entrance) => {
    const person = textOrEmpty(entrance.actor?.['id']);
    const shut = WAYS.map((way) => ofPerson.get(`${way} ${person}`)?.findLast((door) => isBefore(door, entrance))).find((door) => door?.shuts);
    return { person, exception: shut && entrance.outcome === 'success' ? { what: `${textOrEmpty(entrance.actor?.['name'])} was let in at ${entrance.time}, after being shut out at ${shut.time}`, events: [shut.eventId, entrance.eventId] } : null };
  }, ['actor']);
  return {
    id: 'Q-LEAVERS', title: 'Entrances, held against who had been shut out', population: count, minimum: 1, rule: 'no access was used after it had ended', exceptions: entrances.flatMap(({ exception }): readonly ReportException[] => (exception ? [exception] : [])), sample, types: ENTRANCES,
    facts: {
      shut_out: doors.filter(({ shuts }) => shuts).length, let_in_again: [...ofPerson.values()].flatMap((own) => own.filter(({ shuts }, at) => !shuts && own[at - 1]?.shuts)).length,
      ...(nobodyShutOut ? {} : { by_people_erased: entrances.filter(({ person }) => person === '').length }), // who came in was not looked at
    },
  };
};

/** One comes in by an account, and as a member; either may end without the other. */
const WAYS = ['account', 'membership'] as const;
const DOORS = ['admin.user.disabled', 'admin.user.deleted', 'admin.user.enabled', 'admin.role.removed', 'admin.role.assigned'] as const;

interface Door extends Placed {
  readonly eventId: string;
  readonly person: string;
  readonly way: (typeof WAYS)[number];
  readonly shuts: boolean;
}

/** Null for what leaves the door as it is, and where nobody can tell any more whose it was: of two who were erased neither is the other. */
function doorOf(row: AuditRow): Door | null {
  const { eventId, type, resource, details } = row;
  const person = textOrEmpty(resource?.['id']);
  const ends = details?.['membership'] === 'ended';
  if (person === '' || (type === 'admin.role.removed' && !ends)) return null;
  // Whoever is given a role is a member, and a directory's word ends the membership, not the account.
  const way = type === 'admin.user.enabled' || (type === 'admin.user.disabled' && !ends) ? 'account' : 'membership';
  return { ...placeOf(row), eventId, person, way, shuts: type !== 'admin.user.enabled' && type !== 'admin.role.assigned' };
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
const PRIVILEGES: readonly string[] = [
  'owner:transfer', 'user:manage', 'role:manage', 'policy:manage', 'apikey:manage', 'sso:manage', 'ip:manage', 'feature:manage', 'approvals:manage', 'approvals:breakglass',
  'registry:write', 'budgets:write', 'retention:manage', 'hold:manage', 'privacy:erase',
];
const isPrivilege = (capability: string): boolean => capability.startsWith('platform:') || PRIVILEGES.includes(capability);

export const secondFactors: EvidenceQuery = ({ accounts }) => {
  const privileged = accounts.filter(({ capabilities }) => capabilities.some(isPrivilege));
  const bare = privileged.filter((account) => !account.secondFactor && !account.federated);
  return Promise.resolve({
    id: 'Q-MFA', title: 'People with a privileged role, and how they prove themselves, when the report was made', population: privileged.length, minimum: 1, rule: 'every privileged account has a second factor or an identity provider',
    exceptions: bare.map(({ id, name, roles: held }) => ({ what: `${name} (${id}), ${[...held].sort().join(', ')}, has only a password`, events: [] })), sample: [], types: ['auth.mfa.changed', 'auth.sso.login'],
    facts: { privileged: privileged.map(({ id, name, roles: held, secondFactor, federated }) => ({ id, name, roles: [...held].sort(), second_factor: secondFactor, identity_provider: federated })) },
  });
};

/** A refresh token in two hands: used twice, or by another device. */
export const STOLEN_REFRESH = ['auth.refresh.reuse_detected', 'auth.refresh.device_mismatch'] as const;
const FAILURES = ['auth.login.failed', 'auth.sso.failed', ...STOLEN_REFRESH] as const;
/** Told beside the failure that made it a burst. */
const RECOGNISED = ['security.brute_force_detected'] as const;
/** Failures of one address within an hour that make a burst. */
const BURST = 5;

export const failedSignIns: EvidenceQuery = async (context) => {
  const { count, sample, byType } = await populationOf(context, 'Q-AUTHN-FAIL', FAILURES);
  const places = await collect(context, FAILURES, (row) => `${row.time.slice(0, 13)}:00Z ${textOrEmpty(row.source?.['ip']) || 'unknown address'}`, ['source']);
  const recognised = await populationOf(context, 'Q-AUTHN-FAIL', RECOGNISED);
  const byHour = Object.entries(countBy(places, (place) => place));
  return {
    id: 'Q-AUTHN-FAIL', title: 'Failed sign-ins, by hour and address', population: count, minimum: 0, rule: null, exceptions: [], sample, types: FAILURES,
    facts: { by_type: byType, bursts: byHour.filter(([, n]) => n >= BURST).map(([when, n]) => ({ when, failures: n })), bursts_recognised: recognised.count },
  };
};
