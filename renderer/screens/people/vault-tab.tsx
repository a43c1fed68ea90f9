import { useState } from 'react';
import { Button, ConfirmDialog, countOf, EmptyState, formatCount, Notice, Pane, ProgressBar, Segmented, StatusBadge, Table, Text, Time, Toolbar } from '../../kit/index.ts';
import { oneLine, QueryView, troubleOf, useCan } from '../../lib/index.ts';
import { KEY_STATUS, sealedShare } from './vault-words.ts';
import { useVaultActs, useVaultKeys, type VaultKey } from './use-vault.ts';

const WHOSE = [{ id: 'tenant', label: 'This tenant' }, { id: 'deployment', label: 'Deployment' }] as const;

export function VaultTab() {
  const can = useCan();
  const [whose, setWhose] = useState<'tenant' | 'deployment'>('tenant');
  const [asking, setAsking] = useState(false);
  const acts = useVaultActs(whose === 'deployment');
  const keys = useVaultKeys(whose === 'deployment', acts.reseal.isPending);
  const mayTurn = can('settings:write');
  return (
    <>
      <Toolbar label="Keys at rest">
        {can('platform:tenants') && <Segmented label="Whose keys" options={WHOSE} value={whose} onChange={setWhose} />}
        <div className="flex-1"><Text tone="soft">Secrets are sealed with a data key of {whose === 'tenant' ? 'this tenant' : 'the deployment'}. No key and no secret is ever shown here.</Text></div>
        {mayTurn && <Button icon="retry" onPress={() => setAsking(true)}>Rotate key</Button>}
        {mayTurn && <Button kind="primary" icon="lock" busy={acts.reseal.isPending} disabled={!keys.data || keys.data.items.length === 0} onPress={acts.resealNow}>Re-encrypt values</Button>}
      </Toolbar>
      <QueryView query={keys} empty={({ items }) => items.length === 0 && <EmptyState icon="lock" title="Nothing is sealed yet">The first secret that is kept here, such as the one of an identity provider, makes the first key.</EmptyState>}>
        {({ items }) => (
          <Pane label="Keys at rest">
            <Resealing keys={items} reseal={acts.reseal} />
            <KeyTable keys={items} />
          </Pane>
        )}
      </QueryView>
      {asking && (
        <ConfirmDialog
          open title="Rotate the key?" confirm="Rotate" busy={acts.rotate.isPending} error={acts.rotate.error ? oneLine(troubleOf(acts.rotate.error)) : null} onClose={() => setAsking(false)} onConfirm={() => acts.rotateNow(() => setAsking(false))}
        >
          A new key seals from now on. What the old one sealed stays readable; re-encrypt the values to be rid of it.
        </ConfirmDialog>
      )}
    </>
  );
}

function Resealing({ keys, reseal }: { readonly keys: readonly VaultKey[]; readonly reseal: ReturnType<typeof useVaultActs>['reseal'] }) {
  const { done, total } = sealedShare(keys);
  if (reseal.isPending) return <div className="px-5 py-3"><ProgressBar label="Re-encrypting" share={total === 0 ? null : done / total} words={`${formatCount(done)} of ${countOf(total, 'value')} under the newest key`} /></div>;
  if (reseal.error) return <div className="px-5 py-3"><Notice tone="danger">{oneLine(troubleOf(reseal.error))} What was re-encrypted stays so; asking again goes on where it stopped.</Notice></div>;
  if (!reseal.data) return null;
  const { looked, resealed, unreadable } = reseal.data;
  return (
    <div className="px-5 py-3">
      <Notice tone={unreadable > 0 ? 'warn' : 'ok'}>
        {countOf(looked, 'value')} looked at, {formatCount(resealed)} sealed anew.{unreadable > 0 && ` ${countOf(unreadable, 'value')} did not open; they stay as they are, and so do their keys.`}
      </Notice>
    </div>
  );
}

function KeyTable({ keys }: { readonly keys: readonly VaultKey[] }) {
  return (
    <Table
      label="Versions of the data key, the newest first" rows={keys} rowId={({ kid }) => String(kid)}
      columns={[
        { id: 'kid', head: 'Version', cell: ({ kid }) => <Text weight="medium">{`Key ${kid}`}</Text> },
        { id: 'status', head: 'Status', cell: ({ status }) => <StatusBadge {...KEY_STATUS[status]} /> },
        { id: 'made', head: 'Made', align: 'end', cell: ({ createdAt }) => <Time at={createdAt} as="minute" /> },
        { id: 'age', head: 'Age', align: 'end', cell: ({ ageDays }) => countOf(ageDays, 'day') },
        { id: 'retired', head: 'Retired', align: 'end', cell: ({ retiredAt }) => (retiredAt === null ? <Text tone="faint">no</Text> : <Time at={retiredAt} as="minute" />) },
        { id: 'uses', head: 'Times used to seal', align: 'end', cell: ({ uses }) => formatCount(uses) },
        { id: 'values', head: 'Values under it', align: 'end', cell: ({ values }) => formatCount(values) },
      ]}
    />
  );
}
