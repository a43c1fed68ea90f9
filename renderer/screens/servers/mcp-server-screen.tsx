import { useMemo, useState } from 'react';
import { Button, type Column, ConfirmDialog, CopyableId, EmptyState, Notice, Page, PageHeader, Skeleton, Split, Text, Toolbar, VirtualTable } from '../../kit/index.ts';
import { formRefusal, IfCan, newCommandId, QueryView, TroublePage, useGo, useRouteParam, useSearchText } from '../../lib/index.ts';
import { AcceptToolsDialog } from './accept-tools-dialog.tsx';
import { McpServerSide } from './mcp-server-side.tsx';
import { McpToolDrawer } from './mcp-tool-drawer.tsx';
import { type ToolRow, toolRows } from './mcp-tool-rows.ts';
import { EffectMark, StandingBadge, StateBadge } from './mcp-words.tsx';
import { type ServerView, useAsking, useMcpServer, useServerActs } from './use-mcp-servers.ts';

const CRUMBS = [{ label: 'Registry', to: '/registry' }, { label: 'MCP servers', to: '/registry/servers' }];

export function McpServerScreen() {
  const id = useRouteParam('serverId');
  const query = useMcpServer(id);
  if (query.error && !query.data) return <TroublePage title="MCP server" crumbs={CRUMBS} error={query.error} onRetry={() => void query.refetch()} />;
  return <QueryView query={query} loading={<Loading />}>{(server) => <ServerPage server={server} />}</QueryView>;
}

function Loading() {
  return (
    <Page>
      <PageHeader title="MCP server" crumbs={CRUMBS} />
      <Skeleton count={12} label="Loading the server" />
    </Page>
  );
}

type Asking = 'accept' | 'remove' | null;

function ServerPage({ server }: { readonly server: ServerView }) {
  const [asking, setAsking] = useState<Asking>(null);
  const [chosen, choose] = useSearchText('tool', '');
  const rows = useMemo(() => toolRows(server.pin ? server.accepted : null, server.tools), [server]);
  const tool = rows.find(({ name }) => name === chosen) ?? null;
  return (
    <Page>
      <PageHeader title={server.id} crumbs={CRUMBS} badges={<StateBadge state={server.state} tint />} {...(server.description === null ? {} : { sub: server.description })} actions={<Acts server={server} onAsk={setAsking} />} />
      <Standing server={server} />
      <Split>
        <VirtualTable<ToolRow>
          label="Tools" columns={COLUMNS} rows={rows} rowId={({ name }) => name} main minWidth="38rem" hidden={tool ? TOLD_BESIDE : NOTHING} {...(tool ? { current: tool.name, onCurrent: ({ name }: ToolRow) => choose(name) } : {})} onOpen={({ name }) => choose(name)}
          empty={<NoTools server={server} />}
        />
        {tool ? <McpToolDrawer key={tool.name} tool={tool} onClose={() => choose('')} /> : <McpServerSide server={server} />}
      </Split>
      {asking === 'accept' && <AcceptToolsDialog server={server} onClose={() => setAsking(null)} />}
      {asking === 'remove' && <RemoveServer server={server} onClose={() => setAsking(null)} />}
    </Page>
  );
}

function Acts({ server, onAsk }: { readonly server: ServerView; readonly onAsk: (asking: Asking) => void }) {
  const { discover, check } = useAsking();
  const unasked = server.reach === 'none' || server.state === 'off';
  const open = server.state === 'proposed' || server.state === 'drifted';
  return (
    <IfCan capability="mcp:manage">
      <Button kind="quiet" icon="trash" onPress={() => onAsk('remove')}>Remove</Button>
      <Button icon="plug" busy={check.busy} disabled={unasked} onPress={() => check.send(server.id)}>Check</Button>
      <Button icon="refresh" busy={discover.busy} disabled={unasked} onPress={() => discover.send(server.id)}>Discover</Button>
      {open && <Button kind="primary" icon="shield-ok" onPress={() => onAsk('accept')}>Accept tools</Button>}
    </IfCan>
  );
}

/** The one sentence that must not be missed. */
function Standing({ server: { drift, last, state } }: { readonly server: ServerView }) {
  const says = drift
    ? <Notice tone="danger">{drift.says} {drift.mayDoMore > 0 ? `${drift.mayDoMore} of them may do more than what was accepted. ` : ''}Approvals that rely on them do not cover them.</Notice>
    : last?.error ? <Notice tone="warn">The last time it was asked: {last.error}.</Notice>
    : state === 'proposed' ? <Notice tone="info">Nobody has accepted these tools. Read them, then accept them as they are.</Notice> : null;
  return says && <Toolbar label="Standing"><div className="flex-1">{says}</div></Toolbar>;
}

function NoTools({ server: { reach, seen } }: { readonly server: ServerView }) {
  if (seen) return <EmptyState icon="tool" title="It has no tools">The server was asked and told none.</EmptyState>;
  return reach === 'none'
    ? <EmptyState icon="tool" title="Its tools are not known">It is known from a file that told no tools. Give it an address to ask it, or import what it answered to tools/list.</EmptyState>
    : <EmptyState icon="tool" title="Its tools are not known yet">Discover asks the server for them.</EmptyState>;
}

function RemoveServer({ server, onClose }: { readonly server: ServerView; readonly onClose: () => void }) {
  const { remove } = useServerActs();
  const go = useGo();
  return (
    <ConfirmDialog
      open destructive onClose={onClose} title={`Remove ${server.id} from the tenant layer`} confirm="Remove server" busy={remove.isPending} error={formRefusal(remove.error, [])}
      onConfirm={() => remove.mutate({ id: server.id, commandId: newCommandId() }, { onSuccess: () => go('/registry/servers') })}
    >
      <p>Its secrets are forgotten. What was seen and accepted of it stays on record, and holds again if it comes back under the same id.</p>
    </ConfirmDialog>
  );
}

/** What the drawer tells in full. */
const TOLD_BESIDE: readonly string[] = ['digest'];
const NOTHING: readonly string[] = [];
const SHOWN = 16;

const COLUMNS: readonly Column<ToolRow>[] = [
  { id: 'name', head: 'Tool', width: 'minmax(11rem, 1.4fr)', words: true, cell: ({ name }) => <Text mono weight="medium">{name}</Text> },
  { id: 'effect', head: 'Claims to be', width: '14rem', words: true, cell: ({ seen, accepted }) => <Effect row={{ seen, accepted }} /> },
  { id: 'standing', head: 'Definition', width: '10.5rem', words: true, cell: ({ standing }) => <StandingBadge standing={standing} /> },
  { id: 'digest', head: 'Digest', width: '12.5rem', words: true, cell: ({ name, seen, accepted }) => <CopyableId value={`sha256:${(seen ?? accepted)?.digest ?? ''}`} what={`digest of ${name}`} chars={SHOWN} /> },
];

function Effect({ row: { seen, accepted } }: { readonly row: Pick<ToolRow, 'seen' | 'accepted'> }) {
  const tool = seen ?? accepted;
  return tool && <><EffectMark effect={tool.effect} />{seen && accepted && seen.effect !== accepted.effect && <Text tone="faint" size="s"> was {accepted.effect}</Text>}</>;
}
