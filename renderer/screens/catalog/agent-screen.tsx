import { useMemo, useState } from 'react';
import { Button, EmptyState, IconButton, Menu, Page, PageHeader, Pane, Skeleton, Split, VersionBadge } from '../../kit/index.ts';
import { type Command, meansGone, QueryView, TroublePage, useCan, useCommands, useGo } from '../../lib/index.ts';
import { RiskBadge } from './agent-columns.tsx';
import { STATE_WORDS } from './catalog-filter.ts';
import { DeleteAgentDialog } from './delete-agent-dialog.tsx';
import { EMPTY_DEFINITION } from './definition-draft.ts';
import { EditAgentDialog } from './edit-agent-dialog.tsx';
import { ForeignVersion } from './foreign-version.tsx';
import { NewVersionDialog } from './new-version-dialog.tsx';
import { nextNumber } from './next-number.ts';
import { RollBackDialog } from './roll-back-dialog.tsx';
import { RunDialog } from './run-dialog.tsx';
import { useDraft } from './use-draft.ts';
import { type AgentView, useAgent, useVersion, type VersionRow, type VersionView } from './use-agent.ts';
import { VersionList } from './version-list.tsx';
import { VersionPane } from './version-pane.tsx';
import { VersionSide } from './version-side.tsx';

const CRUMBS = [{ label: 'Catalog', to: '/catalog' }];

export function AgentScreen() {
  const page = useAgent();
  const failed = [page.agent, page.versions].find(({ data, error }) => error !== null && (data === undefined || meansGone(error)));
  if (failed) return <TroublePage title="Agent" crumbs={CRUMBS} error={failed.error} onRetry={() => void failed.refetch()} />;
  return (
    <QueryView query={page.agent} loading={<Waiting />}>
      {(agent) => (
        <QueryView query={page.versions} loading={<Waiting title={agent.name} />}>
          {() => (page.chosen === null ? <NoVersion agent={agent} onMade={(id) => page.choose(id, 'definition')} /> : <ChosenVersion key={page.chosen} agent={agent} page={page} chosen={page.chosen} />)}
        </QueryView>
      )}
    </QueryView>
  );
}

function Waiting({ title = 'Agent' }: { readonly title?: string }) {
  return (
    <Page>
      <PageHeader title={title} crumbs={CRUMBS} />
      <Skeleton />
    </Page>
  );
}

function NoVersion({ agent, onMade }: { readonly agent: AgentView; readonly onMade: (id: string) => void }) {
  const may = useCan()('catalog:edit');
  const [asking, setAsking] = useState(false);
  return (
    <Page>
      <PageHeader title={agent.name} crumbs={CRUMBS} badges={<RiskBadge risk={agent.riskClass} tint />} />
      <EmptyState icon="agent" title={may ? 'No version yet' : 'Nothing to see yet'} actions={may && <Button kind="primary" icon="plus" onPress={() => setAsking(true)}>First version</Button>}>
        {may ? 'The first version begins as a draft, which you write here.' : 'Its versions are drafts, which only those who write them see (catalog:edit).'}
      </EmptyState>
      {asking && <NewVersionDialog from={{ agentId: agent.id, semver: null, definition: EMPTY_DEFINITION }} proposal={nextNumber([])} onClose={() => setAsking(false)} onMade={onMade} />}
    </Page>
  );
}

interface ChosenProps {
  readonly agent: AgentView;
  readonly page: ReturnType<typeof useAgent>;
  readonly chosen: string;
}

function ChosenVersion({ agent, page, chosen }: ChosenProps) {
  const { list, versions } = page;
  const newest = list.reduce<number | null>((most, { importRevision }) => (importRevision === null ? most : Math.max(most ?? 0, importRevision)), null);
  const { version, acts, requests } = useVersion(chosen, newest);
  const published = list.find(({ id }) => id === agent.currentVersionId);
  const older = versions.hasNextPage ? { onMore: () => void versions.fetchNextPage() } : {};
  return (
    <Page>
      <PageHeader
        title={agent.name} crumbs={CRUMBS} badges={<><VersionBadge state={agent.status} tint /><RiskBadge risk={agent.riskClass} tint /></>}
        actions={version.data && <AgentActions agent={agent} version={version.data} list={list} onMade={(id) => page.choose(id, 'definition')} />}
      />
      <Split>
        <VersionList agentId={agent.id} versions={list} chosen={chosen} tab={page.tab} {...older} />
        <QueryView query={version} loading={<Pane label="Version"><Skeleton /></Pane>} empty={(shown) => shown.agentId !== agent.id && <ForeignVersion />}>
          {(shown) => <VersionParts agent={agent} version={shown} page={page} acts={acts} requests={requests} replaces={published && published.id !== shown.id ? published.semver : null} />}
        </QueryView>
      </Split>
    </Page>
  );
}

