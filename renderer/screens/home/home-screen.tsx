import { Button, EmptyState, formatLongDay, Page, PageHeader, Pane, Side, SideSection, Skeleton, Split, useNow } from '../../kit/index.ts';
import { IfCan, QueryView, useCan } from '../../lib/index.ts';
import { HomeSide } from './home-side.tsx';
import { LatestRuns } from './latest-runs.tsx';
import { LimitList } from './limit-list.tsx';
import { isEmptyHouse, thingsWaiting } from './needs-me.ts';
import { OwnRequestList } from './own-request-list.tsx';
import { type Overview, useHome } from './use-home.ts';
import { WaitingList } from './waiting-list.tsx';

export function HomeScreen() {
  const home = useHome();
  const now = useNow();
  return (
    <Page>
      <PageHeader
        title="Needs you now" sub={`${formatLongDay(now)}${home.data ? `, ${thingsWaiting(home.data, now)}` : ''}`}
        actions={<IfCan capability="catalog:import"><Button icon="upload" to="/catalog/import">Import agents</Button></IfCan>}
      />
      <QueryView query={home} loading={<HomeLoading />}>
        {(overview) => (
          <Split>
            <Pane label="What waits for you" padded>
              {isEmptyHouse(overview) ? <EmptyHouse /> : <Waiting overview={overview} />}
            </Pane>
            <HomeSide overview={overview} />
          </Split>
        )}
      </QueryView>
    </Page>
  );
}

function HomeLoading() {
  return (
    <Split>
      <Pane label="What waits for you" padded>
        <Skeleton count={6} density="tall" label="Loading what waits for you" />
      </Pane>
      <Side label="Log and keys" width="narrow">
        <SideSection title="Log">
          <Skeleton shape="lines" count={4} label="Asking how the log stands" />
        </SideSection>
      </Side>
    </Split>
  );
}

function Waiting({ overview: { inbox, asked, budgets, runs } }: { readonly overview: Overview }) {
  return (
    <>
      {inbox && <WaitingList requests={inbox} />}
      {asked && <OwnRequestList requests={asked} />}
      {budgets.length > 0 && <LimitList budgets={budgets} />}
      {runs && <LatestRuns runs={runs} />}
    </>
  );
}

function EmptyHouse() {
  const can = useCan();
  const actions = (
    <>
      {can('catalog:import') && <Button kind="primary" icon="upload" to="/catalog/import">Import agents</Button>}
      {can('catalog:edit') && <Button icon="plus" to="/catalog/new">New agent</Button>}
    </>
  );
  return (
    <EmptyState icon="agent" title="There is nothing to govern yet" actions={actions}>
      {can('catalog:import')
        ? 'Bring in the agent definitions you already have: files or whole folders, with their history. Each becomes an agent with a draft; nothing is approved or run by importing it.'
        : 'Somebody who may import or edit agents has to bring in the first one.'}
    </EmptyState>
  );
}
