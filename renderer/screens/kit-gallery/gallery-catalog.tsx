import { useMemo, useState } from 'react';
import { Button, type Column, type FacetChoice, Facets, Kbd, KeyValues, Drawer, formatCount, IconButton, Meter, SearchField, SideSection, type Sort, Split, StatusBadge, Text, Toolbar, VirtualTable } from '../../kit/index.ts';
import { galleryAgents, type GalleryAgent } from './gallery-agents.ts';

const FACETS = [
  { id: 'status', title: 'Status', values: [{ id: 'draft', label: 'Draft', count: 7 }, { id: 'pending', label: 'Pending', count: 4 }, { id: 'published', label: 'Published', count: 43 }, { id: 'archived', label: 'Archived', count: 3 }] },
  { id: 'risk', title: 'Risk', values: [{ id: 'high', label: 'High', count: 14 }, { id: 'medium', label: 'Medium', count: 22 }, { id: 'low', label: 'Low', count: 28 }] },
  { id: 'category', title: 'Category', values: [{ id: 'claims', label: 'Claims', count: 19 }, { id: 'underwriting', label: 'Underwriting and everything beside it', count: 12 }] },
];

const COLUMNS: readonly Column<GalleryAgent>[] = [
  { id: 'name', head: 'Agent', width: 'minmax(9rem, 1.4fr)', sortable: true, words: true, cell: (agent) => <Text weight="medium">{agent.name}</Text> },
  { id: 'version', head: 'Version', width: '4.5rem', cell: (agent) => <Text tone="soft">{agent.version}</Text> },
  { id: 'status', head: 'Status', width: '7.5rem', cell: (agent) => <StatusBadge status={agent.status} /> },
  { id: 'risk', head: 'Risk', width: '6rem', cell: (agent) => <StatusBadge status={agent.risk} /> },
  { id: 'owner', head: 'Owner', width: 'minmax(6.5rem, 1fr)', words: true, cell: (agent) => <Text tone="soft">{agent.owner}</Text> },
  { id: 'model', head: 'Model', width: '7.5rem', words: true, cell: (agent) => <Text tone="soft">{agent.model}</Text> },
  { id: 'runs', head: 'Runs, 7 d', width: '5.5rem', align: 'end', sortable: true, cell: (agent) => formatCount(agent.runs) },
  { id: 'budget', head: 'Budget today', width: '8rem', align: 'end', cell: (agent) => <Meter label={`Budget of ${agent.name}`} value={agent.share} max={1} /> },
];

export function GalleryCatalog() {
  const [chosen, setChosen] = useState<FacetChoice>({ status: ['published'] });
  const [text, setText] = useState('');
  const [sort, setSort] = useState<Sort | null>({ column: 'name', descending: false });
  const [open, setOpen] = useState<GalleryAgent | null>(null);
  const rows = useMemo(() => galleryAgents(50_000), []);
  return (
    <>
      <Toolbar label="Filter">
        <div className="w-105 max-w-full">
          <SearchField label="Search agents" value={text} onChange={setText} placeholder="Name, tool, host, model, digest" terms={[{ id: 'tenant', name: 'tenant', value: 'Motor Claims' }]} main />
        </div>
        <span className="ml-auto" />
        <Text tone="faint" size="s">Group by category, then runs</Text>
        <Button disabled>Compare</Button>
      </Toolbar>
      <Split>
        <Facets label="Filters" facets={FACETS} chosen={chosen} onChange={setChosen} />
        <VirtualTable
          label="Agents" columns={COLUMNS} rows={rows} rowId={(row) => row.id} sort={sort} onSort={setSort} onOpen={setOpen} onCurrent={(row) => open && setOpen(row)} main minWidth="54rem"
          foot={<><span>{formatCount(rows.length)} agents</span><span><Kbd>j</Kbd><Kbd>k</Kbd> move <Kbd>Enter</Kbd> open</span></>}
        />
        {open && (
          <Drawer title={<h2>{open.name}</h2>} label={open.name} onClose={() => setOpen(null)} actions={<IconButton icon="link" label="Copy link" />}>
            <SideSection title="Version" note={open.version}>
              <KeyValues items={[{ key: 'Status', value: <StatusBadge status={open.status} /> }, { key: 'Owner', value: open.owner }, { key: 'Model', value: open.model }]} />
            </SideSection>
          </Drawer>
        )}
      </Split>
    </>
  );
}
