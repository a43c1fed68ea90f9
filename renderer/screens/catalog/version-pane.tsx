import { pointerOf } from '../../../shared/json-pointer.ts';
import { Button, cardRights, CopyableId, countOf, Link, EmptyState, LifecycleTrack, Notice, Pane, RightsDiff, Tabs, Text, Time, VersionBadge } from '../../kit/index.ts';
import { Explained, useCan } from '../../lib/index.ts';
import { AgentHistory } from './agent-history.tsx';
import { AgentRuns } from './agent-runs.tsx';
import { DependantsTab } from './dependants.tsx';
import { STATE_WORDS } from './catalog-filter.ts';
import { DefinitionText } from './definition-text.tsx';
import { DraftDock, DraftEditor } from './draft-editor.tsx';
import type { useDraft } from './use-draft.ts';
import type { VersionView } from './use-agent.ts';
import { versionSteps } from './version-steps.ts';

interface VersionPaneProps {
  readonly version: VersionView;
  readonly draft: ReturnType<typeof useDraft>;
  readonly tab: string;
  readonly onTab: (tab: string) => void;
}

/** The chosen version: how far it has come, what it may do, what it says, and how its agent ran. */
export function VersionPane({ version, draft, tab, onTab }: VersionPaneProps) {
  const can = useCan();
  const writes = can('catalog:edit') && (version.editable || draft.unsaved);
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <Pane label={`Version ${version.semver}`}>
        <VersionHead version={version} />
        {/* Its own box, because Tabs would otherwise give way to whatever stands above them. */}
        <div>
          <Tabs
            label="About this version" value={tab} onChange={onTab}
            tabs={[
              { id: 'rights', label: 'Rights', panel: <Rights version={version} /> },
              { id: 'definition', label: 'Definition', panel: <Definition version={version} writes={writes} draft={draft} /> },
              { id: 'history', label: 'History', panel: <AgentHistory agentId={version.agentId} chosen={version.id} /> },
              { id: 'dependants', label: 'Dependants', panel: <DependantsTab agentId={version.agentId} /> },
              ...(can('runs:read') ? [{ id: 'runs', label: 'Runs', panel: <AgentRuns agentId={version.agentId} /> }] : []),
            ]}
          />
        </div>
      </Pane>
      {draft.standing === 'kept' && version.editable && <DraftDock draft={draft} onShow={() => onTab('definition')} />}
    </div>
  );
}

function VersionHead({ version }: { readonly version: VersionView }) {
  const steps = versionSteps(version).map(({ state, stand, at }) => ({ id: state, label: STATE_WORDS[state], stand, when: at && <Time at={at} as="day" /> }));
  return (
    <header className="grid gap-3 px-5 py-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2>Version {version.semver}</h2>
        <VersionBadge state={version.state} tint />
        <Text tone="faint">
          {version.authorName}, <Time at={version.createdAt} />
        </Text>
        <CopyableId value={`sha256:${version.digest}`} what="version digest" chars={18} />
      </div>
      {version.changelog !== '' && <p className="whitespace-pre-wrap">{version.changelog}</p>}
      <LifecycleTrack label="Lifecycle" steps={steps} />
      {version.rollbackOf !== null && (
        <Notice tone="info" action={<Link to={`/catalog/${version.agentId}?version=${version.rollbackOf}`}>The version it goes back to</Link>}>A rollback: it began with the definition of a version that was published before.</Notice>
      )}
      {version.state === 'PUBLISHED' && version.deprecateAt !== null && (
        <Notice tone="warn">
          Will be deprecated <Time at={version.deprecateAt} as="minute" />{version.retirementReason === null ? '.' : `: ${version.retirementReason}`}
        </Notice>
      )}
      {version.deprecatedAt !== null && version.retirementReason !== null && <Notice tone="warn">Deprecated: {version.retirementReason}</Notice>}
      {version.state === 'DRAFT' && version.rejectedAt && (version.submittedAt ?? '') <= version.rejectedAt && (
        <Notice tone="warn">
          Rejected <Time at={version.rejectedAt} />{version.rejectionReason === null ? '.' : `: ${version.rejectionReason}`}
        </Notice>
      )}
    </header>
  );
}

function Rights({ version }: { readonly version: VersionView }) {
  const groups = withReasons(cardRights(version.rights), version.rights);
  if (groups.length === 0)
    return (
      <EmptyState icon="shield" title="No rights">
        Nothing in this definition names a tool, model, host, secret or memory that we can read. What it does not name it cannot use here.
      </EmptyState>
    );
  return (
    <>
      <Drift version={version} />
      <RightsDiff label={`What ${version.semver} may do`} groups={groups} />
      <p className="px-5 py-3"><Text tone="faint" size="s">Read from the definition. Whether a tool only reads or destroys is what the registry, its server or the definition says, whichever admits more; a tool of which nobody says anything may do anything.</Text></p>
    </>
  );
}

/** Beside each tool, what the registry says of it and by whom. */
function withReasons(groups: ReturnType<typeof cardRights>, { tools }: VersionView['rights']): ReturnType<typeof cardRights> {
  const names = new Map(tools.filter(({ name }) => name !== '*').map(({ source, name }) => [JSON.stringify(['tool', source, name]), name] as const)); // as rightRows keys them
  return groups.map((group) => ({
    ...group,
    lines: group.lines.map((line) => {
      const name = names.get(line.id);
      return name === undefined ? line : { ...line, why: <Explained pointer={pointerOf(['tools', name])} what={`the tool ${name}`} /> };
    }),
  }));
}

const DRIFT_WORDS = { changed: 'says something else than was accepted', gone: 'is no longer offered', unaccepted: 'was never accepted' } as const;

/** Tools of MCP servers that this version uses and that are not what somebody accepted: its approval does not cover them. */
function Drift({ version: { drifted } }: { readonly version: VersionView }) {
  if (drifted.length === 0) return null;
  return (
    <div className="px-5 pt-4">
      <Notice tone="danger" action={<Button to="/registry/servers">MCP servers</Button>}>
        <b>{countOf(drifted.length, 'tool')} drifted.</b>{' '}
        {drifted.slice(0, MOST_NAMED).map(({ server, name, change }) => `${name === '*' ? `A tool of ${server}` : `${server}/${name}`} ${change === null ? '' : DRIFT_WORDS[change]}`).join('; ')}. A version that uses them cannot be published before somebody has accepted them.
      </Notice>
    </div>
  );
}

const MOST_NAMED = 5;

function Definition({ version, writes, draft }: { readonly version: VersionView; readonly writes: boolean; readonly draft: ReturnType<typeof useDraft> }) {
  if (!writes) return <DefinitionText version={version} />;
  return (
    <>
      {!version.editable && (
        <div className="px-5 pt-4">
          <Notice tone="danger" action={<Button onPress={draft.discard}>Discard what I typed</Button>}>
            This version is no longer a draft: somebody submitted it while you were writing. What you typed is not saved; copy it into a new version.
          </Notice>
        </div>
      )}
      <DraftEditor draft={draft} />
    </>
  );
}
