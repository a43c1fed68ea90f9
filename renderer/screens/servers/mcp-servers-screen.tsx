import { useMemo, useState } from 'react';
import { Badge, Button, type Column, countOf, EmptyState, formatCount, Link, Page, PageHeader, SearchField, Text, Time, Toolbar, VirtualTable } from '../../kit/index.ts';
import { IfCan, TroubleState, useGo } from '../../lib/index.ts';
import { REACH_WORDS, StateBadge } from './mcp-words.tsx';
import { RegisterServerDialog } from './register-server-dialog.tsx';
import { type ServerRow, useAsking, useMcpServers } from './use-mcp-servers.ts';

/** Where a server's own page is. */
function pathOf({ id }: Pick<ServerRow, 'id'>): string {
  return `/registry/servers/${encodeURIComponent(id)}`;
}

export function McpServersScreen() {
  const servers = useMcpServers();
  const asking = useAsking();
  const go = useGo();
  const [registering, setRegistering] = useState(false);
  const [sought, setSought] = useState('');
  const rows = servers.data?.items ?? NONE;
  const found = useMemo(() => namedLike(rows, sought), [rows, sought]);
  const register = <Button kind="primary" icon="plus" onPress={() => setRegistering(true)}>Register server</Button>;
  return (
    <Page>
      <PageHeader
        title="MCP servers" sub={servers.data && saysStanding(rows)} crumbs={[{ label: 'Registry', to: '/registry' }]}
        actions={
          <IfCan capability="mcp:manage">
            <Button icon="refresh" busy={asking.discoverAll.busy} disabled={rows.every(({ reach }) => reach === 'none')} onPress={asking.discoverAll.send}>Discover all</Button>
            {register}
          </IfCan>
        }
      />
      {rows.length > 0 && (
        <Toolbar label="Find servers">
          <div className="w-80 max-w-full"><SearchField label="Find a server" value={sought} onChange={setSought} placeholder="Name or address" main /></div>
        </Toolbar>
      )}
      {servers.error && !servers.data ? (
        <TroubleState error={servers.error} onRetry={() => void servers.refetch()} />
      ) : (
        <VirtualTable<ServerRow>
          label="MCP servers" columns={COLUMNS} rows={found} rowId={({ id }) => id} main minWidth="64rem" loading={servers.isPending} onOpen={(row) => go(pathOf(row))}
          empty={rows.length > 0 ? <EmptyState icon="search" title="No server is called that">Nor does one have such an address.</EmptyState> : <EmptyState icon="server" title="No MCP server is registered" actions={<IfCan capability="mcp:manage">{register}</IfCan>}>Register one by its address, name one in a layer of the registry, or import what a server told.</EmptyState>}
        />
      )}
      {registering && <RegisterServerDialog onClose={() => setRegistering(false)} onDone={(id) => go(pathOf({ id }))} />}
    </Page>
  );
}

const NONE: readonly ServerRow[] = [];

function namedLike(rows: readonly ServerRow[], sought: string): readonly ServerRow[] {
  const wanted = sought.trim().toLowerCase();
  return wanted === '' ? rows : rows.filter(({ id, target }) => id.toLowerCase().includes(wanted) || (target ?? '').toLowerCase().includes(wanted));
}

function saysStanding(rows: readonly ServerRow[]): string {
  const drifted = rows.filter(({ state }) => state === 'drifted').length;
  const open = rows.filter(({ state }) => state === 'proposed').length;
  return [countOf(rows.length, 'server'), ...(drifted > 0 ? [`${formatCount(drifted)} drifted`] : []), ...(open > 0 ? [`${formatCount(open)} not accepted yet`] : [])].join(', ');
}

const COLUMNS: readonly Column<ServerRow>[] = [
  { id: 'id', head: 'Server', width: 'minmax(17rem, 2fr)', words: true, cell: (row) => <Link quiet to={pathOf(row)}><span title={row.id}><Text weight="medium">{row.id}</Text></span></Link> },
  { id: 'state', head: 'Tools', width: '10rem', words: true, cell: ({ state }) => <StateBadge state={state} /> },
  { id: 'drift', head: 'Against what was accepted', width: 'minmax(10rem, 2fr)', words: true, cell: ({ drift }) => drift && <span title={drift.says}><Text tone="soft">{drift.says}</Text></span> },
  { id: 'count', head: 'Count', width: '4rem', align: 'end', cell: ({ seen }) => (seen?.toolCount === null || seen === null ? '' : formatCount(seen.toolCount)) },
  { id: 'version', head: 'Version', width: '6rem', words: true, cell: ({ seen }) => seen?.serverVersion ?? <Text tone="faint">not told</Text> },
  { id: 'reach', head: 'Reached by', width: 'minmax(9rem, 1fr)', words: true, cell: ({ reach, target }) => (target === null ? <Text tone="faint">{REACH_WORDS[reach]}</Text> : <span title={target}><Text mono size="s">{target}</Text></span>) },
  { id: 'last', head: 'Last asked', width: '8rem', align: 'end', cell: ({ last }) => last && (last.error === null ? <Time at={last.observedAt} /> : <span title={last.error}><Badge icon="unplug" tone="warn">No answer</Badge></span>) },
];
