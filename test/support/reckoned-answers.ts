import { createHash } from 'node:crypto';
import type { AuditEventType } from '../../shared/audit-events.ts';
import type { AuditedDatabase } from './audited-databases.ts';
import type { TENANT_A } from './actors.ts';

type Facts = Readonly<Record<string, unknown>>;

/** An entry as it stands in the tables: its leaf, and whatever of it can still be opened. */
export interface RawEntry extends Readonly<Partial<Record<'actor' | 'resource' | 'details' | 'source', Facts>>> {
  readonly log: number;
  readonly id: string;
  readonly time: string;
  readonly type: string;
  readonly outcome: string;
}

interface Leaf extends Pick<RawEntry, 'id' | 'time' | 'type' | 'outcome'> {
  readonly _sd: readonly string[];
}

/** Every entry of a tenant by plain statements over leaves and disclosures, oldest first; nothing of the search and its index is asked. */
export async function rawEntries({ storage, audit }: AuditedDatabase, tenantId: typeof TENANT_A): Promise<readonly RawEntry[]> {
  return storage.read({ tenantId }, async (db) => {
    const leaves = await db.all<{ log: number; idx: number; entry: string }>('SELECT log_id AS log, idx, entry FROM audit_leaf WHERE tenant_id = ? ORDER BY log_id, idx', tenantId);
    const open = await db.all<{ log: number; idx: number; texts: string }>('SELECT log_id AS log, idx, texts FROM audit_disclosure WHERE tenant_id = ? AND texts IS NOT NULL', tenantId);
    const sealed = await db.all<{ log: number; idx: number; person: string; names: string; kid: number; box: Uint8Array }>('SELECT log_id AS log, idx, person_token AS person, names, kid, box FROM audit_disclosure WHERE tenant_id = ? AND texts IS NULL', tenantId);
    const opened = await audit.subjects.open(db, sealed);
    const told = Map.groupBy([...open, ...sealed.map(({ log, idx }, at) => ({ log, idx, texts: opened[at]?.texts ?? '' }))], ({ log, idx }) => `${log}/${idx}`);
    const entries = leaves.map(({ log, idx, entry }, at) => {
      const { _sd, ...leaf } = JSON.parse(entry) as Leaf; // our own leaf
      const promised = (told.get(`${log}/${idx}`) ?? []).flatMap(({ texts }) => texts.split('~')).filter((text) => _sd.includes(createHash('sha256').update(text).digest('base64url')));
      return { at, one: { log: Number(log), id: leaf.id, time: leaf.time, type: leaf.type, outcome: leaf.outcome, ...Object.fromEntries(promised.map(disclosed)) } satisfies RawEntry };
    });
    return entries.toSorted((a, b) => (a.one.time === b.one.time ? a.at - b.at : a.one.time < b.one.time ? -1 : 1)).map(({ one }) => one);
  });
}

/** RFC 9901: a salt, a name and a value, as JSON in base64url. */
function disclosed(text: string): readonly [string, Facts] {
  const [, name, value] = JSON.parse(Buffer.from(text, 'base64url').toString()) as readonly [string, string, Facts];
  return [name, value];
}

/** What a question is answered from. */
export interface Known {
  /** Everything before the period's end, oldest first. */
  readonly past: readonly RawEntry[];
  /** That of the period. */
  readonly now: readonly RawEntry[];
  readonly roles: Readonly<Record<string, readonly string[]>>;
  readonly accounts: ReadonlyArray<{ readonly id: string; readonly holds: readonly string[]; readonly proves: boolean }>;
  /** Activities on record, and those of them that leave something unsaid. */
  readonly activities: readonly [all: number, incomplete: number];
  readonly mutations: number;
  /** Entries of the whole log before the period's end. */
  readonly entries: number;
}

export interface Reckoned {
  readonly population: number;
  /** Of each exception the entry that it is about. */
  readonly exceptions: readonly string[];
  /** What is sampled from. */
  readonly drawnFrom: readonly RawEntry[];
  /** What became of such things in the period; counted beside them. */
  readonly followed?: readonly RawEntry[];
}

