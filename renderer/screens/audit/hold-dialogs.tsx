import { useId, useState } from 'react';
import { Button, ComboBox, ConfirmDialog, DateField, Dialog, Notice, Text, TextArea, TextField } from '../../kit/index.ts';
import { dayOrderProblem, newCommandId, oneLine, troubleOf } from '../../lib/index.ts';
import { holdScope } from './hold-scope.ts';
import { type Hold, useKnownPeople, useRetentionActs } from './use-retention.ts';

const NOTHING = { matter: '', reason: '', personId: '', resourceId: '', runId: '', from: '', to: '' };

/** A matter, and what it needs kept; an empty scope is everything of the tenant. */
export function PlaceHoldDialog({ onClose }: { readonly onClose: () => void }) {
  const { hold } = useRetentionActs();
  const [typed, setTyped] = useState(NOTHING);
  const people = useKnownPeople();
  const id = useId();
  const field = (name: keyof typeof NOTHING) => ({ value: typed[name], onChange: (text: string) => setTyped({ ...typed, [name]: text }) });
  const ready = typed.matter.trim() !== '' && typed.reason.trim() !== '' && dayOrderProblem(typed.from, typed.to) === null;
  return (
    <Dialog
      open onClose={onClose} title="Place a legal hold"
      footer={
        <>
          {hold.error && <div className="flex-1"><Notice tone="danger">{oneLine(troubleOf(hold.error))}</Notice></div>}
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" submit form={id} busy={hold.isPending} disabled={!ready}>Hold</Button>
        </>
      }
    >
      <form
        id={id} noValidate className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) hold.mutate({ matter: typed.matter.trim(), reason: typed.reason.trim(), scope: holdScope(typed), commandId: newCommandId() }, { onSuccess: onClose });
        }}
      >
        <TextField label="Matter" hint="A case number or its name" maxLength={200} autoFocus {...field('matter')} />
        <TextArea label="Reason" {...field('reason')} />
        <Text as="p" tone="soft">What is left empty narrows nothing: without any of the rest it covers everything of the tenant. It covers what comes later too.</Text>
        {people.length > 0 && <ComboBox label="Person" optional hint="Every entry that tells of them" options={people.map(({ id: of, name, email }) => ({ id: of, label: name, detail: email }))} value={people.find((one) => one.id === typed.personId)?.id ?? null} onChange={(chosen) => setTyped({ ...typed, personId: chosen ?? '' })} />}
        <TextField label={people.length > 0 ? 'Id of a person' : 'Person'} optional mono hint="Of somebody who left too, as entries show it" {...field('personId')} />
        <TextField label="Resource" optional mono hint="Id of an agent, or of anything else that entries are about" {...field('resourceId')} />
        <TextField label="Run" optional mono {...field('runId')} />
        <div className="grid grid-cols-2 gap-4">
          <DateField label="From" optional hint="The beginning of that day in UTC" {...field('from')} />
          <DateField label="To" optional hint="The end of that day in UTC" error={dayOrderProblem(typed.from, typed.to)} {...field('to')} />
        </div>
      </form>
    </Dialog>
  );
}

/** Releasing may erase at once what the hold had put off, so it is asked twice: by its reason, and by the name of the matter. */
export function ReleaseHoldDialog({ hold, onClose }: { readonly hold: Hold; readonly onClose: () => void }) {
  const { release } = useRetentionActs();
  const [reason, setReason] = useState('');
  return (
    <ConfirmDialog
      open title={`Release the hold for ${hold.matter}?`} confirm="Release" destructive typeName={hold.matter} ready={reason.trim() !== ''} busy={release.isPending} error={release.error ? oneLine(troubleOf(release.error)) : null} onClose={onClose}
      onConfirm={() => release.mutate({ id: hold.id, reason: reason.trim(), commandId: newCommandId() }, { onSuccess: onClose })}
    >
      <div className="grid gap-3">
        Erasures that this hold put off happen at once, unless another hold covers them.
        <TextArea label="Reason" value={reason} onChange={setReason} />
      </div>
    </ConfirmDialog>
  );
}
