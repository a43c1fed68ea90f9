import { Button, Checkbox, type Column, countOf, EmptyState, Kbd, Page, PageHeader, Segmented, Skeleton, Text, Time, Toolbar, VirtualTable } from '../../kit/index.ts';
import { QueryView, TroubleState, useGo } from '../../lib/index.ts';
import { InboxList } from './inbox-list.tsx';
import { votesWords } from './policy-words.ts';
import { RequestBadge } from './request-badge.tsx';
import { TimeLeftBadge } from './time-left-badge.tsx';
import { STATE_FILTERS, useApprovals } from './use-approvals.ts';
import type { RequestView } from './use-request.ts';

const STATE_LABELS = { all: 'All', pending: 'Waiting', approved: 'Approved', rejected: 'Rejected', cancelled: 'Taken back', expired: 'Expired', voided: 'Void', bypassed: 'Bypassed' } as const;

const COLUMNS: readonly Column<RequestView>[] = [
  { id: 'title', head: 'Request', width: 'minmax(12rem, 1.4fr)', words: true, cell: (request) => <Text weight="medium">{request.title}</Text> },
  { id: 'state', head: 'State', width: '10rem', cell: ({ state }) => <RequestBadge state={state} /> },
  { id: 'by', head: 'Asked by', width: 'minmax(7rem, 0.8fr)', words: true, cell: ({ requestedByName }) => <Text tone="soft">{requestedByName}</Text> },
  { id: 'votes', head: 'Votes', width: '7.5rem', cell: (request) => <Text tone="soft">{votesWords(request)}</Text> },
  { id: 'at', head: 'Asked', width: '7.5rem', cell: ({ createdAt }) => <Time at={createdAt} /> },
  { id: 'left', head: 'Decided or time left', width: '10rem', cell: (request) => <Ending request={request} /> },
];

function Ending({ request: { state, decidedAt, expiresAt } }: { readonly request: RequestView }) {
  if (state === 'pending') return <TimeLeftBadge expiresAt={expiresAt} />;
  const at = decidedAt ?? expiresAt;
  return at && <Text tone="soft"><Time at={at} /></Text>;
}

export function ApprovalsScreen() {
  const approvals = useApprovals();
  const { inbox, list } = approvals;
  return (
    <Page>
      <PageHeader title="Approvals" sub={inbox.data && (inbox.data.items.length === 0 ? 'nothing waits for you' : `${inbox.data.items.length}${inbox.data.next ? '+' : ''} waiting for your vote`)} />
      {/* In a low window the two lists scroll together, so that neither is squeezed to nothing. */}
      <div className="flex min-h-0 flex-1 flex-col overflow-auto">
        <div className="flex-none px-5 pb-4">
          <QueryView query={inbox} loading={<Skeleton count={3} density="tall" label="Loading what waits for you" />}>{({ items, next }) => <InboxList requests={items} more={next !== null} />}</QueryView>
        </div>
        {list.error && !list.data ? <TroubleState error={list.error} onRetry={() => void list.refetch()} /> : <AllRequests approvals={approvals} />}
      </div>
    </Page>
  );
}

function AllRequests({ approvals }: { readonly approvals: ReturnType<typeof useApprovals> }) {
  const { list, rows, state, mine, showState, showMine, showAll, more } = approvals;
  const go = useGo();
  return (
    <>
      <Toolbar label="All requests">
        <h2>All requests</h2>
        <Segmented label="State" options={STATE_FILTERS.map((id) => ({ id, label: STATE_LABELS[id] }))} value={state} onChange={showState} />
        <Checkbox checked={mine} onChange={showMine}>Asked by me</Checkbox>
      </Toolbar>
      <div className="flex min-h-72 flex-1 flex-col">
        <VirtualTable
          label="All requests" columns={COLUMNS} rows={rows} rowId={({ id }) => id} main minWidth="54rem" loading={list.isPending} onOpen={({ id }) => go(`/approvals/${id}`)} onNeedMore={more}
          empty={state === 'all' && !mine ? <NobodyAsked /> : <NoneFits mine={mine} onShowAll={showAll} />}
          foot={
            <>
              <span>{countOf(rows.length, 'request')}{list.hasNextPage && ' loaded'} {list.hasNextPage && <Button size="tiny" busy={list.isFetchingNextPage} onPress={more}>Load more</Button>}</span>
              <span><Kbd>j</Kbd><Kbd>k</Kbd> move <Kbd>Enter</Kbd> open</span>
            </>
          }
        />
      </div>
    </>
  );
}

function NobodyAsked() {
  return (
    <EmptyState icon="approvals" title="Nobody has asked yet" actions={<Button to="/catalog">Open the catalog</Button>}>
      A request begins when somebody submits a draft version for approval.
    </EmptyState>
  );
}

function NoneFits({ mine, onShowAll }: { readonly mine: boolean; readonly onShowAll: () => void }) {
  return (
    <EmptyState icon="search" title="No request fits" actions={<Button onPress={onShowAll}>Show all requests</Button>}>
      None is in this state{mine && ' and asked by you'}.
    </EmptyState>
  );
}