const of = (entries: readonly RawEntry[], ...types: ReadonlyArray<AuditEventType | `${string}.*`>): readonly RawEntry[] =>
  entries.filter(({ type }) => types.some((one) => type === one || (one.endsWith('.*') && type.startsWith(one.slice(0, -1)))));
const counted = (population: readonly RawEntry[], exceptions: readonly RawEntry[] = []): Reckoned => ({ population: population.length, exceptions: exceptions.map(({ id }) => id), drawnFrom: population });
const number = (population: number, exceptions = 0): Reckoned => ({ population, exceptions: Array.from({ length: exceptions }, () => ''), drawnFrom: [] });
/** What the product records only where somebody has it do so: no record is no answer. */
const ifAny = (population: readonly RawEntry[]): Reckoned | null => (population.length === 0 ? null : counted(population));
const listed = (...types: Parameters<typeof of> extends readonly [unknown, ...infer T] ? T : never) => ({ now }: Known): Reckoned => counted(of(now, ...types));

/** Things that some entries begin, whatever others tell of them later. */
const begun = (...types: Parameters<typeof listed>) => ({ followedBy: (...later: Parameters<typeof listed>) => ({ now }: Known): Reckoned => ({ ...counted(of(now, ...types)), followed: of(now, ...later) }) });

const said = (entry: RawEntry | undefined, group: 'actor' | 'resource' | 'details', member: string): unknown => entry?.[group]?.[member];
const idOf = (entry: RawEntry): unknown => said(entry, 'resource', 'id');

/** How many different people agreed to a request before a moment, and how many had to; the requester is one of them where the request says so. */
function agreement(past: readonly RawEntry[], publication: RawEntry): { readonly agreed: number; readonly needed: number; readonly asked: boolean } {
  const request = said(publication, 'details', 'approval');
  const asked = of(past, 'approval.request.created').find((one) => request !== undefined && idOf(one) === request);
  const upTo = past.indexOf(publication);
  const votes = of(past.slice(0, upTo), 'approval.decision.recorded')
    .filter((vote) => idOf(vote) === request && vote.outcome === 'success' && said(vote, 'details', 'verdict') === 'approve' && (said(asked, 'details', 'selfApproval') === true || said(vote, 'details', 'ownRequest') !== true));
  const hands = new Set(votes.map((vote) => said(vote, 'details', 'castBy') ?? said(vote, 'details', 'approver') ?? said(vote, 'actor', 'id')));
  return { agreed: hands.size, needed: Math.max(1, Number(said(asked, 'details', 'required') ?? 0), Number(said(publication, 'details', 'required') ?? 0)), asked: asked !== undefined };
}
const unapproved = (past: readonly RawEntry[], publication: RawEntry): boolean => {
  const { agreed, needed, asked } = agreement(past, publication);
  return !asked || agreed < needed;
};

/** Whether a vote was cast by whoever asked, or for them. */
function isOwn(past: readonly RawEntry[], vote: RawEntry): boolean {
  const asker = said(of(past, 'approval.request.created').find((one) => idOf(one) === idOf(vote)), 'actor', 'id');
  return said(vote, 'details', 'ownRequest') === true || (asker !== undefined && [said(vote, 'actor', 'id'), said(vote, 'details', 'approver')].includes(asker));
}

/** Whether somebody could come in at this place of the log: by their account, and as a member. */
function isShutOut(past: readonly RawEntry[], upTo: RawEntry): boolean {
  const person = said(upTo, 'actor', 'id');
  let [account, member] = [true, true];
  for (const one of past.slice(0, past.indexOf(upTo)).filter((door) => person !== undefined && idOf(door) === person)) {
    const isEnd = said(one, 'details', 'membership') === 'ended';
    if (one.type === 'admin.user.deleted' || (isEnd && (one.type === 'admin.user.disabled' || one.type === 'admin.role.removed'))) member = false;
    else if (one.type === 'admin.user.disabled') account = false;
    else if (one.type === 'admin.user.enabled') account = true;
    else if (one.type === 'admin.role.assigned') member = true;
  }
  return !account || !member;
}

