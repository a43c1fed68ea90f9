import { textOrEmpty } from '../../../shared/json.ts';
import type { AuditRow } from '../../records/audit/index.ts';
import { collect, countBy, entriesOf, type EvidenceQuery, isBefore, type PeriodRecords, placeOf, populationOf, sampleOf, sinceEver } from './evidence.ts';

const INVENTORY = ['agent.created', 'agent.deleted', 'agent.version.created', 'agent.version.published', 'agent.version.deprecated', 'agent.version.archived', 'agent.version.rolled_back'] as const;

/** What was there at the end of the period, from everything recorded up to then; the catalog of today would tell of today. */
export const inventory: EvidenceQuery = async (context) => {
  const rows = await collect(sinceEver(context), INVENTORY, ({ eventId, type, resource, details }) => ({ eventId, type, id: textOrEmpty(resource?.['id']), agentId: textOrEmpty(details?.['agentId']) }), ['resource', 'details']);
  const deleted = new Set(rows.filter(({ type }) => type === 'agent.deleted').map(({ id }) => id));
  const agents = rows.filter(({ type, id }) => type === 'agent.created' && !deleted.has(id));
  const versions = new Map(rows.filter(({ type, agentId }) => type.startsWith('agent.version.') && !deleted.has(agentId)).map(({ id, type }) => [id, type] as const));
  return {
    id: 'Q-INVENTORY', title: 'Agents on record at the end of the period, and what last became of their versions', population: agents.length, minimum: 1, rule: null, exceptions: [], sample: sampleOf(context, 'Q-INVENTORY', agents), types: INVENTORY,
    facts: { versions: versions.size, versions_by_last_event: countBy([...versions.values()], (type) => type) },
  };
};

/** Whether an agent whose creation is on record was still there when the period ended. */
export async function notDeleted(records: PeriodRecords): Promise<(row: AuditRow) => boolean> {
  const deleted = new Set(await collect(sinceEver(records), ['agent.deleted'], ({ resource }) => textOrEmpty(resource?.['id']), ['resource']));
  return ({ resource }) => !deleted.has(textOrEmpty(resource?.['id']));
}

/** An agent version that was taken out of use runs no more. */
export const decommissioned: EvidenceQuery = async (context) => {
  const archived = await entriesOf(sinceEver(context), ['agent.version.archived']);
  const ends = Map.groupBy(archived, (row) => textOrEmpty(row.resource?.['name']));
  const runs = await populationOf(context, 'Q-DECOMMISSION', ['run.started']);
  const born = ends.size === 0 ? [] : await collect(sinceEver(context), ['agent.created'], (row) => ({ ...placeOf(row), name: textOrEmpty(row.resource?.['name']) }), ['resource']);
  /** The name of an agent that was deleted is free for another one. */
  const isOfAnother = (end: AuditRow, run: AuditRow): boolean => born.some((agent) => agent.name === textOrEmpty(run.details?.['agent']) && isBefore(end, agent) && isBefore(agent, run));
  const late = ends.size === 0 ? [] : await collect(context, ['run.started'], (run) => {
    const end = ends.get(versionOf(run))?.find((row) => isBefore(row, run) && !isOfAnother(row, run));
    return end ? [{ what: `${textOrEmpty(end.resource?.['name'])} ran at ${run.time}, after it was archived at ${end.time}`, events: [end.eventId, run.eventId] }] : [];
  }, ['details']);
  return {
    id: 'Q-DECOMMISSION', title: 'Versions taken out of use, held against the runs of the period', population: archived.length, minimum: 0, rule: 'no archived version ran', exceptions: late.flat(), sample: sampleOf(context, 'Q-DECOMMISSION', archived), types: ['agent.version.archived'],
    facts: { runs_in_period: runs.count },
  };
};

/** As the catalog names a version in its entries: the agent and its number. */
function versionOf(run: AuditRow): string {
  return `${textOrEmpty(run.details?.['agent'])} ${textOrEmpty(run.details?.['version'])}`;
}
