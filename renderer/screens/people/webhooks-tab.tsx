import { useState } from 'react';
import { Badge, Button, countOf, EmptyState, Menu, Pane, Split, Table, Text, Time, Toolbar } from '../../kit/index.ts';
import { QueryView, useSearchText } from '../../lib/index.ts';
import { EndpointDialog, RemoveEndpointDialog, RotateSecretDialog } from './endpoint-dialogs.tsx';
import { EndpointDrawer } from './endpoint-drawer.tsx';
import { type Endpoint, useWebhooks, type Webhooks } from './use-webhooks.ts';
import { heardWords } from './webhook-words.ts';

type Asking = { readonly of: 'new' } | { readonly of: 'change' | 'remove' | 'rotate'; readonly endpoint: Endpoint };

/** Who outside hears of requests, signed in the form of Standard Webhooks. */
export function WebhooksTab() {
  const { webhooks, manages } = useWebhooks();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [open, setOpen] = useSearchText('endpoint', '');
  const close = () => setAsking(null);
  const shown = webhooks.data?.items.find(({ id }) => id === open);
  return (
    <>
      <Toolbar label="Webhooks">
        <div className="flex-1"><Text tone="soft">Who outside is told when something happens to a request. Every message is signed, and one that does not arrive is tried again for about two days.</Text></div>
        {manages && <Button kind="primary" icon="plus" onPress={() => setAsking({ of: 'new' })}>Add an endpoint</Button>}
      </Toolbar>
      <Split>
        <QueryView query={webhooks}>
          {({ items }) => (
            <Pane label="Webhooks">
              {items.length === 0 ? <EmptyState icon="webhook" title="Nobody outside is told">An endpoint is an address that takes a POST, such as a chat’s or a ticket system’s.</EmptyState> : <EndpointTable items={items} manages={manages} onAsk={setAsking} onOpen={setOpen} />}
            </Pane>
          )}
        </QueryView>
        {shown && <EndpointDrawer key={shown.id} endpoint={shown} manages={manages} onClose={() => setOpen('')} />}
      </Split>
      {asking?.of === 'new' && webhooks.data && <EndpointDialog endpoint={null} events={webhooks.data.events} onClose={close} />}
      {asking?.of === 'change' && webhooks.data && <EndpointDialog endpoint={asking.endpoint} events={webhooks.data.events} onClose={close} />}
      {asking?.of === 'rotate' && <RotateSecretDialog endpoint={asking.endpoint} onClose={close} />}
      {asking?.of === 'remove' && <RemoveEndpointDialog endpoint={asking.endpoint} onClose={close} />}
    </>
  );
}

interface EndpointTableProps extends Pick<Webhooks, 'items'> {
  readonly manages: boolean;
  readonly onAsk: (asking: Asking) => void;
  readonly onOpen: (id: string) => void;
}

function EndpointTable({ items, manages, onAsk, onOpen }: EndpointTableProps) {
  return (
    <Table
      label={countOf(items.length, 'endpoint')} rows={items} rowId={({ id }) => id} density="tall"
      columns={[
        { id: 'url', head: 'Address', cell: ({ url, description }) => <span className="grid min-w-0"><Text mono size="s">{url}</Text>{description && <Text tone="soft" size="s">{description}</Text>}</span> },
        { id: 'events', head: 'Hears of', cell: ({ events }) => <Text tone="soft">{heardWords(events)}</Text> },
        { id: 'state', head: 'State', cell: (endpoint) => <EndpointState endpoint={endpoint} /> },
        { id: 'at', head: 'Added', align: 'end', width: '7.5rem', cell: ({ createdAt, createdByName }) => <span className="grid"><Text tone="soft"><Time at={createdAt} as="day" /></Text><Text tone="faint" size="s">{createdByName}</Text></span> },
        {
          id: 'act', head: 'Act', hideHead: true, align: 'end',
          cell: (endpoint) => (
            <span className="inline-flex gap-1">
              <Button size="tiny" label={`Deliveries to ${endpoint.url}`} onPress={() => onOpen(endpoint.id)}>Deliveries</Button>
              {manages && <EndpointMenu endpoint={endpoint} onAsk={onAsk} />}
            </span>
          ),
        },
      ]}
    />
  );
}

function EndpointMenu({ endpoint, onAsk }: { readonly endpoint: Endpoint; readonly onAsk: (asking: Asking) => void }) {
  return (
    <Menu
      label={`Acts on ${endpoint.url}`} placement="bottom end" trigger={<Button size="tiny" label={`More on ${endpoint.url}`}>More</Button>}
      groups={[{
        id: 'acts',
        entries: [
          { id: 'change', label: 'Change', icon: 'edit', onAction: () => onAsk({ of: 'change', endpoint }) },
          { id: 'rotate', label: 'New secret', icon: 'refresh', onAction: () => onAsk({ of: 'rotate', endpoint }) },
          { id: 'remove', label: 'Remove', icon: 'trash', destructive: true, onAction: () => onAsk({ of: 'remove', endpoint }) },
        ],
      }]}
    />
  );
}

function EndpointState({ endpoint: { enabled, previousUntil } }: { readonly endpoint: Endpoint }) {
  return (
    <span className="inline-flex flex-wrap gap-x-3">
      {enabled ? <Badge icon="ok" tone="ok">On</Badge> : <Badge icon="ban" tone="neutral">Off</Badge>}
      {previousUntil !== null && <Badge icon="key" tone="info">Two secrets sign</Badge>}
    </span>
  );
}
