import { useState } from 'react';
import { Badge, Button, countOf, EmptyState, KeyValues, Notice, Pane, Table, Text, Time, Toolbar } from '../../kit/index.ts';
import { Explained, QueryView } from '../../lib/index.ts';
import { NetworkDialog, RemoveNetworkDialog } from './network-dialogs.tsx';
import { type NetworkRule, type Networks, useNetworks } from './use-networks.ts';

type Asking = { readonly of: 'new' } | { readonly of: 'change' | 'remove'; readonly rule: NetworkRule };

export function NetworksTab() {
  const networks = useNetworks();
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => setAsking(null);
  return (
    <>
      <Toolbar label="Networks">
        <div className="flex-1"><Text tone="soft">From where this tenant may be worked in. The list is asked at every request, sessions that are open included.</Text></div>
        <Button kind="primary" icon="plus" onPress={() => setAsking({ of: 'new' })}>Admit a network</Button>
      </Toolbar>
      <QueryView query={networks}>
        {(list) => (
          <Pane label="Networks">
            <Standing list={list} />
            {list.items.length === 0 ? <EmptyState icon="network" title="The list is off">Everybody may come from everywhere. The first network on it shuts out everybody else.</EmptyState> : <RuleTable rules={list.items} onAsk={setAsking} />}
          </Pane>
        )}
      </QueryView>
      {asking?.of === 'new' && <NetworkDialog rule={null} own={networks.data?.yourAddress ?? null} first={networks.data?.items.length === 0} onClose={close} />}
      {asking?.of === 'change' && <NetworkDialog rule={asking.rule} own={networks.data?.yourAddress ?? null} first={false} onClose={close} />}
      {asking?.of === 'remove' && <RemoveNetworkDialog rule={asking.rule} last={networks.data?.items.length === 1} onClose={close} />}
    </>
  );
}

const STATES = {
  open: { icon: 'host', tone: 'neutral', word: 'Off: everybody is admitted' },
  restricted: { icon: 'lock', tone: 'ok', word: 'On: only these networks' },
  closed: { icon: 'ban', tone: 'danger', word: 'On, and every entry has expired: nobody is admitted' },
} as const;

function Standing({ list: { state, registry, yourAddress, youAreAdmitted } }: { readonly list: Networks }) {
  const face = STATES[state];
  return (
    <div className="grid gap-3 px-5 py-3">
      <KeyValues
        items={[
          { key: 'The list is', value: <Badge icon={face.icon} tone={face.tone}>{face.word}</Badge> },
          { key: 'Your address', value: yourAddress === null ? 'none: you are on the machine itself' : <><Text mono size="s">{yourAddress}</Text> {youAreAdmitted ? <Badge icon="ok" tone="ok">Admitted</Badge> : <Badge icon="refused" tone="danger">Not admitted</Badge>}</> },
          ...(registry === null ? [] : [{ key: 'The registry also asks', value: <><Text mono size="s">{registry.join(', ') || 'nothing'}</Text> <Explained pointer="/ip_allowlist/networks" what="the registry’s networks" /></> }]),
        ]}
      />
      {!youAreAdmitted && <Notice tone="danger">Your next request will be refused. Admit your own address now.</Notice>}
    </div>
  );
}

function RuleTable({ rules, onAsk }: { readonly rules: readonly NetworkRule[]; readonly onAsk: (asking: Asking) => void }) {
  return (
    <Table
      label={`${countOf(rules.length, 'network')} on the list`} rows={rules} rowId={({ id }) => id}
      columns={[
        { id: 'network', head: 'Network', cell: ({ network }) => <Text mono weight="medium">{network}</Text> },
        { id: 'note', head: 'Note', cell: ({ note }) => note || <Text tone="faint">none</Text> },
        { id: 'state', head: 'State', cell: (rule) => <RuleState rule={rule} /> },
        { id: 'by', head: 'Added by', cell: ({ createdByName }) => <Text tone="soft">{createdByName}</Text> },
        { id: 'at', head: 'Added', align: 'end', cell: ({ createdAt }) => <Time at={createdAt} as="day" /> },
        { id: 'until', head: 'Expires', align: 'end', cell: ({ expiresAt }) => (expiresAt === null ? 'never' : <Time at={expiresAt} as="minute" />) },
        {
          id: 'act', head: 'Act', hideHead: true, align: 'end',
          cell: (rule) => (
            <span className="inline-flex gap-1">
              <Button size="tiny" label={`Change ${rule.network}`} onPress={() => onAsk({ of: 'change', rule })}>Change</Button>
              <Button size="tiny" kind="danger" label={`Remove ${rule.network}`} onPress={() => onAsk({ of: 'remove', rule })}>Remove</Button>
            </span>
          ),
        },
      ]}
    />
  );
}

function RuleState({ rule: { inForce, warnings } }: { readonly rule: NetworkRule }) {
  return (
    <span className="inline-flex flex-wrap gap-x-3">
      {inForce ? <Badge icon="ok" tone="ok">In force</Badge> : <Badge icon="waiting" tone="warn">Expired</Badge>}
      {warnings.map((warning) => <Badge key={warning} icon="warn" tone="warn">{warning}</Badge>)}
    </span>
  );
}