interface PartsProps extends Omit<Parameters<typeof VersionSide>[0], 'unsaved'> {
  readonly page: ReturnType<typeof useAgent>;
}

/** What is typed into a draft is held here, above the tabs: switching them must not lose it, and nothing unsaved is submitted. */
function VersionParts({ page, version, ...about }: PartsProps) {
  const draft = useDraft(version);
  return (
    <>
      <VersionPane version={version} draft={draft} tab={page.tab} onTab={page.showTab} />
      <VersionSide {...about} version={version} unsaved={draft.unsaved} />
    </>
  );
}

interface ActionsProps {
  readonly agent: AgentView;
  readonly version: VersionView;
  readonly list: readonly VersionRow[];
  readonly onMade: (id: string) => void;
}

function AgentActions({ agent, version, list, onMade }: ActionsProps) {
  const [asking, setAsking] = useState<'new' | 'run' | 'details' | 'back' | 'delete' | null>(null);
  const can = useCan();
  const [mayEdit, mayRun, mayDelete] = [can('catalog:edit'), can('runs:execute') && version.state === 'PUBLISHED', can('catalog:delete')];
  const mayGoBack = mayEdit && version.publishedAt !== null && version.state !== 'PUBLISHED';
  const close = () => setAsking(null);
  useCommands(useMemo((): readonly Command[] => [
    ...(mayRun ? [{ id: 'agent:run', name: `Run ${agent.name}`, group: 'This agent', icon: 'play' as const, run: () => setAsking('run') }] : []),
    ...(mayEdit ? [{ id: 'agent:new-version', name: `New version of ${agent.name}`, group: 'This agent', icon: 'plus' as const, run: () => setAsking('new') }] : []),
    ...(mayEdit ? [{ id: 'agent:details', name: `Edit details of ${agent.name}`, group: 'This agent', icon: 'edit' as const, also: 'owner tags category risk', run: () => setAsking('details') }] : []),
    ...(mayGoBack ? [{ id: 'agent:roll-back', name: `Roll ${agent.name} back to ${version.semver}`, group: 'This agent', icon: 'undo' as const, run: () => setAsking('back') }] : []),
    ...(mayDelete ? [{ id: 'agent:delete', name: `Ask to delete ${agent.name}`, group: 'This agent', icon: 'trash' as const, run: () => setAsking('delete') }] : []),
  ], [mayRun, mayEdit, mayGoBack, mayDelete, agent.name, version.semver]));
  const more = [
    ...(mayEdit ? [{ id: 'details', label: 'Edit details', icon: 'edit' as const, onAction: () => setAsking('details') }] : []),
    ...(mayGoBack ? [{ id: 'back', label: `Roll back to ${version.semver}`, icon: 'undo' as const, onAction: () => setAsking('back') }] : []),
    ...(mayDelete ? [{ id: 'delete', label: 'Ask to delete the agent', icon: 'trash' as const, destructive: true, onAction: () => setAsking('delete') }] : []),
  ];
  return (
    <>
      <CompareMenu agent={agent} version={version} list={list} />
      {mayEdit && <Button icon="plus" onPress={() => setAsking('new')}>New version</Button>}
      {mayRun && <Button kind="primary" icon="play" onPress={() => setAsking('run')}>Run</Button>}
      {more.length > 0 && <Menu label="More about this agent" trigger={<IconButton icon="more" label="More" />} placement="bottom end" groups={[{ id: 'more', entries: more }]} />}
      {asking === 'details' && <EditAgentDialog agent={agent} onClose={close} />}
      {asking === 'back' && <RollBackDialog agent={agent} version={version} onClose={close} />}
      {asking === 'delete' && <DeleteAgentDialog agent={agent} onClose={close} />}
      {asking === 'new' && <NewVersionDialog from={version} proposal={nextNumber(list.map(({ semver }) => semver))} onClose={close} onMade={(id) => { close(); onMade(id); }} />}
      {asking === 'run' && <RunDialog agentName={agent.name} version={version} onClose={close} />}
    </>
  );
}

/** The chosen version against any other: the older one of the two stands on the left. */
function CompareMenu({ agent, version, list }: Omit<ActionsProps, 'onMade'>) {
  const go = useGo();
  const others = list.filter(({ id }) => id !== version.id);
  if (others.length === 0) return null;
  const compare = (other: VersionRow) => {
    const [before, after] = other.createdAt <= version.createdAt ? [other, version] : [version, other];
    go(`/catalog/${agent.id}/compare/${before.id}/${after.id}`);
  };
  const entries = others.map((other) => ({ id: other.id, label: other.semver, detail: STATE_WORDS[other.state], onAction: () => compare(other) }));
  return <Menu label="Compare with" trigger={<Button icon="compare">Compare</Button>} placement="bottom end" groups={[{ id: 'versions', title: `Compare ${version.semver} with`, entries }]} />;
}
