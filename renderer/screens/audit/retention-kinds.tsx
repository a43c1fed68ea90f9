import { Button, countOf, formatCount, Table, Text, Time, useNarrowWindow } from '../../kit/index.ts';
import { amountOf } from './retention-words.ts';
import type { RetentionAsking } from './retention-dialogs.tsx';
import type { DataKind, Policy, RetainedKind } from './use-retention.ts';

interface KindTableProps {
  readonly kinds: readonly RetainedKind[];
  readonly mayChange: boolean;
  readonly onAsk: (asking: RetentionAsking) => void;
}

/** Each type of data: what there is of it, how long it is kept and within what bounds, and what its policy did and will do. */
export function KindTable({ kinds, mayChange, onAsk }: KindTableProps) {
  const narrow = useNarrowWindow();
  return (
    <Table
      label="Types of data and how long they are kept" rows={kinds} rowId={({ kind }) => kind.dataType}
      columns={[
        { id: 'type', head: 'Type', cell: ({ kind }) => <div className={narrow ? 'min-w-40' : 'min-w-56'}><Text mono weight="medium">{kind.dataType}</Text> <Text tone="soft">{kind.what}</Text></div> },
        { id: 'now', head: 'There now', align: 'end', cell: ({ kind: { dataType, records } }) => (records === null ? <Text tone="faint">none kept</Text> : <span className="whitespace-nowrap">{amountOf(dataType, records)}</span>) },
        ...(narrow ? [] : [{ id: 'oldest', head: 'Oldest', align: 'end' as const, cell: ({ kind: { oldest } }: RetainedKind) => (oldest === null ? <Text tone="faint">none</Text> : <Time at={oldest} as="day" />) }]),
        { id: 'days', head: 'Kept', align: 'end', cell: (kind) => <div className="min-w-36"><Kept of={kind} /><Text tone="soft">{boundsWords(kind.kind)}</Text></div> },
        { id: 'last', head: 'Runs', align: 'end', cell: ({ kind, policy }) => <Runs kind={kind} policy={policy} /> },
        { id: 'act', head: 'Act', hideHead: true, align: 'end', cell: (kind) => mayChange && <Acts of={kind} onAsk={onAsk} /> },
      ]}
    />
  );
}

function Kept({ of: { kind, policy } }: { readonly of: RetainedKind }) {
  if (kind.kind === 'by-hand') return <>until erased by hand</>;
  if (!policy) return <Text tone="faint">for ever</Text>;
  if (!policy.active) return <Text tone="faint">for ever: switched off</Text>;
  return <>{countOf(policy.days, 'day')}{kind.kind === 'records' && <Text tone="soft">, then {policy.graceDays} to restore{policy.archive && ', then archived'}</Text>}</>;
}

/** What bounds a policy, in brackets; empty where nothing does. */
function boundsWords({ kind, floorDays, floorBy, maxDays }: DataKind): string {
  if (kind === 'by-hand') return '';
  const least = floorBy === null ? [] : [`${floorBy === 'registry' ? 'registry' : 'law'}: at least ${countOf(floorDays, 'day')}`];
  const most = maxDays === null ? [] : [`registry: at most ${countOf(Math.max(maxDays, floorDays), 'day')}`];
  const bounds = [...least, ...most];
  return bounds.length === 0 ? '' : ` (${bounds.join(', ')})`;
}

function Runs({ kind, policy }: { readonly kind: DataKind; readonly policy: Policy | null }) {
  if (kind.kind === 'by-hand') return <Text tone="faint">never</Text>;
  if (!policy) return <Text tone="faint">never</Text>;
  if (!policy.lastRunAt) return <span className="whitespace-nowrap">after a dry run</span>;
  return (
    <span className="whitespace-nowrap">
      {formatCount(policy.lastRunDeleted ?? 0)} {kind.kind === 'log' ? 'erased' : 'deleted'}, <Time at={policy.lastRunAt} as="minute" />
      <Text as="div" tone="soft">{policy.active && policy.nextRunAt !== null ? <>next <Time at={policy.nextRunAt} as="minute" /></> : 'next by hand'}</Text>
    </span>
  );
}

function Acts({ of, onAsk }: { readonly of: RetainedKind; readonly onAsk: (asking: RetentionAsking) => void }) {
  const { kind, policy } = of;
  if (kind.kind === 'by-hand') return null;
  return (
    <span className="inline-flex gap-1">
      <Button size="tiny" label={`${policy ? 'Change' : 'Set'} ${kind.dataType}`} onPress={() => onAsk({ of: 'policy', kind: of })}>{policy ? 'Change' : 'Set'}</Button>
      {policy && <Button size="tiny" label={`Dry run of ${policy.dataType}`} onPress={() => onAsk({ of: 'run', policy, kind })}>Dry run</Button>}
    </span>
  );
}
