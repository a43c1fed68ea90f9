import { Badge, Block, Button, CopyableId, countOf, EmptyState, formatCount, KeyValues, Link, Notice, Skeleton, StatusBadge, Table, Text, Time, VersionBadge } from '../../kit/index.ts';
import { type ApiOutput, NeedsCapability, RISK_STATUS, TroubleState, troubleOf, useCan } from '../../lib/index.ts';
import { alsoEnds, type Dependants, runsOf, type VersionRow, versionsWords } from './deletion-words.ts';
import { RISK_LABELS } from './inbox-question.ts';
import { useDeletion } from './use-deletion.ts';
import type { RequestView } from './use-request.ts';

/** What would be gone, who would notice, and what stays: a request to delete is compared with nothing. */
export function DeletionChange({ request }: { readonly request: RequestView }) {
  if (!useCan()('catalog:read')) return <NeedsCapability capability="catalog:read" says="Your roles do not let you see what would be deleted" />;
  return <ShownDeletion request={request} />;
}

function ShownDeletion({ request }: { readonly request: RequestView }) {
  const { agent, versions, list, dependants, ends, error } = useDeletion(request);
  if (error) return isGone(error) ? <Gone request={request} /> : <TroubleState error={error} onRetry={() => void agent.refetch()} />;
  if (!agent.data || !list || !dependants.data) return <Skeleton label="Loading what would be deleted" />;
  const { whole } = dependants.data;
  return (
    <div className="grid gap-4 px-5 pb-4">
      {request.state === 'pending' && whole.digest !== request.subjectDigest && <Notice tone="danger">The agent has other versions than when this was asked, so the last vote would be refused. Take it back and ask again for what there is now.</Notice>}
      {request.state !== 'pending' && request.state !== 'approved' && <Notice>It was not deleted. What stands here is how it is today.</Notice>}
      <About agent={agent.data} />
      <Block title="What goes" note={versionsWords(list, whole.versions)} flush>
        {list.length > 0 && <Versions versions={list} dependants={dependants.data} />}
        {versions.hasNextPage && <div className="px-4 py-2"><Button busy={versions.isFetchingNextPage} onPress={() => void versions.fetchNextPage()}>Older versions</Button></div>}
      </Block>
      <WhoNotices dependants={dependants.data} ends={alsoEnds(ends)} />
      <Block title="What stays">
        <Text as="p" tone="soft">The log, its runs with their evidence, and every request with its votes. Its name is free again for another agent.</Text>
      </Block>
    </div>
  );
}

function isGone(error: unknown): boolean {
  const trouble = troubleOf(error);
  return trouble.kind === 'refused' && trouble.code === 'catalog/agent-not-found';
}

function Gone({ request: { state } }: { readonly request: RequestView }) {
  return (
    <EmptyState icon="trash" title={state === 'approved' ? 'The agent is deleted' : 'The agent is gone'}>
      {state === 'approved' ? 'It left the catalog with all its versions when the last vote was given. Who agreed, and to what content, stands at the right; the log, its runs and its requests stay.' : 'Another request deleted it meanwhile.'}
    </EmptyState>
  );
}

function About({ agent: { id, name, description, ownerName, riskClass, category, status } }: { readonly agent: ApiOutput['catalog']['agent'] }) {
  return (
    <div className="grid gap-2">
      <span className="flex flex-wrap items-center gap-3"><h2>{name}</h2><VersionBadge state={status} tint /><StatusBadge status={RISK_STATUS[riskClass]} word={`${RISK_LABELS[riskClass]} risk`} /><Link to={`/catalog/${id}`}>Open the agent</Link></span>
      {description !== '' && <p className="whitespace-pre-wrap">{description}</p>}
      <KeyValues items={[{ key: 'Owner', value: ownerName }, { key: 'Category', value: category }]} />
    </div>
  );
}

function Versions({ versions, dependants }: { readonly versions: readonly VersionRow[]; readonly dependants: Dependants }) {
  const runs = dependants.runs !== null;
  return (
    <Table<VersionRow>
      label="Versions that go" flush rows={versions} rowId={({ id }) => id} density="dense"
      columns={[
        { id: 'version', head: 'Version', cell: ({ id, agentId, semver }) => <Link to={`/catalog/${agentId}?version=${id}`}>{semver}</Link> },
        { id: 'state', head: 'State', cell: ({ state }) => <VersionBadge state={state} /> },
        { id: 'author', head: 'Made by', cell: ({ authorName, createdAt }) => <Text tone="soft">{authorName}, <Time at={createdAt} as="day" /></Text> },
        { id: 'published', head: 'Published', cell: ({ publishedAt }) => <Text tone="soft">{publishedAt === null ? 'never' : <Time at={publishedAt} as="day" />}</Text> },
        ...(runs ? [{ id: 'runs', head: 'Runs, 30 days', align: 'end' as const, cell: ({ id }: VersionRow) => formatCount(runsOf(dependants, id) ?? 0) }] : []),
        { id: 'digest', head: 'Digest', cell: ({ digest, semver }) => <CopyableId value={`sha256:${digest}`} what={`digest of ${semver}`} chars={16} /> },
      ]}
    />
  );
}

function WhoNotices({ dependants, ends }: { readonly dependants: Dependants; readonly ends: readonly string[] }) {
  const { agents } = dependants;
  const runs = runsOf(dependants);
  const noticed = agents.length > 0 || (runs ?? 0) > 0;
  return (
    <Block title="Who would notice" note={noticed ? <Badge icon="warn" tone="warn">It is in use</Badge> : undefined}>
      <ul className="grid gap-1">
        {agents.length === 0 && <li>No agent that you may see hands work to it.</li>}
        {agents.map(({ id, name, status }) => <li key={id} className="flex flex-wrap items-center gap-2"><Link to={`/catalog/${id}`}>{name}</Link> hands work to it <VersionBadge state={status} /></li>)}
        {runs !== null && <li>{runs === 0 ? 'It has not run in the last 30 days.' : `It ran ${countOf(runs, 'time')} in the last 30 days.`}</li>}
        {ends.map((sentence) => <li key={sentence}>{sentence}</li>)}
      </ul>
    </Block>
  );
}
