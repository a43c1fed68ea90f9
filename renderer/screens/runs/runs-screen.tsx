import { Button, ComboBox, countOf, EmptyState, Kbd, Page, PageHeader, SearchField, Select, TextField, Toolbar, VirtualTable } from '../../kit/index.ts';
import { RUN_FACES, TroubleState, useGo } from '../../lib/index.ts';
import { isRunState, type Run } from './run-filter.ts';
import { useAgentChoice, useRuns } from './use-runs.ts';

export function RunsScreen() {
  const list = useRuns();
  const { runs, rows, narrowed } = list;
  const go = useGo();
  return (
    <Page>
      <PageHeader title="Runs" sub="What agents did, newest first" />
      <RunToolbar list={list} />
      {runs.error && !runs.data ? (
        <TroubleState error={runs.error} onRetry={() => void runs.refetch()} />
      ) : (
        <VirtualTable
          label="Runs" columns={list.columns} rows={rows} rowId={rowId} main minWidth="60rem" loading={runs.isPending} onOpen={(run) => go(`/runs/${run.id}`)} onNeedMore={list.more}
          empty={narrowed ? <NothingFound onClear={list.clear} /> : <NoRuns />} foot={runs.data && <Foot shown={rows.length} hasMore={runs.hasNextPage} busy={runs.isFetchingNextPage} onMore={list.more} />}
        />
      )}
    </Page>
  );
}

function rowId(run: Run): string {
  return run.id;
}

const ANY = 'any';
const STATE_OPTIONS = [{ id: ANY, label: 'Any state' }, ...Object.entries(RUN_FACES).map(([id, face]) => ({ id, label: face.word }))];

function RunToolbar({ list }: { readonly list: ReturnType<typeof useRuns> }) {
  const agents = useAgentChoice(list.filter.agentId);
  return (
    <Toolbar label="Search">
      <div className="w-80 max-w-full">
        <SearchField label="Search runs" value={list.text} onChange={(text) => list.change('q', text)} placeholder="Title, agent or run id" main />
      </div>
      <div className="w-40">
        <Select label="State" hideLabel options={STATE_OPTIONS} value={list.filter.state ?? ANY} onChange={(state) => list.change('state', isRunState(state) ? state : null)} />
      </div>
      {agents.able && (
        <div className="w-52">
          <ComboBox label="Agent" hideLabel optional placeholder="Any agent" options={agents.options} value={list.filter.agentId ?? null} onChange={(id) => list.change('agent', id)} onSearch={agents.search} empty="No agent is called that" />
        </div>
      )}
      <div className="w-36">
        <TextField label="Tag" hideLabel optional placeholder="Any tag" value={list.tag} onChange={(tag) => list.change('tag', tag)} maxLength={40} />
      </div>
      {list.narrowed && <Button kind="link" onPress={list.clear}>Show all runs</Button>}
    </Toolbar>
  );
}

function NoRuns() {
  return (
    <EmptyState icon="runs" title="Nothing has run yet" actions={<Button to="/catalog">Go to the catalog</Button>}>
      A published version of an agent can run. Each of its model and tool calls is then recorded here, with what it was allowed to spend.
    </EmptyState>
  );
}

function NothingFound({ onClear }: { readonly onClear: () => void }) {
  return (
    <EmptyState icon="search" title="No run fits" actions={<Button onPress={onClear}>Show all runs</Button>}>
      Nothing has all of these. A tag is matched whole, a title or an id also in part.
    </EmptyState>
  );
}

interface FootProps {
  readonly shown: number;
  readonly hasMore: boolean;
  readonly busy: boolean;
  readonly onMore: () => void;
}

function Foot({ shown, hasMore, busy, onMore }: FootProps) {
  return (
    <>
      <span>
        {hasMore ? `The newest ${countOf(shown, 'run')}` : countOf(shown, 'run')}
        {hasMore && <Button size="tiny" busy={busy} onPress={onMore}>Load more</Button>}
      </span>
      <span>
        <Kbd>j</Kbd>
        <Kbd>k</Kbd> move <Kbd>Enter</Kbd> open
      </span>
    </>
  );
}
