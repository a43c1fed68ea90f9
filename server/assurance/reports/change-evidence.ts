import { textOrEmpty } from '../../../shared/json.ts';
import type { AuditRow } from '../../records/audit/index.ts';
import { collect, countBy, type EvidenceContext, type EvidenceQuery, isBefore, type PeriodRecords, type Placed, placeOf, sampleOf, sinceEver } from './evidence.ts';
import type { ReportException } from './report.ts';

/**
 * Each publication needs as many recorded approvals of that very request, by different people, as its policy demanded; the
 * requester is one of them only where that policy says so. Votes are looked up in the log itself, also before the period; what
 * the publication says of them is not believed.
 */
export const changeApproved: EvidenceQuery = async (context) => {
  const [published, record] = [await publishedIn(context), await recordOf(context)];
  return {
    id: 'Q-CHANGE-APPROVED', title: 'Every published version with the request and the votes behind it', population: published.length, minimum: 1,
    rule: 'each publication is preceded by the required number of approvals of its request, by different people', exceptions: published.flatMap((one) => lackOf(one, record)), sample: sampleOf(context, 'Q-CHANGE-APPROVED', published), types: ['agent.version.published'],
    facts: { votes: record.count.votes, requests: record.count.requests },
  };
};

/** Decisions that two people had to take were taken by two, and by as many as were demanded. */
export const fourEyes: EvidenceQuery = async (context) => {
  const record = await recordOf(context);
  const published = (await publishedIn(context)).filter((one) => demanded(one, record) >= 2);
  return {
    id: 'Q-FOUR-EYES', title: 'Publications that needed two people or more, and who approved them', population: published.length, minimum: 1,
    rule: 'as many different people approved as the request demanded', exceptions: published.flatMap((one) => lackOf(one, record)), sample: sampleOf(context, 'Q-FOUR-EYES', published), types: ['agent.version.published'],
    facts: { by_number_demanded: countBy(published, (one) => String(demanded(one, record))) },
  };
};

interface Publication extends Placed {
  readonly eventId: string;
  readonly name: string;
  readonly approval: string;
  readonly required: number;
}

interface AskedFor {
  readonly id: string;
  readonly required: number;
  /** Whether the requester's own approval counts. */
  readonly alone: boolean;
}

interface RecordedVote extends Placed {
  readonly eventId: string;
  readonly request: string;
  /** By whose hand; of who was erased since, the id that the vote itself names. */
  readonly by: string;
  /** Whether it was given on the voter's own request. */
  readonly own: boolean;
  /** An approval that was taken; refusals and rejections count for nothing. */
  readonly counts: boolean;
}

/** Requests and votes by the request they belong to, from everything recorded up to the end of the period. */
interface ApprovalRecord {
  readonly requests: ReadonlyMap<string, AskedFor>;
  readonly votes: ReadonlyMap<string, readonly RecordedVote[]>;
  readonly count: { readonly votes: number; readonly requests: number };
}

/** Whether a publication on record needed two people or more; true also where what it disclosed is gone, for nobody can tell then. */
export async function neededTwo(records: PeriodRecords): Promise<(row: AuditRow) => boolean> {
  const requests = requestsBy(await requestsIn(records));
  return (row) => row.details === null || demanded(publicationOf(row), { requests }) >= 2;
}

function publishedIn(context: EvidenceContext): Promise<readonly Publication[]> {
  return collect(context, ['agent.version.published'], publicationOf, ['resource', 'details']);
}

function publicationOf(row: AuditRow): Publication {
  const { eventId, resource, details } = row;
  return { ...placeOf(row), eventId, name: textOrEmpty(resource?.['name']), approval: textOrEmpty(details?.['approval']), required: Number(details?.['required'] ?? 0) };
}

async function recordOf(context: EvidenceContext): Promise<ApprovalRecord> {
  const votes = await collect(sinceEver(context), ['approval.decision.recorded'], (row): RecordedVote => ({
    ...placeOf(row), eventId: row.eventId, request: textOrEmpty(row.resource?.['id']), by: textOrEmpty(row.actor?.['id'] ?? row.details?.['castBy'] ?? row.details?.['approver']),
    own: row.details?.['ownRequest'] === true, counts: row.details?.['verdict'] === 'approve' && row.outcome === 'success',
  }), ['actor', 'resource', 'details']);
  const requests = await requestsIn(context);
  return { requests: requestsBy(requests), votes: Map.groupBy(votes, ({ request }) => request), count: { votes: votes.length, requests: requests.length } };
}

function requestsIn(records: PeriodRecords): Promise<readonly AskedFor[]> {
  return collect(sinceEver(records), ['approval.request.created'], ({ resource, details }): AskedFor => ({ id: textOrEmpty(resource?.['id']), required: Number(details?.['required'] ?? 0), alone: details?.['selfApproval'] === true }), ['resource', 'details']);
}

/** Of two entries of one request the first says what was asked for. */
function requestsBy(requests: readonly AskedFor[]): ReadonlyMap<string, AskedFor> {
  return new Map(requests.toReversed().map((request) => [request.id, request] as const));
}

/** The policy as it was frozen into the request; the publication may ask for more, never for less. */
function demanded({ approval, required }: Publication, { requests }: Pick<ApprovalRecord, 'requests'>): number {
  return Math.max(1, requests.get(approval)?.required ?? 0, required);
}

function lackOf(one: Publication, record: ApprovalRecord): readonly ReportException[] {
  const { name, approval, eventId } = one;
  if (approval === '') return [{ what: `${name} was published without naming an approved request`, events: [eventId] }];
  const asked = record.requests.get(approval);
  if (!asked) return [{ what: `${name}: the log holds no request ${approval}`, events: [eventId] }];
  const required = demanded(one, record);
  const counted = (record.votes.get(approval) ?? []).filter((vote) => vote.counts && isBefore(vote, one) && (asked.alone || !vote.own));
  const people = new Set(counted.map(({ by }) => by));
  if (people.size < required) return [{ what: `${name}: ${people.size} ${people.size === 1 ? 'approval' : 'approvals'} on record, ${required} required`, events: [eventId, ...counted.map((vote) => vote.eventId)] }];
  return [];
}

const VOTES = ['approval.decision.recorded', 'approval.self_approval_blocked'] as const;

/** Nobody's own approval of their own request may have counted. */
export const separationOfDuties: EvidenceQuery = async (context) => {
  const votes = await collect(context, VOTES, ({ eventId, type, actor, resource, details }) => ({
    eventId, isBlocked: type === 'approval.self_approval_blocked',
    own: type === 'approval.decision.recorded' && details?.['ownRequest'] === true && details['verdict'] === 'approve' ? `${textOrEmpty(actor?.['name']) || 'Somebody who was erased since'} approved their own request ${textOrEmpty(resource?.['name'])}` : null,
  }), ['actor', 'resource', 'details']);
  return {
    id: 'Q-SOD', title: 'Votes on requests, and attempts to approve one’s own', population: votes.length, minimum: 1, rule: 'no approval of one’s own request counted', sample: sampleOf(context, 'Q-SOD', votes), types: VOTES,
    exceptions: votes.flatMap(({ eventId, own }) => (own === null ? [] : [{ what: own, events: [eventId] }])),
    facts: { blocked_attempts: votes.filter(({ isBlocked }) => isBlocked).length },
  };
};
