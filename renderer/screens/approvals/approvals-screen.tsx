import { useMemo, useState } from 'react';
import { Button, Checkbox, type Column, countOf, Dock, EmptyState, Kbd, Page, PageHeader, SearchField, Segmented, Select, StatusBadge, Text, Time, Toolbar, VirtualTable } from '../../kit/index.ts';
import { notify, RISK_STATUS, TroubleState, useCan, useGo, useScreenKeys, useSession } from '../../lib/index.ts';
import { BulkDialog } from './bulk-dialog.tsx';
import { DecideRow } from './decide-row.tsx';
import { choosing, EXPIRY_LABELS, type InboxQuestion, isBulk, isNarrowed, RISK_LABELS, STAGE_LABELS, STATE_LABELS, standWords, TYPE_LABELS, typeWords, VIEWS, waitingWords } from './inbox-question.ts';
import { MentionsList } from './mentions-list.tsx';
import { RequestBadge } from './request-badge.tsx';
import { TimeLeftBadge } from './time-left-badge.tsx';
import { type Approvals, useApprovals, useChosen, useMentions } from './use-approvals.ts';
import type { RequestView } from './use-request.ts';
import { voteVerdict } from './vote-verdict.ts';

export function ApprovalsScreen() {
  const approvals = useApprovals();
  const can = useCan();
  const { question, waiting } = approvals;
  return (
    <Page>
      <PageHeader
        title="Approvals" {...(waiting === null ? {} : { sub: waitingWords(waiting, { more: approvals.moreWaiting, narrowed: question.view === 'me' && isNarrowed(question) }) })}
        actions={can('policy:read') && <Button icon="policy" to="/approvals/workflows">Workflows</Button>}
      />
      <Asking approvals={approvals} />
      {question.view === 'mentions' ? <MentionsList /> : approvals.error && approvals.rows.length === 0 ? <TroubleState error={approvals.error} onRetry={approvals.again} /> : <Requests key={question.view} approvals={approvals} />}
    </Page>
  );
}

const ANY = 'any';
const withAny = (labels: Readonly<Record<string, string>>, any: string) => [{ id: ANY, label: any }, ...Object.entries(labels).map(([id, label]) => ({ id, label }))];
const TYPES = withAny(TYPE_LABELS, 'Any type');
const RISKS = withAny(RISK_LABELS, 'Any risk');
const STATES = withAny(STATE_LABELS, 'Any state');
const STAGES = withAny(STAGE_LABELS, 'Any stage');
const ENDS = withAny(EXPIRY_LABELS, 'Any time left');
const ENDS_OF_WAITING = ENDS.filter(({ id }) => id !== 'expired');

function Asking({ approvals: { question, ask } }: { readonly approvals: Approvals }) {
  const unread = useMentions(true).mentions.data?.items.length ?? 0;
  const labels = { me: 'For me', mine: 'Asked by me', all: 'All', mentions: unread > 0 ? `Mentions (${unread})` : 'Mentions' } as const satisfies Record<InboxQuestion['view'], string>;
  const choose = (name: Parameters<typeof choosing>[0]) => (value: string) => ask(choosing(name, value === ANY ? null : value));
  const forMe = question.view === 'me';
  return (
    <Toolbar label="Which requests">
      <Segmented label="Whose" options={VIEWS.map((id) => ({ id, label: labels[id] }))} value={question.view} onChange={(view) => ask({ view: view === 'me' ? null : view })} />
      {question.view !== 'mentions' && (
        <>
          <div className="min-w-40 flex-1"><SearchField main label="Search requests" placeholder="Title, person or id" value={question.query} onChange={(query) => ask({ query: query === '' ? null : query })} /></div>
          <Select label="Type" hideLabel options={TYPES} value={question.type ?? ANY} onChange={choose('type')} />
          <Select label="Risk" hideLabel options={RISKS} value={question.risk ?? ANY} onChange={choose('risk')} />
          {!forMe && <Select label="State" hideLabel options={STATES} value={question.state ?? ANY} onChange={choose('state')} />}
          <Select label="Stage" hideLabel options={STAGES} value={question.stage ?? ANY} onChange={choose('stage')} />
          <Select label="Time left" hideLabel options={forMe ? ENDS_OF_WAITING : ENDS} value={question.expiry ?? ANY} onChange={choose('expiry')} />
        </>
      )}
    </Toolbar>
  );
}

