import { useState } from 'react';
import { Button, Checkbox, EmptyState, Link, Pane, Skeleton, Text, Time, WorkList } from '../../kit/index.ts';
import { QueryView } from '../../lib/index.ts';
import { useMentions } from './use-approvals.ts';

/** Comments in which this person was named, until they have read them. */
export function MentionsList() {
  const [all, setAll] = useState(false);
  const { mentions, busy, read } = useMentions(!all);
  const unread = mentions.data?.items.filter(({ readAt }) => readAt === null) ?? [];
  return (
    <Pane label="Mentions" padded>
      <div className="flex flex-wrap items-center gap-4 py-3">
        <Checkbox checked={all} onChange={setAll}>Also what I have read</Checkbox>
        {unread.length > 0 && <Button icon="check" busy={busy} onPress={() => read(unread.map(({ commentId }) => commentId))}>Mark all as read</Button>}
      </div>
      <QueryView query={mentions} loading={<Skeleton count={4} density="tall" label="Loading mentions" />}>
        {({ items }) => items.length === 0 ? <EmptyState icon="comment" title={all ? 'Nobody has named you' : 'Nothing unread'}>Whoever writes @ and your name in a comment on a request reaches you here.</EmptyState> : (
          <WorkList
            label="Mentions" columns="minmax(7rem,0.6fr) minmax(0,2fr) 7rem auto"
            items={items.map(({ commentId, threadId, requestId, authorName, body, at, readAt }) => ({
              id: commentId, current: readAt === null,
              cells: [
                <Text key="who" weight={readAt === null ? 'medium' : 'normal'} cut>{authorName}</Text>,
                <Text key="what" cut title={body}><Link to={`/approvals/${requestId}?thread=${threadId}`} quiet>{body}</Link></Text>,
                <Text key="when" tone="soft"><Time at={at} /></Text>,
                readAt === null ? <Button key="act" size="tiny" label={`Mark what ${authorName} said as read`} onPress={() => read([commentId])}>Mark as read</Button> : <Text key="act" tone="faint">read</Text>,
              ],
            }))}
          />
        )}
      </QueryView>
    </Pane>
  );
}
