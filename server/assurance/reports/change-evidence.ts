import { textOrEmpty } from '../../../shared/json.ts';
import type { AuditRow } from '../../records/audit/index.ts';
import { countBy, entriesOf, type EvidenceQuery, sampleOf, sinceEver } from './evidence.ts';
import type { ReportException } from './report.ts';

/**
 * Each publication needs as many recorded approvals of that very request, by different people, as its policy demanded; the
 * requester is one of them only where that policy says so. Votes are looked up in the log itself, also before the period; what
 * the publication says of them is not believed.
 */
export const changeApproved: EvidenceQuery = async (context) => {
  const published = await entriesOf(context, ['agent.version.published']);
  const votes = await entriesOf(sinceEver(context), ['approval.decision.recorded']);
  const requests = await entriesOf(sinceEver(context), ['approval.request.created']);
  const exceptions = published.flatMap((row) => lackOf(row, votes, requests));
  return {
    id: 'Q-CHANGE-APPROVED', title: 'Every published version with the request and the votes behind it', population: published.length, minimum: 1,
    rule: 'each publication is preceded by the required number of approvals of its request, by different people', exceptions, sample: sampleOf(context, 'Q-CHANGE-APPROVED', published), types: ['agent.version.published'],
    facts: { votes: votes.length, requests: requests.length },
  };
};

/** Decisions that two people had to take were taken by two, and by as many as were demanded. */
export const fourEyes: EvidenceQuery = async (context) => {
  const votes = await entriesOf(sinceEver(context), ['approval.decision.recorded']);
  const requests = await entriesOf(sinceEver(context), ['approval.request.created']);
  const published = (await entriesOf(context, ['agent.version.published'])).filter((row) => demanded(row, requests) >= 2);
  return {
    id: 'Q-FOUR-EYES', title: 'Publications that needed two people or more, and who approved them', population: published.length, minimum: 1,
    rule: 'as many different people approved as the request demanded', exceptions: published.flatMap((row) => lackOf(row, votes, requests)), sample: sampleOf(context, 'Q-FOUR-EYES', published), types: ['agent.version.published'],
    facts: { by_number_demanded: countBy(published, (row) => String(demanded(row, requests))) },
  };
};

/** The policy as it was frozen into the request; the publication may ask for more, never for less. */
function demanded(row: AuditRow, requests: readonly AuditRow[]): number {
  const asked = requests.find((request) => request.resource?.['id'] === row.details?.['approval']);
  return Math.max(1, Number(asked?.details?.['required'] ?? 0), Number(row.details?.['required'] ?? 0));
}

function lackOf(row: AuditRow, votes: readonly AuditRow[], requests: readonly AuditRow[]): readonly ReportException[] {
  const name = textOrEmpty(row.resource?.['name']);
  const approval = textOrEmpty(row.details?.['approval']);
  if (approval === '') return [{ what: `${name} was published without naming an approved request`, events: [row.eventId] }];
  const asked = requests.find((request) => request.resource?.['id'] === approval);
  if (!asked) return [{ what: `${name}: the log holds no request ${approval}`, events: [row.eventId] }];
  const required = demanded(row, requests);
  const alone = asked.details?.['selfApproval'] === true;
  const counted = votes.filter((vote) => vote.resource?.['id'] === approval && vote.details?.['verdict'] === 'approve' && vote.outcome === 'success' && vote.time <= row.time && (alone || vote.details['ownRequest'] !== true));
  const people = new Set(counted.map((vote) => textOrEmpty(vote.actor?.['id'])));
  if (people.size < required) return [{ what: `${name}: ${people.size} approval(s) on record, ${required} required`, events: [row.eventId, ...counted.map((vote) => vote.eventId)] }];
  return [];
}

const VOTES = ['approval.decision.recorded', 'approval.self_approval_blocked'] as const;

/** Nobody's own approval of their own request may have counted. */
export const separationOfDuties: EvidenceQuery = async (context) => {
  const votes = await entriesOf(context, VOTES);
  const own = votes.filter((vote) => vote.type === 'approval.decision.recorded' && vote.details?.['ownRequest'] === true && vote.details['verdict'] === 'approve');
  return {
    id: 'Q-SOD', title: 'Approvals, and attempts to approve one’s own request', population: votes.length, minimum: 1, rule: 'no approval of one’s own request counted', sample: sampleOf(context, 'Q-SOD', votes), types: VOTES,
    exceptions: own.map((vote) => ({ what: `${textOrEmpty(vote.actor?.['name'])} approved their own request ${textOrEmpty(vote.resource?.['name'])}`, events: [vote.eventId] })),
    facts: { blocked_attempts: votes.filter((vote) => vote.type === 'approval.self_approval_blocked').length },
  };
};
