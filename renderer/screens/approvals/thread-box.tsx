import { useState } from 'react';
import { Badge, Button, CommentThread, Text, Time } from '../../kit/index.ts';
import { CommentForm } from './comment-form.tsx';
import { threadElement } from './show-thread.ts';
import { placeWords, type ThreadView } from './thread-places.ts';
import type { Discussion } from './use-discussion.ts';

interface ThreadBoxProps {
  readonly thread: ThreadView;
  readonly discussion: Discussion;
  /** Says where it points, for a thread that does not stand there. */
  readonly placed?: boolean;
}

/** One thread: everything that was said, and what can be done. A resolved one is folded to a line until somebody wants it. */
export function ThreadBox({ thread, discussion, placed = false }: ThreadBoxProps) {
  const [shown, setShown] = useState(false);
  const label = `Thread by ${thread.startedByName}, ${placeWords(thread.anchor)}`;
  const element = threadElement(thread.id, placed ? 'list' : 'line');
  const marks = <Marks thread={thread} />;
  if (thread.state === 'resolved' && !shown)
    return (
      <div className="cs-comment" role="group" aria-label={label} id={element} tabIndex={-1}>
        <div className="flex flex-wrap items-baseline gap-2">
          <Text tone="soft" cut>{thread.startedByName}: {thread.comments[0]?.body}</Text>
          <span className="ml-auto inline-flex items-baseline gap-2">{marks}<Button size="tiny" kind="link" label={`Show ${label}`} onPress={() => setShown(true)}>Show</Button></span>
        </div>
      </div>
    );
  return (
    <CommentThread
      label={label} id={element}
      comments={thread.comments.map(({ id, authorName, body, at }, index) => ({ id, author: authorName, when: <>{index === 0 && placed && `${placeWords(thread.anchor)}, `}<Time at={at} /></>, text: body, ...(index === 0 ? { mark: marks } : {}) }))}
    >
      <Answer thread={thread} discussion={discussion} />
    </CommentThread>
  );
}

function Marks({ thread: { state, outdated, ofThisRequest, resolvedByName } }: Pick<ThreadBoxProps, 'thread'>) {
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-3">
      {!ofThisRequest && <Badge icon="history" tone="neutral">Earlier request</Badge>}
      {outdated && <Badge icon="warn" tone="warn">Outdated: the content has changed</Badge>}
      {state === 'resolved' ? <Badge icon="ok" tone="ok">{`Resolved by ${resolvedByName ?? 'somebody'}`}</Badge> : <Badge icon="comment" tone="info">Open</Badge>}
    </span>
  );
}

function Answer({ thread, discussion }: Pick<ThreadBoxProps, 'thread' | 'discussion'>) {
  const [answering, setAnswering] = useState(false);
  if (answering)
    return <CommentForm label={`Reply to ${thread.startedByName}`} action={thread.state === 'resolved' ? 'Reply and open again' : 'Reply'} busy={discussion.busy} autoFocus onCancel={() => setAnswering(false)} onSend={(said) => discussion.reply(thread.id, said).then(() => setAnswering(false))} />;
  return (
    <div className="flex gap-2">
      <Button size="tiny" icon="comment" onPress={() => setAnswering(true)}>Reply</Button>
      {thread.state === 'open' && <Button size="tiny" icon="check" busy={discussion.busy} onPress={() => discussion.resolve(thread.id)}>Resolve</Button>}
    </div>
  );
}
