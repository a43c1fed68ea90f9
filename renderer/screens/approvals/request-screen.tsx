import { useIsFetching } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { Badge, Button, commentOnDiffLine, countOf, EmptyState, Notice, Page, PageHeader, Pane, Skeleton, Split, StatusBadge, type StatusName, stepDiffLine, Text, Time } from '../../kit/index.ts';
import { QueryView, TroublePage, useRouteParam, useScreenKeys, useSearchText } from '../../lib/index.ts';
import { DeletionChange } from './deletion-change.tsx';
import { DiscussionPart } from './discussion-part.tsx';
import { BrokenGlassNotice, ReviewNotice } from './emergency-part.tsx';
import { ProposalChange } from './proposal-change.tsx';
import { RequestBadge } from './request-badge.tsx';
import { RequestSide } from './request-side.tsx';
import { RunCall } from './run-call.tsx';
import { goToThread } from './show-thread.ts';
import { SubjectChange } from './subject-change.tsx';
import { type Discussion, useDiscussion } from './use-discussion.ts';
import { type RequestView, useRequest, useSubject, useVoting } from './use-request.ts';
import { WishChange } from './wish-change.tsx';

const CRUMBS = [{ label: 'Approvals', to: '/approvals' }];
const RISKS = { high: ['risk-high', 'High risk'], medium: ['risk-medium', 'Medium risk'], low: ['risk-low', 'Low risk'] } as const satisfies Record<string, readonly [StatusName, string]>;

export function RequestScreen() {
  const id = useRouteParam('approvalId');
  const request = useRequest();
  if (request.error && !request.data) return <TroublePage title="Request" crumbs={CRUMBS} error={request.error} onRetry={() => void request.refetch()} />;
  return <QueryView query={request} loading={<Page><PageHeader title="Request" crumbs={CRUMBS} /><Skeleton /></Page>}>{(shown) => <Request key={id} request={shown} />}</QueryView>;
}

function Request({ request }: { readonly request: RequestView }) {
  const aboutVersion = request.subjectType === 'agent_version';
  const voting = useVoting(request);
  const discussion = useDiscussion(request);
  useReadingKeys(discussion.write);
  useArrival(discussion);
  return (
    <Page>
      {aboutVersion ? <VersionHeader request={request} open={discussion.open} /> : <PageHeader title={request.title} crumbs={CRUMBS} here={shortId(request)} badges={<Badges request={request} open={discussion.open} />} actions={<AskedBy request={request} />} />}
      <Split>
        <Pane label="What is asked">
          {voting.outdated && <div className="px-5 pt-3"><Notice tone="danger">{voting.outdated} Nothing of yours was recorded. The page shows the request as it stands now.</Notice></div>}
          <BrokenGlassNotice request={request} />
          <ReviewNotice request={request} />
          <Why request={request} />
          <Asked request={request} discussion={discussion} />
          <DiscussionPart discussion={discussion} byLine={LINE_BY_LINE.has(request.subjectType)} />
        </Pane>
        <RequestSide request={request} voting={voting} discussion={discussion} />
      </Split>
    </Page>
  );
}

/** What is compared line by line; the rest is discussed as a whole. */
const LINE_BY_LINE: ReadonlySet<string> = new Set(['agent_version', 'registry_proposal']);

/** What is asked about, each kind in its own form. */
function Asked({ request, discussion }: { readonly request: RequestView; readonly discussion: Discussion }) {
  switch (request.subjectType) {
    case 'agent_version':
      return <SubjectChange request={request} discussion={discussion} />;
    case 'registry_proposal':
      return <ProposalChange request={request} discussion={discussion} />;
    case 'agent':
      return <DeletionChange request={request} />;
    case 'run':
      return <RunCall request={request} />;
    default:
      if (request.proposes !== null) return <WishChange request={request} />;
      return <EmptyState icon="file" title={`About ${request.subjectType} ${request.subjectId}`}>This kind of request has no comparison here; the digest at the right says what is asked about.</EmptyState>;
  }
}

/** Leads to the thread that the address names, once everything that could push it away is drawn. */
function useArrival({ threads }: Discussion): void {
  const [thread] = useSearchText('thread', '');
  const settled = useIsFetching() === 0 && threads.data !== undefined;
  const reached = useRef('');
  useEffect(() => {
    if (thread === '' || !settled || reached.current === thread) return;
    reached.current = thread;
    goToThread(thread);
  }, [thread, settled]);
}

/** Through the lines of the comparison by letters, and a comment on the one that is looked at. */
function useReadingKeys(write: Discussion['write']): void {
  useScreenKeys(useMemo(() => [
    { key: 'j', what: 'Next line of the comparison', run: () => void stepDiffLine(1) },
    { key: 'k', what: 'Line before', run: () => void stepDiffLine(-1) },
    { key: 'c', what: 'Comment on the line, or on all of it', run: () => { if (!commentOnDiffLine()) write(null); } },
  ], [write]));
}

function VersionHeader({ request, open }: { readonly request: RequestView; readonly open: number }) {
  const { version, agent } = useSubject(request.subjectId);
  const risk = request.risk ?? agent.data?.riskClass; // frozen when it was asked
  const face = risk && RISKS[risk];
  return (
    <PageHeader
      title={request.title} crumbs={CRUMBS} here={shortId(request)} badges={<><Badges request={request} open={open} />{face && <StatusBadge status={face[0]} word={face[1]} tint />}</>}
      actions={<><AskedBy request={request} />{version.data && <Button to={`/catalog/${version.data.agentId}?version=${request.subjectId}`}>Open the agent</Button>}</>}
    />
  );
}

/** How it stands, and what is left open: a rejection that leaves threads open asks for changes. */
function Badges({ request, open }: { readonly request: RequestView; readonly open: number }) {
  return (
    <>
      {request.state === 'rejected' && open > 0 ? <StatusBadge status="changes-requested" tint /> : <RequestBadge state={request.state} tint />}
      {open > 0 && <Badge icon="comment" tone="warn" tint>{countOf(open, 'open thread')}</Badge>}
    </>
  );
}

function AskedBy({ request }: { readonly request: RequestView }) {
  return <Text tone="soft">{request.requestedByName} asked <Time at={request.createdAt} /></Text>;
}

/** The end of the id, where two of them differ. */
function shortId({ id }: RequestView): string {
  return `Request ${id.slice(-8)}`;
}

function Why({ request }: { readonly request: RequestView }) {
  return (
    <div className="flex gap-3 px-5 py-3">
      <Text tone="faint">Why</Text>
      {request.reason ? <Text size="l"><span className="whitespace-pre-wrap wrap-anywhere">{request.reason}</span></Text> : <Text tone="soft">No reason was given.</Text>}
    </div>
  );
}
