import { Badge, Button, CopyableId, countOf, EmptyState, formatCount, Link, Table, Text, Time } from '../../kit/index.ts';
import { brand, type Instant } from '../../../shared/brand.ts';
import { amountOf, fateOf, isRestorable } from './retention-words.ts';
import type { ArchiveFile, DeletionOnRecord } from './use-retention.ts';

interface DeletedTableProps {
  readonly deletions: readonly DeletionOnRecord[];
  readonly now: string;
  readonly mayRestore: boolean;
  readonly mayRead: boolean;
  readonly onRestore: (deletion: DeletionOnRecord) => void;
}

/** What policies took out of sight, until when it can be restored, and what became of it. */
export function DeletedTable({ deletions, now, mayRestore, mayRead, onRestore }: DeletedTableProps) {
  if (deletions.length === 0) return <EmptyState icon="ok" title="Nothing was deleted">What a policy deletes stands here, and can be restored until its days of grace are over.</EmptyState>;
  return (
    <Table
      label="What policies deleted" rows={deletions} rowId={({ id }) => id}
      columns={[
        { id: 'what', head: 'Deleted', cell: ({ dataType, records, days }) => <><Text weight="medium">{amountOf(dataType, records)}</Text> <Text tone="soft">older than {countOf(days, 'day')}</Text></> },
        { id: 'when', head: 'When', cell: ({ deletedAt, deletedByName }) => <>{deletedByName}, <Time at={deletedAt} as="minute" /></> },
        { id: 'fate', head: 'Now', cell: (deletion) => fateOf(deletion) },
        { id: 'until', head: 'Restorable until', align: 'end', cell: (deletion) => <Until deletion={deletion} now={now} /> },
        {
          id: 'act', head: 'Act', hideHead: true, align: 'end',
          cell: (deletion) => (
            <span className="inline-flex items-center gap-2">
              {mayRead && <Link to={`/audit?resource=${deletion.id}`} label={`Entries of the deletion of ${amountOf(deletion.dataType, deletion.records)}`}>Entries</Link>}
              {mayRestore && isRestorable(deletion, now) && <Button size="tiny" label={`Restore ${amountOf(deletion.dataType, deletion.deleted)}`} onPress={() => onRestore(deletion)}>Restore</Button>}
            </span>
          ),
        },
      ]}
    />
  );
}

function Until({ deletion, now }: { readonly deletion: DeletionOnRecord; readonly now: string }) {
  if (deletion.deleted === 0) return <Text tone="faint">nothing left</Text>;
  if (now < deletion.restorableUntil) return <Time at={brand<Instant>(deletion.restorableUntil)} as="minute" />;
  return deletion.held > 0 ? <Badge icon="lock" tone="warn">while it is held</Badge> : <Text tone="faint">over</Text>;
}

/** Sealed files of what is gone from here. */
export function ArchiveTable({ archives, mayOpen, busy, onOpen }: { readonly archives: readonly ArchiveFile[]; readonly mayOpen: boolean; readonly busy: boolean; readonly onOpen: (archive: ArchiveFile) => void }) {
  if (archives.length === 0) return <EmptyState icon="ok" title="Nothing was archived">A policy that archives writes what it ends for good into a sealed file of the tenant first.</EmptyState>;
  return (
    <Table
      label="Archives" rows={archives} rowId={({ id }) => id}
      columns={[
        { id: 'what', head: 'Records', cell: ({ dataType, records }) => <Text weight="medium">{amountOf(dataType, records)}</Text> },
        { id: 'when', head: 'Written', cell: ({ createdAt }) => <Time at={createdAt} as="minute" /> },
        { id: 'file', head: 'File', cell: ({ name }) => <Text mono size="s">{name}</Text> },
        { id: 'digest', head: 'SHA-256', cell: ({ sha256 }) => <CopyableId value={sha256} what="digest of the file" chars={12} /> },
        { id: 'size', head: 'Bytes', align: 'end', cell: ({ size }) => formatCount(size) },
        { id: 'act', head: 'Act', hideHead: true, align: 'end', cell: (archive) => mayOpen && <Button size="tiny" icon="download" busy={busy} label={`Open the archive ${archive.name}`} onPress={() => onOpen(archive)}>Open</Button> },
      ]}
    />
  );
}
