import { Badge, Fold, formatCount, Notice, Table, Text } from '../../kit/index.ts';
import { accountWindowWords, counterWords } from '../../lib/index.ts';
import type { LedgerItem, LedgerLine } from './ledger-lines.ts';
import { limitSentence } from './run-event-words.ts';

const OPEN_AT_FIRST = 6; // more than that is a list to look through, not to read

/** Each reservation with what it held and what became of it, and each refusal with the limit that refused. */
export function RunLedger({ items }: { readonly items: readonly LedgerItem[] }) {
  if (items.length === 0) return <Text tone="faint">Nothing was asked of any budget.</Text>;
  return items.map((item) => <LedgerEntry key={item.id} item={item} openAtFirst={items.length <= OPEN_AT_FIRST} />);
}

function LedgerEntry({ item, openAtFirst }: { readonly item: LedgerItem; readonly openAtFirst: boolean }) {
  if (item.kind === 'refusal')
    return (
      <Fold title={item.purpose} note={<Badge icon="refused" tone="danger">Refused</Badge>} openAtFirst>
        <Notice tone="warn">{limitSentence(item.limit)} Nothing was held for this step.</Notice>
      </Fold>
    );
  return (
    <Fold title={item.purpose} note={<ReservationBadge state={item.state} />} openAtFirst={openAtFirst}>
      <Table label={`What was held for ${item.purpose}`} columns={COLUMNS} rows={item.lines} rowId={(line) => `${line.window} ${line.counter}`} density="dense" flush />
    </Fold>
  );
}

function ReservationBadge({ state }: { readonly state: Extract<LedgerItem, { kind: 'reservation' }>['state'] }) {
  switch (state) {
    case 'reserved':
      return <Badge icon="waiting" tone="info">Held</Badge>;
    case 'settled':
      return <Badge icon="ok" tone="ok">Settled</Badge>;
    case 'released':
      return <Badge icon="undo">Given back</Badge>;
  }
}

const COLUMNS = [
  { id: 'what', head: 'Counted', cell: (line: LedgerLine) => <LineName line={line} /> },
  { id: 'held', head: 'Held', align: 'end' as const, width: '3rem', cell: (line: LedgerLine) => formatCount(line.held) },
  { id: 'settled', head: 'Settled', align: 'end' as const, width: '3.5rem', cell: (line: LedgerLine) => (line.settled === null ? <Text tone="faint">open</Text> : formatCount(line.settled)) },
  { id: 'cap', head: 'Limit', align: 'end' as const, width: '4rem', cell: (line: LedgerLine) => (line.cap === null ? <Text tone="faint">none</Text> : formatCount(line.cap)) },
];

function LineName({ line }: { readonly line: LedgerLine }) {
  return (
    <div className="py-1">
      {counterWords(line.counter)}
      <Text as="div" tone="faint" size="s">
        {accountWindowWords(line.window)}
        {line.source !== null && `, ${line.source}`}
      </Text>
    </div>
  );
}
