import { useId, useState } from 'react';
import { Button, ConfirmDialog, Dialog, Notice, Text, TextField } from '../../kit/index.ts';
import { newCommandId, oneLine, troubleOf } from '../../lib/index.ts';
import { useWitnessActs } from './use-witnesses.ts';

interface Closing {
  readonly onClose: () => void;
}

/** Somebody else who is asked, once a minute, to cosign every log of this installation. */
export function AddWitnessDialog({ onClose }: Closing) {
  const { addWitness } = useWitnessActs();
  const [vkey, setVkey] = useState('');
  const [url, setUrl] = useState('');
  return (
    <KeyDialog
      title="Add a witness" act="Ask this witness" busy={addWitness.isPending} error={addWitness.error} ready={vkey.trim() !== '' && url.trim() !== ''} onClose={onClose}
      onSend={() => addWitness.mutate({ vkey: vkey.trim(), url: url.trim(), commandId: newCommandId() }, { onSuccess: onClose })}
    >
      <Text as="p" tone="soft">A witness cosigns a checkpoint only if it contains every one that it cosigned before. It sees names, sizes and hashes of logs, and nothing of what stands in them.</Text>
      <TextField label="Its verifier key" hint="One line, name+id+key, as its operator told you; a witness’s key is of type 4" mono value={vkey} onChange={setVkey} maxLength={400} autoFocus />
      <TextField label="Its address" hint="What /add-checkpoint is put behind (C2SP tlog-witness)" mono value={url} onChange={setUrl} maxLength={2_000} />
      <Text as="p" tone="faint" size="s">Its operator has to know our logs as well: give them the keys that stand beside each log here.</Text>
    </KeyDialog>
  );
}

/** A log of somebody else whose checkpoints are cosigned here. */
export function WitnessLogDialog({ onClose }: Closing) {
  const { addLog } = useWitnessActs();
  const [vkey, setVkey] = useState('');
  return (
    <KeyDialog title="Witness a log" act="Cosign it" busy={addLog.isPending} error={addLog.error} ready={vkey.trim() !== ''} onClose={onClose} onSend={() => addLog.mutate({ vkey: vkey.trim(), commandId: newCommandId() }, { onSuccess: onClose })}>
      <Text as="p" tone="soft">From its beginning on, and each checkpoint only if it contains the one before. A later epoch of it is another log and is added again.</Text>
      <TextField label="The log’s verifier key" hint="One line, name+id+key; a log’s key is of type 1" mono value={vkey} onChange={setVkey} maxLength={400} autoFocus />
    </KeyDialog>
  );
}

export function RemoveWitnessDialog({ name, onClose }: Closing & { readonly name: string }) {
  const { remove } = useWitnessActs();
  return (
    <ConfirmDialog open title="Ask this witness no longer?" confirm="Remove" destructive busy={remove.isPending} error={remove.error ? oneLine(troubleOf(remove.error)) : null} onClose={onClose} onConfirm={() => remove.mutate({ name, commandId: newCommandId() }, { onSuccess: onClose })}>
      <Text mono>{name}</Text> What it has cosigned stays, and still holds; evidence packages name it no more, because its key is then no longer known here.
    </ConfirmDialog>
  );
}

interface KeyDialogProps extends Closing {
  readonly title: string;
  readonly act: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly ready: boolean;
  readonly onSend: () => void;
  readonly children: React.ReactNode;
}

function KeyDialog({ title, act, busy, error, ready, onSend, onClose, children }: KeyDialogProps) {
  const id = useId();
  return (
    <Dialog
      open onClose={onClose} title={title}
      footer={
        <>
          {error !== null && <div className="flex-1"><Notice tone="danger">{oneLine(troubleOf(error))}</Notice></div>}
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" submit form={id} busy={busy} disabled={!ready}>{act}</Button>
        </>
      }
    >
      <form id={id} noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); if (ready) onSend(); }}>{children}</form>
    </Dialog>
  );
}
