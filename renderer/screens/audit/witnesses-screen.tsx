import { useState } from 'react';
import { Badge, Block, Button, CopyableId, countOf, EmptyState, formatCount, KeyValues, Notice, Page, PageHeader, Pane, Table, Text, Time } from '../../kit/index.ts';
import { NeedsCapability, QueryView, useCan } from '../../lib/index.ts';
import { type Agreements, useWitnesses } from './use-witnesses.ts';
import { AddWitnessDialog, RemoveWitnessDialog, WitnessLogDialog } from './witness-dialogs.tsx';
import { lastHeard, witnessAddress, type WitnessedLog, witnessedLogs } from './witness-rows.ts';

type Asking = { readonly of: 'witness' | 'log' } | { readonly of: 'remove'; readonly name: string };

/** Who else has seen the logs, and whose logs are seen here. */
export function WitnessesScreen() {
  const can = useCan();
  if (!can('audit:read')) return <NeedsCapability capability="audit:read" says="Your roles do not open the audit log, nor who has seen it" />;
  return <WitnessesPage mayAgree={can('platform:audit')} />;
}

function WitnessesPage({ mayAgree }: { readonly mayAgree: boolean }) {
  const { state, agreements } = useWitnesses(mayAgree);
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => setAsking(null);
  return (
    <Page>
      <PageHeader title="Witnesses" crumbs={[{ label: 'Audit', to: '/audit' }]} sub="Whoever holds this installation’s key could write its log anew, but not what somebody else has cosigned." />
      <Pane label="Witnesses" padded>
        <QueryView query={state}>
          {({ logs }) => (
            <>
              <Block title="Logs of this tenant" note="Each epoch is a log of its own" flush><LogTable logs={witnessedLogs(logs)} /></Block>
              {mayAgree ? (
                <QueryView query={agreements}>{(all) => <AgreementBlocks agreements={all} logs={witnessedLogs(logs)} onAsk={setAsking} />}</QueryView>
              ) : (
                <Block title="Agreements"><Notice tone="info">Witnesses are agreed on for the whole deployment, by whoever runs it: the right platform:audit.</Notice></Block>
              )}
            </>
          )}
        </QueryView>
      </Pane>
      {asking?.of === 'witness' && <AddWitnessDialog onClose={close} />}
      {asking?.of === 'log' && <WitnessLogDialog onClose={close} />}
      {asking?.of === 'remove' && <RemoveWitnessDialog name={asking.name} onClose={close} />}
    </Page>
  );
}

function LogTable({ logs }: { readonly logs: readonly WitnessedLog[] }) {
  if (logs.length === 0) return <EmptyState icon="audit" title="No log has begun">The first entry begins it.</EmptyState>;
  return (
    <Table
      label="Logs of this tenant and how far others have seen them" rows={logs} rowId={({ origin }) => origin}
      columns={[
        { id: 'epoch', head: 'Epoch', cell: ({ epoch, vkey }) => <><Text mono weight="medium">{epoch}</Text> <CopyableId value={vkey} what={`verifier key of ${epoch}`} chars={28} /></> },
        { id: 'size', head: 'Entries', align: 'end', cell: ({ size }) => formatCount(size) },
        { id: 'level', head: 'Seen', cell: ({ level }) => <LevelBadge level={level} /> },
        { id: 'by', head: 'By', cell: ({ by }) => (by.length === 0 ? <Text tone="faint">nobody else</Text> : by.map(({ name, size, at }) => <div key={name}><Text mono>{name}</Text> <Text tone="soft">up to {formatCount(size)}, <Time at={at} as="minute" /></Text></div>)) },
        { id: 'tail', head: 'Seen by nobody else', align: 'end', cell: ({ tail, tailSince }) => (tail === 0 ? <Badge icon="ok" tone="ok">Nothing</Badge> : <>{countOf(tail, 'entry', 'entries')}{tailSince && <Text tone="soft">, since <Time at={tailSince} as="minute" /></Text>}</>) },
      ]}
    />
  );
}

function LevelBadge({ level }: { readonly level: WitnessedLog['level'] }) {
  switch (level) {
    case 'signed': return <Badge icon="waiting" tone="warn">Signed here only</Badge>;
    case 'witnessed': return <Badge icon="ok" tone="ok">Witnessed</Badge>;
    case 'cross-witnessed': return <Badge icon="ok" tone="ok">Cross-witnessed</Badge>;
  }
}

