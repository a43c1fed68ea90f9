import { BrokenState, Button, Card, type Column, EmptyState, Pane, RefusedState, Skeleton, VirtualTable } from '../../kit/index.ts';
import type { GalleryAgent } from './gallery-agents.ts';

const COLUMNS: readonly Column<GalleryAgent>[] = [
  { id: 'name', head: 'Agent', width: '1fr', cell: (agent) => agent.name },
  { id: 'owner', head: 'Owner', width: '1fr', cell: (agent) => agent.owner },
];

export function GalleryStates() {
  return (
    <Pane label="States" padded>
      <div className="grid grid-cols-2 gap-5 pt-4">
        <Card title="Loading" flush><Skeleton count={5} /></Card>
        <Card title="Empty" flush>
          <EmptyState icon="agent" title="No agents yet" actions={<><Button kind="primary" icon="upload">Import agents</Button><Button>New agent</Button></>}>Import the definitions you already have, or write the first one here.</EmptyState>
        </Card>
        <Card title="Refused" flush>
          <RefusedState says="Your roles do not allow this" capability={{ name: 'audit:read', what: 'audit trail' }} ask="Somebody who manages people in this tenant can give you a role that includes it." />
        </Card>
        <Card title="Broken" flush>
          <BrokenState incident="019aa0c2-7d1e-7c55-9a51-5c1b7f2e9b10" onRetry={() => undefined} />
        </Card>
        <Card title="Table, loading" flush><div className="flex h-60"><VirtualTable label="Agents to come" columns={COLUMNS} rows={[]} rowId={(row) => row.id} loading /></div></Card>
        <Card title="Table, empty" flush>
          <div className="flex h-60"><VirtualTable label="No agents" columns={COLUMNS} rows={[]} rowId={(row) => row.id} empty={<EmptyState title="Nothing fits these filters" actions={<Button>Clear filters</Button>} />} /></div>
        </Card>
      </div>
    </Pane>
  );
}
