import { useState } from 'react';
import { Button, ComboBox, Dialog, EmptyState, Notice } from '../../kit/index.ts';
import { formRefusal, newCommandId } from '../../lib/index.ts';
import { type ApiKey, useKeyActs, useServiceAccounts } from './use-api-keys.ts';

/** Lets a service account own a key, so that it outlives the person who made it. */
export function GiveKeyDialog({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }) {
  const { give } = useKeyActs();
  const { accounts, pending } = useServiceAccounts();
  const [to, setTo] = useState<string | null>(null);
  const refusal = formRefusal(give.error, []);
  const none = !pending && accounts.length === 0;
  return (
    <Dialog
      open onClose={onClose} title={`Give ${apiKey.name} away`}
      footer={
        <>
          {refusal && <div className="flex-1"><Notice tone="danger">{refusal}</Notice></div>}
          <Button onPress={onClose}>Cancel</Button>
          {!none && <Button kind="primary" busy={give.isPending} disabled={to === null} onPress={() => to !== null && give.mutate({ id: apiKey.id, userId: to, commandId: newCommandId() }, { onSuccess: onClose })}>Give away</Button>}
        </>
      }
    >
      {none ? (
        <EmptyState icon="server" title="No service account yet">Add a person with the role service_account for the program; then a key can be theirs.</EmptyState>
      ) : (
        <div className="grid gap-4">
          <p>The key goes on with the rights of the service account, as far as its scopes reach. Sessions bought with it end.</p>
          <ComboBox label="Service account" autoFocus options={accounts.map(({ id, name, email }) => ({ id, label: name, detail: email }))} value={to} onChange={setTo} empty="No such service account" />
        </div>
      )}
    </Dialog>
  );
}
