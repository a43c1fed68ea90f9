import { Button, EmptyState, Notice, Page, PageHeader, Pane, Skeleton, Split, StatusBadge, type StatusName, Text, Time } from '../../kit/index.ts';
import { QueryView, TroublePage, useRouteParam } from '../../lib/index.ts';
import { ProposalChange } from './proposal-change.tsx';
import { RequestBadge } from './request-badge.tsx';
import { RequestSide } from './request-side.tsx';
import { RunCall } from './run-call.tsx';
import { SubjectChange } from './subject-change.tsx';
import { type RequestView, useRequest, useSubject, useVoting } from './use-request.ts';

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
  return (
    <Page>
      {aboutVersion ? <VersionHeader request={request} /> : <PageHeader title={request.title} crumbs={CRUMBS} here={shortId(request)} badges={<RequestBadge state={request.state} tint />} actions={<AskedBy request={request} />} />}
      <Split>
        <Pane label="What is asked">
          {voting.outdated && <div className="px-5 pt-3"><Notice tone="danger">{voting.outdated} Nothing of yours was recorded. The page shows the request as it stands now.</Notice></div>}
          <Why request={request} />
          {aboutVersion ? <SubjectChange request={request} /> : request.subjectType === 'registry_proposal' ? <ProposalChange request={request} /> : request.subjectType === 'run' ? <RunCall request={request} /> : <EmptyState icon="file" title={`About ${request.subjectType} ${request.subjectId}`}>This kind of request has no comparison here; the digest at the right says what is asked about.</EmptyState>}
        </Pane>
        <RequestSide request={request} voting={voting} />
      </Split>
    </Page>
  );
}

function VersionHeader({ request }: { readonly request: RequestView }) {
  const { version, agent } = useSubject(request.subjectId);
  const risk = agent.data && RISKS[agent.data.riskClass];
  return (
    <PageHeader
      title={request.title} crumbs={CRUMBS} here={shortId(request)}
      badges={<><RequestBadge state={request.state} tint />{risk && <StatusBadge status={risk[0]} word={risk[1]} tint />}</>}
      actions={<><AskedBy request={request} />{version.data && <Button to={`/catalog/${version.data.agentId}?version=${request.subjectId}`}>Open the agent</Button>}</>}
    />
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
      {request.reason ? <Text size="l"><span className="whitespace-pre-wrap">{request.reason}</span></Text> : <Text tone="soft">No reason was given.</Text>}
    </div>
  );
}