interface AgreementBlocksProps {
  readonly agreements: Agreements;
  readonly logs: readonly WitnessedLog[];
  readonly onAsk: (asking: Asking) => void;
}

function AgreementBlocks({ agreements: { vkey, logs: others, witnesses }, logs, onAsk }: AgreementBlocksProps) {
  return (
    <>
      <Block title="Witnesses of ours" note="Asked once a minute, and before evidence leaves" flush action={<Button size="tiny" icon="plus" onPress={() => onAsk({ of: 'witness' })}>Add a witness</Button>}>
        {witnesses.length === 0
          ? <EmptyState icon="shield" title="Nobody is asked">Another installation of Countersign can be a witness, as can anything that speaks C2SP tlog-witness. It learns names, sizes and hashes of logs, and nothing that stands in them.</EmptyState>
          : (
            <Table
              label={countOf(witnesses.length, 'witness', 'witnesses')} rows={witnesses} rowId={({ name }) => name}
              columns={[
                { id: 'name', head: 'Witness', cell: ({ name, url }) => <><Text mono weight="medium">{name}</Text> <Text tone="soft">{url}</Text></> },
                { id: 'key', head: 'Key', cell: (one) => <CopyableId value={one.vkey} what={`verifier key of ${one.name}`} chars={28} /> },
                { id: 'heard', head: 'Last cosigned here', align: 'end', cell: ({ name }) => <Heard at={lastHeard(logs, name)} /> },
                { id: 'added', head: 'Since', align: 'end', width: '8rem', cell: ({ addedAt }) => <Time at={addedAt} as="day" /> },
                { id: 'act', head: 'Act', hideHead: true, align: 'end', cell: ({ name }) => <Button size="tiny" kind="danger" label={`Remove ${name}`} onPress={() => onAsk({ of: 'remove', name })}>Remove</Button> },
              ]}
            />
          )}
      </Block>
      <Block title="Logs of others that are seen here" flush action={<Button size="tiny" icon="plus" onPress={() => onAsk({ of: 'log' })}>Witness a log</Button>}>
        {others.length === 0
          ? <EmptyState icon="audit" title="No log of anybody else">Whoever wants theirs witnessed gives you its verifier key, and takes ours from below.</EmptyState>
          : (
            <Table
              label={countOf(others.length, 'log')} rows={others} rowId={({ origin }) => origin}
              columns={[
                { id: 'origin', head: 'Log', cell: ({ origin }) => <Text mono>{origin}</Text> },
                { id: 'size', head: 'Cosigned up to', align: 'end', cell: ({ size }) => (size === 0 ? <Text tone="faint">not yet</Text> : countOf(size, 'entry', 'entries')) },
                { id: 'added', head: 'Since', align: 'end', width: '8rem', cell: ({ addedAt }) => <Time at={addedAt} as="day" /> },
              ]}
            />
          )}
      </Block>
      <Block title="Ours, as a witness" note="What somebody needs who wants to be seen here"><OwnWitness vkey={vkey} /></Block>
    </>
  );
}

function Heard({ at }: { readonly at: ReturnType<typeof lastHeard> }) {
  return at ? <Time at={at} as="minute" /> : <Text tone="warn">never</Text>;
}

function OwnWitness({ vkey }: { readonly vkey: string }) {
  const address = witnessAddress(window.location);
  return (
    <div className="grid gap-3">
      <KeyValues items={[
        { key: 'Key', value: <CopyableId value={vkey} what="our verifier key as a witness" chars={72} /> },
        { key: 'Address', value: address ? <CopyableId value={address} what="address of our witness" /> : <Text tone="soft">A window on one machine has none: nobody can reach it. A server has.</Text> },
      ]} />
      <Text as="p" tone="soft">Another Countersign: Audit, Witnesses, <i>Add a witness</i>, with these two; then witness its logs here by their keys. Anything else: <Text mono>POST {address ?? '…/witness'}/add-checkpoint</Text> as C2SP tlog-witness says. A log whose key signs two histories is not cosigned again, and both are kept.</Text>
    </div>
  );
}
