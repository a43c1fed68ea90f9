import { CopyableId, IconButton, type Option, Page, PageHeader, Pane, Select, Text, Toolbar, VersionComparison } from '../../kit/index.ts';
import { QueryView } from '../../lib/index.ts';
import { STATE_WORDS } from './catalog-filter.ts';
import { ForeignVersion } from './foreign-version.tsx';
import type { VersionRow } from './use-agent.ts';
import { useCompare } from './use-compare.ts';

const NOTHING: Option = { id: 'none', label: 'nothing', detail: 'everything is new' };

export function CompareScreen() {
  const { agentId, agent, left, right, versions, comparison, version, show } = useCompare();
  const name = agent.data?.name ?? 'Agent';
  const options = versions.map(optionOf);
  return (
    <Page>
      <PageHeader title={`Compare versions of ${name}`} here="Compare" crumbs={[{ label: 'Catalog', to: '/catalog' }, { label: name, to: `/catalog/${agentId}?version=${right}` }]} />
      <Toolbar label="Which versions">
        <Text tone="soft">From</Text>
        <div className="w-52"><Select label="From" hideLabel options={[NOTHING, ...options]} value={left ?? NOTHING.id} onChange={(id) => show(id === NOTHING.id ? null : id, right)} /></div>
        <Text tone="soft">to</Text>
        <div className="w-52"><Select label="To" hideLabel options={options} value={right} onChange={(id) => show(left, id)} /></div>
        <IconButton icon="sort" label="Swap the two" disabled={left === null} onPress={() => left !== null && show(right, left)} />
        {comparison.data && (
          <span className="ml-auto flex items-center gap-2">
            {comparison.data.before && <CopyableId value={`sha256:${comparison.data.before.digest}`} what={`digest of ${comparison.data.before.semver}`} chars={18} />}
            <Text tone="faint">to</Text>
            <CopyableId value={`sha256:${comparison.data.after.digest}`} what={`digest of ${comparison.data.after.semver}`} chars={18} />
          </span>
        )}
      </Toolbar>
      <QueryView query={comparison} empty={({ before, after }) => [before, after].some((one) => one !== null && one.agentId !== agentId) && <ForeignVersion />}>
        {({ before, after, rights, changes }) => (
          <QueryView query={version}>
            {({ rights: card }) => (
              <Pane label="Comparison">
                <VersionComparison
                  before={before && { name: before.semver, definition: before.definition }} after={{ name: after.semver, definition: after.definition }}
                  rights={rights} changes={changes} card={card}
                />
              </Pane>
            )}
          </QueryView>
        )}
      </QueryView>
    </Page>
  );
}

function optionOf({ id, semver, state }: VersionRow): Option {
  return { id, label: semver, detail: STATE_WORDS[state] };
}
