import { useMemo } from 'react';
import { type Capability, isCapability } from '../../../shared/capabilities.ts';
import { isJsonObject, type Json } from '../../../shared/json.ts';
import { pointerOf } from '../../../shared/json-pointer.ts';
import { Badge, JsonComparison, Link, Notice, Skeleton, StatusBadge, Table, Text } from '../../kit/index.ts';
import { type EffectiveChange, NeedsCapability, previewEdit, TroubleState, useCan, useSession } from '../../lib/index.ts';
import { lineComments } from './discussion-part.tsx';
import { readingsOf } from './thread-places.ts';
import type { Discussion } from './use-discussion.ts';
import { type Proposal, useLayersAround, useProposal } from './use-proposal.ts';
import type { RequestView } from './use-request.ts';

interface ProposalChangeProps {
  readonly request: RequestView;
  readonly discussion: Discussion;
}

/** A proposed version of a registry layer: what would hold differently, and what the layer would say. */
export function ProposalChange({ request, discussion }: ProposalChangeProps) {
  if (!useCan()('registry:read')) return <NeedsCapability capability="registry:read" says="Your roles do not let you see what would change" />;
  return <ShownProposal request={request} discussion={discussion} />;
}

function ShownProposal({ request, discussion }: ProposalChangeProps) {
  const proposal = useProposal(request.subjectId);
  if (proposal.error && !proposal.data) return <TroubleState error={proposal.error} onRetry={() => void proposal.refetch()} />;
  if (!proposal.data) return <Skeleton label="Reading the proposal" />;
  const shown = proposal.data;
  const readings = readingsOf(shown.before, shown.content);
  return (
    <>
      <Standing proposal={shown} request={request} />
      <Effects proposal={shown} />
      <JsonComparison label={`What the ${shown.kind} layer says`} before={shown.before} after={shown.content} comments={lineComments(discussion, readings)} />
    </>
  );
}

function Standing({ proposal, request }: { readonly proposal: Proposal; readonly request: RequestView }) {
  const { kind, basedOn, state, appliedVersion, digest } = proposal;
  return (
    <div className="grid gap-2 px-5 pb-3">
      {digest !== request.subjectDigest && <Notice tone="danger">The proposal is not what this request names: its digest differs, so a vote here would be refused.</Notice>}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Text>{kind === 'user' ? `${proposal.authorName}’s own layer` : `The ${kind} layer`}, {basedOn === 0 ? 'which nobody wrote yet' : `from version ${basedOn}`}</Text>
        {state === 'proposed' && <StatusBadge status="waiting" word="In force after the last vote" />}
        {state === 'applied' && <StatusBadge status="published" word={`In force as version ${appliedVersion ?? '?'}`} />}
        {state === 'overtaken' && <Badge icon="warn" tone="warn">Agreed to, but the layer had moved on: not in force</Badge>}
        {state === 'closed' && <StatusBadge status="withdrawn" word="Not in force" />}
        <Link to={`/registry?view=json&layer=${kind}`}>Open the layer</Link>
      </div>
    </div>
  );
}

const MOST_TOLD = 60;

/** Worked out over the layers above as they are now, by the rule that the server applies when the last vote is cast. */
function Effects({ proposal }: { readonly proposal: Proposal }) {
  const layers = useLayersAround(proposal.kind);
  const { capabilities } = useSession();
  const preview = useMemo(() => {
    if (!layers || proposal.kind === 'base') return null;
    const editor: ReadonlySet<Capability> = new Set(capabilities.filter(isCapability));
    const before = { kind: proposal.kind, id: proposal.ownerId, version: proposal.basedOn, author: proposal.authorName, content: isJsonObject(proposal.before) ? proposal.before : {} };
    return previewEdit({ layers: [...layers, before], kind: proposal.kind, content: proposal.content, editor });
  }, [layers, proposal, capabilities]);
  if (!preview) return <div className="px-5 pb-3"><Text tone="faint">Working out what would hold differently</Text></div>;
  const { changes, warnings } = preview;
  const open = proposal.state === 'proposed';
  const title = open ? 'What would hold differently' : 'What was asked to hold differently';
  return (
    <section aria-label={title}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 px-5 pt-1 pb-1">
        <h2>{title}</h2>
        <Text tone="faint" size="s">over the layers above as they are now</Text>
      </div>
      {warnings.map(({ path, says }) => <div key={`${path} ${says}`} className="px-5 py-1"><Notice tone="warn">{says} <Text tone="faint" size="s">{path}</Text></Notice></div>)}
      {changes.length === 0 ? <p className="px-5 py-2">Nothing: every effective value stays as it is.</p> : <EffectTable open={open} changes={changes.slice(0, MOST_TOLD)} />}
      {changes.length > MOST_TOLD && <p className="px-5 py-2"><Text tone="faint">and {changes.length - MOST_TOLD} more, below</Text></p>}
    </section>
  );
}

function EffectTable({ open, changes }: { readonly open: boolean; readonly changes: readonly EffectiveChange[] }) {
  return (
    <Table
      label="Effective values that change" density="dense" rows={changes} rowId={({ path }) => pointerOf(path)}
      columns={[
        { id: 'where', head: 'Where', width: '40%', cell: ({ path }) => <Text mono size="s">{pointerOf(path)}</Text> },
        { id: 'before', head: open ? 'Holds now' : 'Before', cell: ({ before }) => <Text tone="soft" struck={before !== undefined}>{inWords(before)}</Text> },
        { id: 'after', head: open ? 'Would hold' : 'After', cell: ({ after }) => <Text weight="medium">{inWords(after)}</Text> },
        { id: 'from', head: 'By layer', cell: ({ from }) => from ?? <Text tone="faint">none</Text> },
      ]}
    />
  );
}

const MOST_CHARS = 120;

function inWords(value: Json | undefined): string {
  if (value === undefined) return 'not set';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MOST_CHARS ? `${text.slice(0, MOST_CHARS)}…` : text;
}
