import { useState } from 'react';
import { ConfirmDialog, TextArea } from '../../kit/index.ts';
import { confirmNatively, oneLine, troubleOf } from '../../lib/index.ts';
import { afterRefusal, afterRefusalSentence } from './subject-words.ts';
import { outdatedBy, type RequestView, type useVoting } from './use-request.ts';

interface VoteDialogProps {
  readonly verdict: 'approve' | 'reject';
  readonly request: RequestView;
  readonly voting: ReturnType<typeof useVoting>;
  readonly comment: string;
  readonly onComment: (comment: string) => void;
  readonly onClose: () => void;
}

const WORDS = {
  approve: { title: 'Approve this?', action: 'Approve', says: 'Your vote is recorded for good, with your name, the role it is given in, and the digest below. It cannot be taken back.' },
  reject: { title: 'Reject this?', action: 'Reject', says: 'One rejection ends the request, and whoever asked reads your comment.' },
} as const;

/** Shows exactly what is voted on before the vote is sent; the desktop asks once more in the system's own window. */
export function VoteDialog({ verdict, request, voting, comment, onComment, onClose }: VoteDialogProps) {
  const [attempted, setAttempted] = useState(false);
  const words = WORDS[verdict];
  const missing = verdict === 'reject' && comment.trim() === '';
  const go = async () => {
    setAttempted(true);
    if (missing) return;
    if (!(await confirmNatively({ title: words.title, detail: `${request.title}\nsha256:${request.subjectDigest}`, action: words.action }))) return;
    await voting.cast(verdict, comment.trim()).catch((error: unknown) => {
      if (outdatedBy(error) === null) throw error; // what is outdated is told on the page, which reads again
    });
    onClose();
  };
  return (
    <ConfirmDialog
      open onClose={onClose} title={words.title} confirm={words.action} destructive={verdict === 'reject'} busy={voting.vote.isPending} touches={[request.title, `sha256:${request.subjectDigest}`]}
      error={voting.vote.error ? oneLine(troubleOf(voting.vote.error)) : null} onConfirm={() => void go().catch(shownInDialog)}
    >
      <div className="grid gap-3">
        <p>{words.says}{verdict === 'reject' && ` ${afterRefusalSentence(request.subjectType)}`}</p>
        <TextArea
          label="Comment" value={comment} onChange={onComment} rows={3} maxLength={2_000} autoFocus={missing} error={attempted && missing ? 'Say why it is rejected: whoever asked needs to know what to change.' : null}
          {...(verdict === 'approve' ? { optional: true } : {})}
        />
      </div>
    </ConfirmDialog>
  );
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
        <p>It is closed, votes given so far are void, and {afterRefusal(request.subjectType)}.</p>
        <TextArea label="Comment" optional hint="Kept with the request." value={comment} onChange={setComment} rows={2} maxLength={2_000} />
      </div>
    </ConfirmDialog>
  );
}

/** The mutation keeps its error, and the dialog shows it. */
function shownInDialog(): void {}
