import { useMemo } from 'react';
import { Button, countOf, EmptyState, Facets, formatCount, Kbd, Page, PageHeader, SearchField, Skeleton, Split, Toolbar, VirtualTable } from '../../kit/index.ts';
import { type Command, IfCan, TroubleState, useCan, useCommands, useGo } from '../../lib/index.ts';
import { AGENT_COLUMNS } from './agent-columns.tsx';
import { type CatalogRow, useCatalog } from './use-catalog.ts';

export function CatalogScreen() {
  const catalog = useCatalog();
  const { agents, rows, facets, count, narrowed } = catalog;
  const go = useGo();
  useCommands(useCatalogCommands());
  const sub = count === null ? null : narrowed ? `${countOf(count, 'agent')} found` : countOf(count, 'agent');
  return (
    <Page>
      <PageHeader title="Catalog" sub={sub} actions={<CatalogActions />} />
      <Toolbar label="Search">
        <div className="w-105 max-w-full">
          <SearchField label="Search agents" value={catalog.text} onChange={catalog.search} placeholder="Name, description or tag" main />
        </div>
        {narrowed && <Button kind="link" onPress={catalog.clear}>Show all agents</Button>}
      </Toolbar>
      {agents.error && !agents.data ? (
        <TroubleState error={agents.error} onRetry={() => void agents.refetch()} />
      ) : (
        <Split>
          {facets && facets.length > 0 && <Facets label="Filters" facets={facets} chosen={catalog.choice} onChange={catalog.choose} />}
          {!facets && <div className="w-48 flex-none"><Skeleton shape="lines" count={12} label="Loading filters" /></div>}
          <VirtualTable
            label="Agents" columns={AGENT_COLUMNS} rows={rows} rowId={rowId} main minWidth="56rem" loading={agents.isPending} onOpen={({ agent }) => go(`/catalog/${agent.id}`)} onNeedMore={catalog.more}
            empty={narrowed ? <NothingFound onClear={catalog.clear} /> : <EmptyCatalog />} foot={<Foot shown={rows.length} count={count} hasMore={agents.hasNextPage} busy={agents.isFetchingNextPage} onMore={catalog.more} />}
          />
        </Split>
      )}
    </Page>
  );
}

function rowId({ agent }: CatalogRow): string {
  return agent.id;
}

function useCatalogCommands(): readonly Command[] {
  const go = useGo();
  const can = useCan();
  const [mayImport, mayEdit] = [can('catalog:import'), can('catalog:edit')];
  return useMemo(() => [
    ...(mayEdit ? [{ id: 'catalog:new', name: 'New agent', group: 'Catalog', icon: 'plus' as const, also: 'create', run: () => go('/catalog/new') }] : []),
    ...(mayImport ? [{ id: 'catalog:import', name: 'Import agents', group: 'Catalog', icon: 'upload' as const, also: 'upload files folder', run: () => go('/catalog/import') }] : []),
  ], [mayEdit, mayImport, go]);
}

function CatalogActions() {
  return (
    <>
      <IfCan capability="catalog:import">
        <Button icon="upload" to="/catalog/import">Import</Button>
      </IfCan>
      <IfCan capability="catalog:edit">
        <Button kind="primary" icon="plus" to="/catalog/new">New agent</Button>
      </IfCan>
    </>
  );
}

function EmptyCatalog() {
  return (
    <EmptyState icon="catalog" title="No agents yet" actions={<CatalogActions />}>
      Import the definitions you already have, or write the first one here. Either way it begins as a draft that nobody runs before others have approved it.
    </EmptyState>
  );
}

function NothingFound({ onClear }: { readonly onClear: () => void }) {
  return (
    <EmptyState icon="search" title="No agent fits" actions={<Button onPress={onClear}>Show all agents</Button>}>
      Nothing has all of the chosen words and filters.
    </EmptyState>
  );
}

interface FootProps {
  readonly shown: number;
  readonly count: number | null;
  readonly hasMore: boolean;
  readonly busy: boolean;
  readonly onMore: () => void;
}

function Foot({ shown, count, hasMore, busy, onMore }: FootProps) {
  return (
    <>
      <span>
        {count === null || count <= shown ? countOf(shown, 'agent') : `${formatCount(shown)} of ${countOf(count, 'agent')} loaded`}
        {hasMore && <Button size="tiny" busy={busy} onPress={onMore}>Load more</Button>}
      </span>
      <span>
        <Kbd>j</Kbd>
        <Kbd>k</Kbd> move <Kbd>Enter</Kbd> open
      </span>
    </>
  );
}
