import { useState } from 'react';
import { Badge, Button, ConfirmDialog, countOf, Dialog, Link, Notice, Text, TextArea } from '../../kit/index.ts';
import { confirmNatively, oneLine, troubleOf } from '../../lib/index.ts';
import { useBulkVote } from './use-approvals.ts';
import type { RequestView } from './use-request.ts';

interface BulkDialogProps {
  readonly verdict: 'approve' | 'reject';
  readonly requests: readonly RequestView[];
  readonly onClose: () => void;
}

/** Several requests of low risk, one decision: each is named with its own digest, and how each went is told. */
export function BulkDialog({ verdict, requests: chosen, onClose }: BulkDialogProps) {
  const [requests] = useState(chosen); // what is decided leaves the list behind the dialog
  const [comment, setComment] = useState('');
  const [attempted, setAttempted] = useState(false);
  const { vote, cast } = useBulkVote();
  const approves = verdict === 'approve';
  const needed = !approves || requests.some(({ policy }) => policy.commentRequired === true);
  const missing = needed && comment.trim() === '';
  const send = async () => {
    setAttempted(true);
    if (missing) return;
    const title = `${approves ? 'Approve' : 'Reject'} ${countOf(requests.length, 'request')}?`;
    if (await confirmNatively({ title, detail: requests.map((request) => request.title).join('\n'), action: approves ? 'Approve' : 'Reject' })) cast(requests, verdict, comment.trim());
  };
  if (vote.data) return <Outcomes requests={requests} outcomes={vote.data.outcomes} onClose={onClose} />;
  return (
    <ConfirmDialog
      open onClose={onClose} title={`${approves ? 'Approve' : 'Reject'} ${countOf(requests.length, 'request')}?`} confirm={approves ? 'Approve' : 'Reject'} destructive={!approves} busy={vote.isPending}
      touches={requests.map(({ title, subjectDigest }) => `${title}, sha256:${subjectDigest.slice(0, 16)}…`)} error={vote.error ? oneLine(troubleOf(vote.error)) : null} onConfirm={() => void send()}
    >
      <div className="grid gap-3">
        <p>Each is a vote of its own on the content it names, recorded for good. One that is refused holds up no other.</p>
        <TextArea label="Comment" hint="Recorded with each of them." value={comment} onChange={setComment} rows={2} maxLength={2_000} {...(needed ? {} : { optional: true })} error={attempted && missing ? (approves ? 'The policy of one of them asks for a comment with every approval.' : 'Say why they are rejected.') : null} />
      </div>
    </ConfirmDialog>
  );
}

type Outcome = NonNullable<ReturnType<typeof useBulkVote>['vote']['data']>['outcomes'][number];

function Outcomes({ requests, outcomes, onClose }: { readonly requests: readonly RequestView[]; readonly outcomes: readonly Outcome[]; readonly onClose: () => void }) {
  const refused = outcomes.filter(({ refusal }) => refusal !== null).length;
  return (
    <Dialog open onClose={onClose} title="How it went" footer={<Button kind="primary" onPress={onClose}>Close</Button>}>
      <Notice tone={refused === 0 ? 'ok' : 'warn'}>{refused === 0 ? `All ${countOf(outcomes.length, 'vote')} are recorded.` : `${countOf(outcomes.length - refused, 'vote')} recorded, ${refused} refused.`}</Notice>
      <ul className="grid gap-2 pt-3">
        {outcomes.map((outcome) => (
          <li key={outcome.id} className="flex flex-wrap items-baseline gap-x-3">
            <Link to={`/approvals/${outcome.id}`}>{requests.find(({ id }) => id === outcome.id)?.title ?? outcome.id}</Link>
            {outcome.refusal === null ? <Badge icon="ok" tone="ok">{outcome.state === 'pending' ? 'Recorded, others are still asked' : `Recorded: ${outcome.state}`}</Badge> : <><Badge icon="refused" tone="danger">Refused</Badge><Text tone="soft">{outcome.says}</Text></>}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