const PRIVILEGED = /^(platform:.*|owner:transfer|(user|role|policy|apikey|sso|ip|feature|approvals|retention|hold):manage|approvals:breakglass|(registry|budgets):write|privacy:erase)$/;

/** Each question anew, from what it says that it asks. */
export const RECKONINGS: Readonly<Record<string, (known: Known) => Reckoned | null>> = {
  'Q-ROLE-MATRIX': ({ roles }) => number(Object.keys(roles).length),
  'Q-MFA': ({ accounts }) => {
    const privileged = accounts.filter(({ holds }) => holds.some((capability) => PRIVILEGED.test(capability)));
    return number(privileged.length, privileged.filter(({ proves }) => !proves).length);
  },
  'Q-ROPA': ({ activities: [all, incomplete] }) => number(all, incomplete),
  'Q-LOG-COVERAGE': ({ mutations }) => number(mutations),
  'Q-INTEGRITY': ({ entries }) => number(entries),
  'Q-TENANT-ISOLATION': ({ now }) => ({ ...number(8), drawnFrom: of(now, 'authz.cross_tenant_blocked') }),
  'Q-LEAVERS': ({ past, now }) => {
    const entrances = of(now, 'auth.login.succeeded', 'auth.sso.login', 'auth.api_key.used');
    return counted(entrances, entrances.filter((one) => one.outcome === 'success' && isShutOut(past, one)));
  },
  'Q-MONITORING': ({ now }) => ({ ...counted(of(now, 'run.finished', 'run.failed', 'run.stopped_by_human', 'run.approval.rejected')), drawnFrom: of(now, 'run.failed') }),
  'Q-CHANGE-APPROVED': ({ past, now }) => {
    const published = of(now, 'agent.version.published');
    return counted(published, published.filter((one) => unapproved(past, one)));
  },
  'Q-FOUR-EYES': ({ past, now }) => {
    const published = of(now, 'agent.version.published').filter((one) => agreement(past, one).needed >= 2);
    return counted(published, published.filter((one) => unapproved(past, one)));
  },
  'Q-SOD': ({ past, now }) => {
    const votes = of(now, 'approval.decision.recorded', 'approval.self_approval_blocked');
    return counted(votes, of(votes, 'approval.decision.recorded').filter((one) => said(one, 'details', 'verdict') === 'approve' && isOwn(past, one)));
  },
  'Q-INVENTORY': ({ past }) => {
    const gone = new Set(of(past, 'agent.deleted').map(idOf));
    return counted(of(past, 'agent.created').filter((one) => !gone.has(idOf(one))));
  },
  'Q-DECOMMISSION': ({ past, now }) => {
    const archived = of(past, 'agent.version.archived');
    const agentNamed = (name: unknown, before: RawEntry) => idOf(of(past.slice(0, past.indexOf(before)), 'agent.created').findLast((one) => said(one, 'resource', 'name') === name) ?? before);
    const ran = of(now, 'run.started').filter((run) => archived.some((end) => past.indexOf(end) < past.indexOf(run)
      && said(end, 'resource', 'name') === `${String(said(run, 'details', 'agent'))} ${String(said(run, 'details', 'version'))}` && said(end, 'details', 'agentId') === agentNamed(said(run, 'details', 'agent'), run)));
    return { ...counted(archived), exceptions: ran.map(({ id }) => id) };
  },
  'Q-KEYS': ({ past }) => counted(of(past, 'audit.log.created', 'audit.key.rotated', 'auth.signing_key.created', 'auth.api_key.created', 'auth.api_key.rotated', 'auth.api_key.revoked', 'vault.key.created', 'vault.key.rotated', 'vault.key.rewrapped', 'vault.key.destroyed')),
  'Q-AUTHN': listed('auth.*'),
  'Q-AUTHN-FAIL': listed('auth.login.failed', 'auth.sso.failed', 'auth.refresh.reuse_detected', 'auth.refresh.device_mismatch'),
  'Q-ACCESS-GRANTS': listed('admin.user.*', 'admin.role.*', 'auth.api_key.created', 'auth.api_key.revoked'),
  'Q-ACCESS-REVIEW': ({ now }) => ifAny(of(now, 'admin.access_review.completed')),
  'Q-DENIALS': listed('authz.denied', 'authz.cross_tenant_blocked', 'authz.checked', 'run.tool_denied', 'data.memory_acl.denied'),
  'Q-CONFIG': listed('config.*', 'registry.*', 'mcp.*'),
  'Q-SECURITY': listed('security.*', 'auth.refresh.reuse_detected', 'auth.refresh.device_mismatch', 'audit.fork_detected', 'audit.verification.failed'),
  'Q-INCIDENT-REPORT': begun('security.incident.opened').followedBy('security.incident.closed'),
  'Q-EMERGENCY': listed('agent.version.rolled_back', 'run.stopped_by_human', 'approval.request.bypassed'),
  'Q-RISK': ({ now }) => ifAny(of(now, 'agent.risk_assessed')),
  'Q-EVAL': ({ now }) => ifAny(of(now, 'agent.evaluation.recorded')),
  'Q-BUDGET': listed('budget.consumed', 'budget.released', 'budget.threshold_reached', 'budget.exceeded'),
  'Q-RUNS': begun('run.started').followedBy('run.finished', 'run.failed', 'run.stopped_by_human', 'run.approval.rejected'),
  'Q-RUN-TRACE': listed('run.*'),
  'Q-OVERSIGHT': begun('run.stopped_by_human', 'run.output.overridden', 'approval.decision.recorded').followedBy('run.approval.requested', 'run.approval.granted', 'run.approval.rejected', 'agent.version.rejected'),
  'Q-SUPPLY': listed('mcp.*', 'registry.tool.enabled', 'registry.tool.disabled'),
  'Q-LOG-ACCESS': listed('data.searched', 'data.exported', 'compliance.evidence_package.exported'),
  'Q-DATA-EXPORT': listed('data.exported', 'compliance.evidence_package.exported', 'privacy.subject_access.exported'),
  'Q-RETENTION': listed('retention.*', 'audit.pruned'),
  'Q-HOLDS': begun('legal_hold.created').followedBy('legal_hold.released', 'privacy.erasure.deferred_by_hold'),
  'Q-ERASURE': begun('privacy.erasure.requested', 'privacy.subject_access.exported').followedBy('privacy.erasure.completed', 'privacy.erasure.deferred_by_hold'),
  'Q-TIME': ({ now }) => ifAny(of(now, 'audit.clock_skew_detected', 'audit.checkpoint.witnessed')),
  'Q-REPORTS': listed('compliance.report.generated', 'compliance.report.attested', 'audit.verification.passed', 'audit.verification.failed'),
};

/** What last became of each version of an agent that was still there at the end. */
export function lastEvents({ past }: Known): readonly string[] {
  const gone = new Set(of(past, 'agent.deleted').map(idOf));
  const told = of(past, 'agent.version.created', 'agent.version.published', 'agent.version.deprecated', 'agent.version.archived', 'agent.version.rolled_back').filter((one) => !gone.has(said(one, 'details', 'agentId')));
  return [...Map.groupBy(told, idOf).values()].map((own) => own.at(-1)?.type ?? '');
}

/** `sha256-rank`: the ids whose digest under seed and question is smallest, oldest first. */
export function reckonedSample({ drawnFrom }: Reckoned, { seed, size }: { readonly seed: string; readonly size: number }, query: string): readonly string[] {
  const rankOf = (id: string) => createHash('sha256').update(`${seed}/${query}/${id}`).digest('hex');
  const ranked = drawnFrom.map(({ id }) => ({ id, rank: rankOf(id) })).toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
  const drawn = new Set(ranked.slice(0, size).map(({ id }) => id));
  return drawnFrom.flatMap(({ id }) => (drawn.has(id) ? [id] : []));
}
