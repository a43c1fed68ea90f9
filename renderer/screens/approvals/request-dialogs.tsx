import { type ReactNode, useState } from 'react';
import { ConfirmDialog, countOf, Notice, TextArea } from '../../kit/index.ts';
import { confirmNatively, oneLine, troubleOf } from '../../lib/index.ts';
import { afterRefusal, afterRefusalSentence } from './subject-words.ts';
import type { Discussion } from './use-discussion.ts';
import { outdatedBy, type RequestView, type useVoting } from './use-request.ts';

/** `changes` is a rejection with threads left open, which are found again in the next request. */
export type Decision = 'approve' | 'changes' | 'reject';

interface VoteDialogProps {
  readonly decision: Decision;
  readonly request: RequestView;
  readonly voting: ReturnType<typeof useVoting>;
  readonly discussion: Discussion;
  /** Whose deputy casts it; null for one's own vote. */
  readonly standsFor: { readonly userId: string; readonly name: string } | null;
  readonly comment: string;
  readonly onComment: (comment: string) => void;
  /** What is asked, in short, for whoever votes without the page before them. Then a request that has moved on is told here too: no page behind it does. */
  readonly glance?: ReactNode;
  readonly onClose: () => void;
}

const WORDS = {
  approve: { title: 'Approve this?', action: 'Approve', says: 'Your vote is recorded for good, with your name, the role it is given in, and the digest below. It cannot be taken back.', missing: 'This policy asks for a comment with every approval: say what you looked at.' },
  changes: { title: 'Request changes?', action: 'Request changes', says: 'This ends the request as a rejection does, and leaves what came up open: the threads stay with it and are found in its next request.', missing: 'Say what is to be changed.' },
  reject: { title: 'Reject this?', action: 'Reject', says: 'One rejection ends the request, and whoever asked reads your comment.', missing: 'Say why it is rejected: whoever asked needs to know what to change.' },
} as const satisfies Record<Decision, unknown>;

/** Shows exactly what is voted on before the vote is sent; the desktop asks once more in the system's own window. */
export function VoteDialog({ decision, request, voting, discussion, standsFor, comment, onComment, glance, onClose }: VoteDialogProps) {
  const [attempted, setAttempted] = useState(false);
  const words = WORDS[decision];
  const needed = decision !== 'approve' || request.policy.commentRequired === true;
  const missing = needed && comment.trim() === '';
  const go = async () => {
    setAttempted(true);
    if (missing) return;
    if (!(await confirmNatively({ title: words.title, detail: `${request.title}\nsha256:${request.subjectDigest}`, action: words.action }))) return;
    // First, because a thread about what was rejected says why even where the vote should not arrive.
    if (decision === 'changes' && discussion.open === 0) await discussion.start(null, { body: comment.trim(), mentions: [] });
    await voting.cast(decision === 'approve' ? 'approve' : 'reject', comment.trim(), standsFor?.userId ?? null).catch((error: unknown) => {
      if (glance !== undefined || outdatedBy(error) === null) throw error; // what is outdated is told on the page, which reads again
    });
    onClose();
  };
  return (
    <ConfirmDialog
      open onClose={onClose} title={words.title} confirm={words.action} destructive={decision === 'reject'} busy={voting.vote.isPending} touches={[request.title, `sha256:${request.subjectDigest}`]}
      error={voting.vote.error ? oneLine(troubleOf(voting.vote.error)) : null} onConfirm={() => void go().catch(shownInDialog)}
    >
      <div className="grid gap-3">
        {glance}
        {standsFor && <Notice tone="info">You vote for {standsFor.name}, as their deputy: it counts as their vote, and both names stand on record.</Notice>}
        <p>{words.says}{decision !== 'approve' && ` ${afterRefusalSentence(request.subjectType, request.type)}`}</p>
        {discussion.open > 0 && <ThreadsLeft decision={decision} open={discussion.open} />}
        <TextArea label="Comment" value={comment} onChange={onComment} rows={3} maxLength={2_000} autoFocus={missing} error={attempted && missing ? words.missing : null} {...(needed ? {} : { optional: true })} />
      </div>
    </ConfirmDialog>
  );
}

function ThreadsLeft({ decision, open }: { readonly decision: Decision; readonly open: number }) {
  const threads = `${countOf(open, 'thread')} ${open === 1 ? 'is' : 'are'} still open`;
  return decision === 'approve' ? <Notice tone="warn">{threads}: nobody has said that what came up is dealt with.</Notice> : <Notice>{threads}.</Notice>;
}

export function TakeBackDialog({ request, voting, onClose }: Pick<VoteDialogProps, 'request' | 'voting' | 'onClose'>) {
  const [comment, setComment] = useState('');
  const go = async () => {
    await voting.takeBack(comment.trim());
    onClose();
  };
  return (
    <ConfirmDialog
      open onClose={onClose} title="Take this request back?" confirm="Take it back" touches={[request.title]} busy={voting.cancel.isPending}
      error={voting.cancel.error ? oneLine(troubleOf(voting.cancel.error)) : null} onConfirm={() => void go().catch(shownInDialog)}
    >
      <div className="grid gap-3">
        <p>It is closed, votes given so far are void, and {afterRefusal(request.subjectType, request.type)}.</p>
        <TextArea label="Comment" optional hint="Kept with the request." value={comment} onChange={setComment} rows={2} maxLength={2_000} />
      </div>
    </ConfirmDialog>
  );
}

/** The mutation keeps its error, and the dialog shows it. */
function shownInDialog(): void {}
