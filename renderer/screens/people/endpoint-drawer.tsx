import { useState } from 'react';
import { Badge, Button, CopyableId, countOf, Drawer, EmptyState, KeyValues, Notice, Segmented, Text, Time } from '../../kit/index.ts';
import { TroubleState } from '../../lib/index.ts';
import { type Delivery, type Endpoint, useDeliveries, useWebhookActs } from './use-webhooks.ts';
import { attemptWords, DELIVERY_FACES, eventWords } from './webhook-words.ts';

const FILTERS = [{ id: 'all', label: 'All' }, { id: 'waiting', label: 'Waiting' }, { id: 'delivered', label: 'Delivered' }, { id: 'dead', label: 'Given up' }] as const;

interface EndpointDrawerProps {
  readonly endpoint: Endpoint;
  readonly manages: boolean;
  readonly onClose: () => void;
}

/** One endpoint: a test, and what was sent to it. */
export function EndpointDrawer({ endpoint, manages, onClose }: EndpointDrawerProps) {
  const { test, replay, once } = useWebhookActs();
  const [filter, setFilter] = useState<(typeof FILTERS)[number]['id']>('all');
  const deliveries = useDeliveries(endpoint.id, filter === 'all' ? null : filter);
  const rows = deliveries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Drawer
      label={`Deliveries to ${endpoint.url}`} title={<Text mono size="s" weight="medium">{endpoint.url}</Text>} onClose={onClose}
      actions={manages && <Button icon="send" busy={test.isPending} onPress={() => test.mutate({ id: endpoint.id, ...once() })}>Send a test</Button>}
    >
      <div className="grid gap-3 p-4">
        {test.data && <Notice tone={test.data.state === 'delivered' ? 'ok' : 'danger'}>The test {test.data.state === 'delivered' ? 'arrived' : 'did not arrive'}: {attemptWords(test.data)}.</Notice>}
        <KeyValues
          items={[
            { key: 'Hears of', value: endpoint.events.length === 0 ? 'everything' : endpoint.events.map(eventWords).join('; ') },
            ...(endpoint.previousUntil === null ? [] : [{ key: 'Old secret', value: <>signs until <Time at={endpoint.previousUntil} as="minute" /></> }]),
            { key: 'Id', value: <CopyableId value={endpoint.id} what="endpoint id" chars={13} /> },
          ]}
        />
        <Segmented label="Which deliveries" options={FILTERS} value={filter} onChange={setFilter} />
        {deliveries.error && rows.length === 0 && <TroubleState error={deliveries.error} onRetry={() => void deliveries.refetch()} />}
        {deliveries.data && rows.length === 0 && <EmptyState icon="send" title="Nothing">{filter === 'all' ? 'Nothing has been sent to it yet.' : 'None is in this state.'}</EmptyState>}
        <ul className="grid gap-3" aria-label={countOf(rows.length, 'delivery', 'deliveries')}>
          {rows.map((delivery) => (
            <DeliveryRow key={delivery.id} delivery={delivery} {...(manages && delivery.state !== 'waiting' ? { onReplay: () => replay.mutate({ id: delivery.id, ...once() }), busy: replay.isPending && replay.variables.id === delivery.id } : {})} />
          ))}
        </ul>
        {deliveries.hasNextPage && <div><Button busy={deliveries.isFetchingNextPage} onPress={() => void deliveries.fetchNextPage()}>Load more</Button></div>}
      </div>
    </Drawer>
  );
}

function DeliveryRow({ delivery, onReplay, busy = false }: { readonly delivery: Delivery; readonly onReplay?: () => void; readonly busy?: boolean }) {
  const { icon, tone, word } = DELIVERY_FACES[delivery.state];
  return (
    <li className="grid gap-1">
      <span className="flex flex-wrap items-baseline gap-x-3">
        <Badge icon={icon} tone={tone}>{word}</Badge>
        <Text weight="medium">{eventWords(delivery.type)}</Text>
        <span className="ml-auto"><Text tone="faint"><Time at={delivery.createdAt} /></Text></span>
      </span>
      <span className="flex flex-wrap items-baseline gap-x-3">
        <Text tone="soft" size="s">{attemptWords(delivery)}{delivery.state === 'waiting' && <>, next <Time at={delivery.nextAt} /></>}</Text>
        <CopyableId value={delivery.messageId} what="message id" chars={16} />
        {onReplay && <span className="ml-auto"><Button size="tiny" icon="retry" busy={busy} label={`Send again: ${eventWords(delivery.type)}`} onPress={onReplay}>Send again</Button></span>}
      </span>
    </li>
  );
}
