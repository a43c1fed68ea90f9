import { useState } from 'react';
import { Button, ConfirmDialog, EmptyState, IconButton, Menu, Pane, StatusBadge, Table, Text, Time, Toolbar, useNow } from '../../kit/index.ts';
import { oneLine, QueryView, troubleOf } from '../../lib/index.ts';
import { GiveKeyDialog } from './give-key-dialog.tsx';
import { keyStatus, placesWords, scopeWords } from './key-faces.ts';
import { NewKeyDialog } from './new-key-dialog.tsx';
import { RotateKeyDialog } from './rotate-key-dialog.tsx';
import { type ApiKey, useApiKeys, useKeyActs } from './use-api-keys.ts';

interface KeyAct {
  readonly act: 'rotate' | 'give' | 'revoke';
  readonly key: ApiKey;
}

export function KeysTab() {
  const list = useApiKeys();
  const [making, setMaking] = useState(false);
  const [asking, setAsking] = useState<KeyAct | null>(null);
  const close = () => setAsking(null);
  const make = list.mayMake && <Button kind="primary" icon="plus" onPress={() => setMaking(true)}>Create API key</Button>;
  return (
    <>
      <Toolbar label="API keys">
        <div className="flex-1"><Text tone="soft">{list.all ? 'Every key of this tenant' : 'Your own keys'}. A key may never do more than its owner may at that moment.</Text></div>
        {make}
      </Toolbar>
      <QueryView query={list.keys} empty={(keys) => keys.length === 0 && <NoKeys mayMake={list.mayMake} />}>
        {(keys) => <Pane label="API keys"><KeyTable keys={keys} list={list} onAct={setAsking} /></Pane>}
      </QueryView>
      {making && <NewKeyDialog onClose={() => setMaking(false)} />}
      {asking?.act === 'revoke' && <RevokeDialog apiKey={asking.key} owner={list.ownerOf(asking.key)} onClose={close} />}
      {asking?.act === 'rotate' && <RotateKeyDialog apiKey={asking.key} onClose={close} />}
      {asking?.act === 'give' && <GiveKeyDialog apiKey={asking.key} onClose={close} />}
    </>
  );
}

function NoKeys({ mayMake }: { readonly mayMake: boolean }) {
  return (
    <EmptyState icon="key" title="No API key yet">
      {mayMake ? 'Create one for a program that starts runs, reads evidence or imports agents on your behalf.' : 'A key lets a program act on your behalf. Creating one needs apikey:manage; somebody who manages people here can give you a role that includes it.'}
    </EmptyState>
  );
}

interface KeyTableProps {
  readonly keys: readonly ApiKey[];
  readonly list: Pick<ReturnType<typeof useApiKeys>, 'ownerOf' | 'mayRevoke' | 'mayMake'>;
  readonly onAct: (act: KeyAct) => void;
}

function KeyTable({ keys, list, onAct }: KeyTableProps) {
  const now = useNow();
  return (
    <Table
      label="API keys" rows={keys} rowId={(key) => key.id}
      columns={[
        { id: 'name', head: 'Name', cell: (key) => <Text weight="medium">{key.name}</Text> },
        { id: 'hint', head: 'Key', cell: (key) => (key.hint === null ? <Text tone="faint">declared in a file</Text> : <Text mono size="s">{key.hint}</Text>) },
        { id: 'owner', head: 'Acts as', cell: (key) => list.ownerOf(key) ?? <Text mono size="s">{key.userId}</Text> },
        { id: 'may', head: 'May do', cell: (key) => <span title={key.scopes.join(', ')}>{scopeWords(key.scopes)}</span> },
        { id: 'from', head: 'From', cell: ({ networks }) => <span title={networks.join(', ')}>{placesWords(networks)}</span> },
        { id: 'status', head: 'Status', cell: (key) => <StatusBadge status={keyStatus(key, now)} /> },
        { id: 'used', head: 'Last used', align: 'end', cell: (key) => (key.lastUsedAt === null ? <Text tone="faint">never</Text> : <Time at={key.lastUsedAt} />) },
        { id: 'expires', head: 'Expires', align: 'end', cell: (key) => (key.expiresAt === null ? 'never' : <Time at={key.expiresAt} as="day" />) },
        { id: 'act', head: 'Acts', hideHead: true, align: 'end', cell: (key) => (keyStatus(key, now) === 'active' && list.mayRevoke(key) ? <KeyMenu apiKey={key} mayManage={list.mayMake} onAct={onAct} /> : null) },
      ]}
    />
  );
}

function KeyMenu({ apiKey: key, mayManage, onAct }: { readonly apiKey: ApiKey; readonly mayManage: boolean; readonly onAct: (act: KeyAct) => void }) {
  return (
    <Menu
      label={`Acts on ${key.name}`} placement="bottom end" trigger={<IconButton icon="more" label={`Acts on ${key.name}`} />}
      groups={[{
        id: 'acts',
        entries: [
          // A declared key is changed in its file.
          ...(mayManage && key.origin === 'made' ? [{ id: 'rotate', label: 'Rotate', icon: 'retry' as const, onAction: () => onAct({ act: 'rotate', key }) }] : []),
          ...(mayManage ? [{ id: 'give', label: 'Give to a service account', icon: 'server' as const, onAction: () => onAct({ act: 'give', key }) }] : []),
          { id: 'revoke', label: 'Revoke', icon: 'ban' as const, destructive: true, onAction: () => onAct({ act: 'revoke', key }) },
        ],
      }]}
    />
  );
}

function RevokeDialog({ apiKey, owner, onClose }: { readonly apiKey: ApiKey; readonly owner: string | null; readonly onClose: () => void }) {
  const { revoke, revokeKey } = useKeyActs();
  return (
    <ConfirmDialog
      open title={`Revoke ${apiKey.name}?`} confirm="Revoke" destructive busy={revoke.isPending} error={revoke.error ? oneLine(troubleOf(revoke.error)) : null}
      touches={[`${apiKey.name}${apiKey.hint === null ? '' : `, ${apiKey.hint}`}${owner === null ? '' : `, acting as ${owner}`}`, 'Every session bought with it']}
      onClose={onClose} onConfirm={() => revokeKey(apiKey.id, onClose)}
    >
      Programs that use it are refused from their next request on. A revoked key never comes back; make a new one instead.
    </ConfirmDialog>
  );
}
