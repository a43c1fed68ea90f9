import type { ReactNode } from 'react';
import { brand, type Instant } from '../../../shared/brand.ts';
import { Badge, Button, CheckList, CopyableId, Drawer, ExactText, formatCount, IconButton, KeyValues, ProofPath, SideSection, Skeleton, Text, Time } from '../../kit/index.ts';
import { AUDIT_SEVERITY_WORDS, QueryView } from '../../lib/index.ts';
import { type CellFilter, nameOf, OutcomeBadge } from './audit-columns.tsx';
import type { CheckedEntry, EntryProof } from './entry-check.ts';
import { EntryDisclosures } from './entry-disclosures.tsx';
import { useEntry } from './use-entry.ts';

interface EntryDrawerProps {
  readonly eventId: string;
  readonly onClose: () => void;
  readonly only: (filter: CellFilter) => void;
  /** To the entry above or below in the list; absent where there is none. */
  readonly onStep: (by: 1 | -1) => void;
}

/** One entry: what it says, where it stands in the tree, and what this page found when it checked that by itself. */
export function EntryDrawer({ eventId, onClose, only, onStep }: EntryDrawerProps) {
  const { entry, checked } = useEntry(eventId);
  const title = entry.data ? `#${formatCount(entry.data.row.idx)}` : 'Entry';
  const steps = (
    <>
      <IconButton icon="up" label="Entry above" onPress={() => onStep(-1)} />
      <IconButton icon="down" label="Entry below" onPress={() => onStep(1)} />
    </>
  );
  return (
    <Drawer label={`Entry ${title}`} title={<EntryTitle number={title} type={entry.data?.row.type} />} actions={steps} onClose={onClose}>
      <QueryView query={entry} loading={<Skeleton shape="lines" count={12} label="Loading the entry and its proof" />}>
        {(proof) => (
          <QueryView query={checked} loading={<Skeleton shape="lines" count={12} label="Checking the entry" />}>
            {(found) => <EntryBody proof={proof} found={found} only={only} />}
          </QueryView>
        )}
      </QueryView>
    </Drawer>
  );
}

function EntryTitle({ number, type }: { readonly number: string; readonly type: string | undefined }) {
  return (
    <Text cut title={type ?? ''}>
      <Text weight="strong" number>{number}</Text>&ensp;<Text tone="soft">{type}</Text>
    </Text>
  );
}

function EntryBody({ proof, found, only }: { readonly proof: EntryProof; readonly found: CheckedEntry; readonly only: (filter: CellFilter) => void }) {
  const { row } = proof;
  return (
    <>
      <SideSection title="Entry">
        <KeyValues
          items={[
            { key: 'Outcome', value: <OutcomeBadge outcome={row.outcome} /> },
            { key: 'Time', value: <Time at={brand<Instant>(row.time)} as="second" /> },
            { key: 'Severity', value: AUDIT_SEVERITY_WORDS[row.severity] },
            { key: 'Actor', value: <Named facts={row.actor} field="actor" only={only} /> },
            ...(row.resource ? [{ key: 'About', value: <Named facts={row.resource} field="resource" only={only} /> }] : []),
            ...(row.runId === '' ? [] : [{ key: 'Run', value: <Only what="this run" onPress={() => only({ field: 'run', value: row.runId })}><CopyableId value={row.runId} what="run id" chars={13} /></Only> }]),
            { key: 'Entry id', value: <CopyableId value={row.eventId} what="entry id" /> },
          ]}
        />
      </SideSection>
      <SideSection title="Checked here" note="by this page, not by the server">
        <CheckList label="What this page checked" checks={found.checks} />
      </SideSection>
      <SideSection title="Disclosures" note={`${found.match.present.length} of ${proof.digests.length} disclosed`}>
        <EntryDisclosures match={found.match} />
      </SideSection>
      <SideSection title="Exact entry" note={`${formatCount(proof.leaf.length)} bytes, as they were hashed`}>
        <ExactText what="entry" text={proof.leaf} />
      </SideSection>
      <SideSection title="Inclusion proof" note={`place ${formatCount(row.idx)} in a tree of ${formatCount(proof.size)}`}>
        <ProofPath steps={found.steps} />
      </SideSection>
      <SideSection title="Log">
        <KeyValues
          items={[
            { key: 'Origin', value: <CopyableId value={proof.origin} what="origin of the log" chars={34} /> },
            { key: 'Key', value: <CopyableId value={proof.vkey} what="verifier key" chars={34} /> },
          ]}
        />
        <div className="pt-2">
          <ExactText what="signed checkpoint" text={proof.checkpoint} />
        </div>
      </SideSection>
    </>
  );
}

function Named({ facts, field, only }: { readonly facts: EntryProof['row']['actor']; readonly field: 'actor' | 'resource'; readonly only: (filter: CellFilter) => void }) {
  const name = nameOf(facts);
  const [id, kind] = [facts?.['id'], field === 'resource' ? facts?.['type'] : facts?.['kind']];
  if (name === null || typeof id !== 'string') return <Badge icon="erased">Not disclosed</Badge>;
  return (
    <Only what={name} onPress={() => only({ field, value: id })}>
      {name} {typeof kind === 'string' && <Text tone="faint">{kind.replaceAll('_', ' ')}</Text>}
    </Only>
  );
}

function Only({ what, onPress, children }: { readonly what: string; readonly onPress: () => void; readonly children: ReactNode }) {
  return (
    <span className="flex items-baseline justify-between gap-2">
      <span className="min-w-0">{children}</span>
      <Button kind="link" label={`Only these entries: ${what}`} onPress={onPress}>
        Only these
      </Button>
    </span>
  );
}