function Requests({ approvals }: { readonly approvals: Approvals }) {
  const { question, rows, loading, more, loadingMore, loadMore } = approvals;
  const go = useGo();
  const votes = useCan()('approvals:vote');
  const forMe = question.view === 'me';
  const { chosen, toggle, clear } = useChosen(rows);
  const [current, setCurrent] = useState<string | null>(null);
  const [deciding, setDeciding] = useState<'approve' | 'reject' | null>(null);
  const row = rows.find(({ id }) => id === current) ?? null;
  const { asked, close } = useRowKeys(row, { toggle: forMe && votes ? toggle : null });
  const columns = useMemo(() => [...(forMe && votes ? [pickColumn(chosen, toggle)] : []), ...COLUMNS.filter(({ id }) => id !== (forMe ? 'state' : 'act')).map((column) => (forMe && column.id === 'left' ? { ...column, head: 'Time left' } : column))], [forMe, votes, chosen, toggle]);
  return (
    <>
      <div className="flex min-h-0 flex-1 flex-col">
        <VirtualTable
          label={forMe ? 'Requests waiting for your vote' : 'Requests'} columns={columns} rows={rows} rowId={({ id }) => id} main minWidth="58rem" density="tall" loading={loading}
          current={current} onCurrent={({ id }) => setCurrent(id)} onOpen={({ id }) => go(`/approvals/${id}`)} onNeedMore={loadMore} empty={<Nothing approvals={approvals} />}
          foot={
            <>
              <span>{countOf(rows.length, 'request')}{more && ' shown, and more'} {more && <Button size="tiny" busy={loadingMore} onPress={loadMore}>Load more</Button>}</span>
              <span><Kbd>j</Kbd><Kbd>k</Kbd> move <Kbd>Enter</Kbd> open {votes && <><Kbd>a</Kbd> approve <Kbd>r</Kbd> reject</>} {forMe && votes && <><Kbd>x</Kbd> choose</>}</span>
            </>
          }
        />
      </div>
      {asked && <DecideRow key={asked.request.id} request={asked.request} decision={asked.decision} onClose={close} />}
      {chosen.length > 0 && (
        <Dock
          title={`${countOf(chosen.length, 'request')} of low risk chosen`} note="each is a vote of its own, on its own digest"
          actions={<><Button onPress={clear}>Choose none</Button><Button kind="danger" onPress={() => setDeciding('reject')}>Reject</Button><Button kind="primary" icon="check" onPress={() => setDeciding('approve')}>Approve</Button></>}
        />
      )}
      {deciding && <BulkDialog verdict={deciding} requests={chosen} onClose={() => { setDeciding(null); clear(); }} />}
    </>
  );
}

interface Asked {
  readonly request: RequestView;
  readonly decision: 'approve' | 'reject';
}

/** Letters that act on the row the cursor is on. None of them decides: they ask. */
function useRowKeys(row: RequestView | null, { toggle }: { readonly toggle: ((id: string) => void) | null }) {
  const { user, roles } = useSession();
  const capable = useCan()('approvals:vote');
  const [asked, setAsked] = useState<Asked | null>(null); // as it was read: what is decided leaves the list behind the dialog
  useScreenKeys(useMemo(() => {
    const ask = (decision: Asked['decision']) => () => {
      if (row === null) return notify({ tone: 'info', title: 'No row is chosen', detail: 'j and k go from one to the next.' });
      const { may, verdict, why } = voteVerdict(row, { id: user.id, roles, capable });
      if (may) setAsked({ request: row, decision });
      else notify({ tone: 'warn', title: `${verdict}: ${row.title}`, detail: why });
    };
    const pick = { key: 'x', what: 'Choose the row for one decision on several', run: () => { if (row !== null && isBulk(row)) toggle?.(row.id); } };
    return [...(toggle === null ? [] : [pick]), ...(capable ? [{ key: 'a', what: 'Approve the row, after a question', run: ask('approve') }, { key: 'r', what: 'Reject the row, after a question', run: ask('reject') }] : [])];
  }, [row, toggle, user.id, roles, capable]));
  return { asked, close: () => setAsked(null) };
}

