import { textOrEmpty } from '../../../shared/json.ts';
import type { AuditRow } from '../../records/audit/index.ts';
import { collect, countBy, entriesOf, type EvidenceQuery, populationOf, sampleOf, sinceEver } from './evidence.ts';

const INVENTORY = ['agent.created', 'agent.version.created', 'agent.version.published', 'agent.version.deprecated', 'agent.version.archived', 'agent.version.rolled_back'] as const;

/** What was there at the end of the period, from everything recorded up to then; the catalog of today would tell of today. */
export const inventory: EvidenceQuery = async (context) => {
  const rows = await collect(sinceEver(context), INVENTORY, ({ eventId, type, resource }) => ({ eventId, type, resourceId: textOrEmpty(resource?.['id']) }), ['resource']);
  const agents = rows.filter((row) => row.type === 'agent.created');
  const versions = new Map(rows.filter((row) => row.type !== 'agent.created').map((row) => [row.resourceId, row.type] as const));
  return {
    id: 'Q-INVENTORY', title: 'Agents on record at the end of the period, and what last became of their versions', population: agents.length, minimum: 1, rule: null, exceptions: [], sample: sampleOf(context, 'Q-INVENTORY', agents), types: INVENTORY,
    facts: { versions: versions.size, versions_by_last_event: countBy([...versions.values()], (type) => type) },
  };
};

/** An agent version that was taken out of use runs no more. */
export const decommissioned: EvidenceQuery = async (context) => {
  const archived = await entriesOf(sinceEver(context), ['agent.version.archived']);
  const ends = Map.groupBy(archived, (row) => textOrEmpty(row.resource?.['name']));
  const runs = await populationOf(context, 'Q-DECOMMISSION', ['run.started']);
  const late = ends.size === 0 ? [] : await collect(context, ['run.started'], (run) => {
    const end = ends.get(versionOf(run))?.find((row) => row.time < run.time);
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
