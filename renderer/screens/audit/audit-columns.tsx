import type { ReactNode } from 'react';
import { brand, type Instant } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { isUuid } from '../../../shared/uuid.ts';
import { Badge, type Column, drawnCellButton, drawnSecond, drawnStatus, formatCount, Hidden, Icon, StatusBadge, type StatusName, Text, visibleText } from '../../kit/index.ts';
import type { ApiOutput, AuditOutcome } from '../../lib/index.ts';

export type AuditRow = ApiOutput['audit']['page']['items'][number];

/** A filter by what a cell shows. */
export interface CellFilter {
  readonly field: 'actor' | 'resource' | 'run';
  readonly value: string;
}

/**
 * Cells are elements and hold no component where that can be: an entry has seven of them, and the log is scrolled fast.
 * Beside a drawer the least widths of what is left come to 39rem, which a window of 1440 pixels just has; a number has seven figures.
 */
export function auditColumns(only: (filter: CellFilter) => void): readonly Column<AuditRow>[] {
  return [
    { id: 'entry', head: 'Entry', width: '5.5rem', align: 'end', tone: 'soft', cell: (row) => `#${formatCount(row.idx)}` },
    { id: 'time', head: 'Time', width: '10rem', tone: 'soft', cell: (row) => drawnSecond(brand<Instant>(row.time)) },
    { id: 'actor', head: 'Actor', width: 'minmax(7.5rem, 0.8fr)', words: true, cell: (row) => namedCell(row.actor, 'actor', only) },
    { id: 'event', head: 'Event', width: 'minmax(9.25rem, 1.3fr)', words: true, cell: (row) => eventCell(row) },
    { id: 'resource', head: 'About', width: 'minmax(7rem, 1.05fr)', words: true, cell: (row) => (row.resource === null ? null : namedCell(row.resource, 'resource', only)) },
    { id: 'run', head: 'Run', width: '6rem', tone: 'soft', cell: (row) => row.runId !== '' && runCell(row.runId, only) },
    { id: 'outcome', head: 'Outcome', width: '6.75rem', cell: (row) => drawnStatus(OUTCOMES[row.outcome]) },
  ];
}

const OUTCOMES: Readonly<Record<AuditOutcome, StatusName>> = { success: 'succeeded', denied: 'refused', failure: 'failed' };

export function OutcomeBadge({ outcome }: { readonly outcome: AuditOutcome }) {
  return <StatusBadge status={OUTCOMES[outcome]} />;
}

function namedCell(facts: JsonObject | null, field: 'actor' | 'resource', only: (filter: CellFilter) => void): ReactNode {
  const name = shortNameOf(facts);
  const id = facts?.['id'];
  if (name === null || typeof id !== 'string') return <Badge icon="erased">Not disclosed</Badge>;
  return drawnCellButton({ label: field === 'actor' ? `Only entries of ${name}` : `Only entries about ${name}`, onPress: () => only({ field, value: id }), children: name });
}

function runCell(runId: string, only: (filter: CellFilter) => void): ReactNode {
  const end = runId.slice(-8);
  return drawnCellButton({ mono: true, label: `Only entries of run ${end}`, onPress: () => only({ field: 'run', value: runId }), children: end });
}

/** A name where there is one, else the id. */
export function nameOf(facts: JsonObject | null): string | null {
  const named = [facts?.['name'], facts?.['id']].find((value) => typeof value === 'string' && value !== '');
  return typeof named === 'string' ? visibleText(named) : null;
}

/** The name; of a nameless thing what it is and the end of its id, where ids made in one minute differ. */
function shortNameOf(facts: JsonObject | null): string | null {
  const [name, id, kind] = [facts?.['name'], facts?.['id'], facts?.['type'] ?? facts?.['kind']];
  if (typeof name === 'string' && name !== '') return visibleText(name);
  if (typeof id !== 'string') return null;
  return isUuid(id) ? `${typeof kind === 'string' ? kind.replaceAll('_', ' ') : ''} ${id.slice(-8)}`.trim() : visibleText(id);
}

function eventCell(row: AuditRow): ReactNode {
  if (row.severity !== 'error' && row.severity !== 'critical') return row.type;
  return (
    <span className="flex items-center gap-1">
      <Text cut>{row.type}</Text>
      <Text tone={row.severity === 'critical' ? 'danger' : 'warn'}>
        <Icon name="warn" size={12} />
        <Hidden>{row.severity}</Hidden>
      </Text>
    </span>
  );
}