function pickColumn(chosen: readonly RequestView[], toggle: (id: string) => void): Column<RequestView> {
  return { id: 'pick', head: 'Choose', width: '4.75rem', cell: (row) => (isBulk(row) ? <Checkbox hideLabel checked={chosen.some(({ id }) => id === row.id)} onChange={() => toggle(row.id)}>{`Choose ${row.title}`}</Checkbox> : null) };
}

const COLUMNS: readonly Column<RequestView>[] = [
  { id: 'title', head: 'Request', width: 'minmax(13rem, 2fr)', words: true, cell: (request) => <What request={request} /> },
  { id: 'type', head: 'Type', width: 'minmax(7.5rem, 0.6fr)', words: true, cell: ({ type }) => <Text tone="soft" cut>{typeWords(type)}</Text> },
  { id: 'risk', head: 'Risk', width: '6rem', cell: ({ risk }) => (risk === null ? <Text tone="faint">not said</Text> : <StatusBadge status={RISK_STATUS[risk]} />) },
  { id: 'state', head: 'State', width: '9.5rem', cell: ({ state }) => <RequestBadge state={state} /> },
  { id: 'votes', head: 'Votes', width: 'minmax(12rem, 0.8fr)', cell: (request) => <Text tone="soft" cut>{standWords(request)}</Text> },
  { id: 'left', head: 'Decided or time left', width: '9rem', cell: (request) => <Ending request={request} /> },
  { id: 'act', head: 'Open', width: '6rem', align: 'end', cell: ({ id, title }) => <Button size="tiny" to={`/approvals/${id}`} label={`Review ${title}`}>Review</Button> },
];

function What({ request: { title, requestedByName, createdAt, reason, whyNot, deputyFor } }: { readonly request: RequestView }) {
  const stands = whyNot !== null && deputyFor.length > 0 ? `for ${deputyFor.map(({ name }) => name).join(', ')}: ` : '';
  return (
    <span className="grid min-w-0">
      <Text weight="medium" cut>{title}</Text>
      <Text tone="soft" size="s" cut>{stands}{requestedByName} <Time at={createdAt} />{reason && `: ${reason}`}</Text>
    </span>
  );
}

function Ending({ request: { state, decidedAt, expiresAt } }: { readonly request: RequestView }) {
  if (state === 'pending') return <TimeLeftBadge expiresAt={expiresAt} />;
  const at = decidedAt ?? expiresAt;
  return at && <Text tone="soft"><Time at={at} /></Text>;
}

function Nothing({ approvals: { question, showAll } }: { readonly approvals: Approvals }) {
  if (isNarrowed(question)) return <EmptyState icon="search" title="No request fits" actions={<Button onPress={showAll}>Show all of them</Button>}>None is as you asked for it.</EmptyState>;
  if (question.view === 'me') return <EmptyState icon="approvals" title="Nothing waits for you" actions={<Button to="/approvals?view=all">Show all requests</Button>}>Requests come here as soon as their open stage names one of your roles, or of somebody whose deputy you are.</EmptyState>;
  return (
    <EmptyState icon="approvals" title={question.view === 'mine' ? 'You have asked for nothing' : 'Nobody has asked yet'} actions={<Button to="/catalog">Open the catalog</Button>}>
      A request begins when somebody submits a draft version for approval.
    </EmptyState>
  );
}
