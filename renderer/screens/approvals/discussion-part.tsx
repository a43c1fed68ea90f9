import { Button, countOf, Kbd, type DiffComments, Text } from '../../kit/index.ts';
import { CommentForm } from './comment-form.tsx';
import { ThreadBox } from './thread-box.tsx';
import { byUrgency, placeOf, type Readings, threadsAt } from './thread-places.ts';
import type { Discussion } from './use-discussion.ts';

/** What stands under the lines of a diff: their threads, and the field where one is begun. */
export function lineComments(discussion: Discussion, readings: Readings): DiffComments {
  return {
    onComment: (line) => discussion.write(placeOf(line, readings)),
    under: (line) => {
      const place = placeOf(line, readings);
      const threads = threadsAt(discussion.items, place);
      const writes = discussion.isWritingAt(place);
      if (threads.length === 0 && !writes) return null;
      return (
        <div className="grid gap-2">
          {threads.map((thread) => <ThreadBox key={thread.id} thread={thread} discussion={discussion} />)}
          {writes && <CommentForm label={`Comment on line ${place.line}`} action="Start a thread" busy={discussion.busy} autoFocus onSend={(said) => discussion.start(place, said)} onCancel={discussion.stop} />}
        </div>
      );
    },
  };
}

/** Everything that is said about what is asked, also what points into content that is no longer shown. */
export function DiscussionPart({ discussion, byLine }: { readonly discussion: Discussion; readonly byLine: boolean }) {
  const { items, open } = discussion;
  const writes = discussion.isWritingAt(null);
  return (
    <section aria-label="Discussion" id="discussion" className="grid gap-3 px-5 pt-4 pb-6">
      <div className="flex flex-wrap items-baseline gap-3">
        <h2>Discussion</h2>
        <Text tone="faint" size="s">{threadsWords(items.length, open)}</Text>
        {!writes && <span className="ml-auto"><Button icon="comment" onPress={() => discussion.write(null)}>Comment on all of it</Button></span>}
      </div>
      {items.length === 0 && !writes && <Text tone="soft">Nobody has said anything. {byLine && 'A comment on a line of the comparison stands there and here; '}<Kbd>c</Kbd> begins {byLine ? 'one' : 'a comment'}.</Text>}
      {writes && <CommentForm label="Comment on all of it" action="Start a thread" busy={discussion.busy} autoFocus onSend={(said) => discussion.start(null, said)} onCancel={discussion.stop} />}
      {byUrgency(items).map((thread) => <ThreadBox key={thread.id} thread={thread} discussion={discussion} placed />)}
    </section>
  );
}

/** `2 open of 3 threads` */
export function threadsWords(all: number, open: number): string {
  if (all === 0) return 'no threads';
  return open === 0 ? `${countOf(all, 'thread')}, all resolved` : `${open} open of ${countOf(all, 'thread')}`;
}
