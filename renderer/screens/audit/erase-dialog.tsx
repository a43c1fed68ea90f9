import { useId, useState } from 'react';
import { Button, ComboBox, ConfirmDialog, countOf, Dialog, Notice, Table, Text, TextArea, TextField } from '../../kit/index.ts';
import { newCommandId, oneLine, QueryView, troubleOf, useSession } from '../../lib/index.ts';
import { type ErasureSubject, erasureSubject } from './erasure-subject.ts';
import { type ErasureTrial, useErasureTrial, useKnownPeople, useRetentionActs } from './use-retention.ts';

interface Asked {
  readonly whom: ErasureSubject;
  readonly reason: string;
}

/** Forgetting a person (GDPR Art. 17): whom and why, then what would go and what a hold keeps, then their name once more. */
export function EraseDialog({ onClose }: { readonly onClose: () => void }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  return asked === null ? <SubjectDialog onAsk={setAsked} onClose={onClose} /> : <TrialDialog {...asked} onClose={onClose} />;
}

function SubjectDialog({ onAsk, onClose }: { readonly onAsk: (asked: Asked) => void; readonly onClose: () => void }) {
  const me = useSession().user.id;
  const people = useKnownPeople().filter(({ id }) => id !== me);
  const [personId, setPersonId] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const id = useId();
  const subject = erasureSubject(people.find((one) => one.id === personId) ?? null, typed);
  const problem = subject !== null && 'problem' in subject ? subject.problem : null;
  const whom = subject !== null && !('problem' in subject) ? subject : null;
  const asked = whom !== null && reason.trim() !== '' ? { whom, reason: reason.trim() } : null;
  return (
    <Dialog
      open onClose={onClose} title="Erase a person"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" submit form={id} disabled={asked === null}>Dry run</Button>
        </>
      }
    >
      <form id={id} noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); if (asked) onAsk(asked); }}>
        <Text as="p" tone="soft">What the log discloses of them goes for good, and with it the key it was sealed under, so that backups of the database cannot be read about them either; entries and roots stay, and the log verifies as before. It does not close their account (People), and reaches neither reports and packages that exist already nor what others wrote about them.</Text>
        <ComboBox label="Person" optional hint="Their address is looked for too. Nobody erases themselves." options={people.map(({ id: of, name, email }) => ({ id: of, label: name, detail: email }))} value={personId} onChange={setPersonId} autoFocus />
        <TextField label="Other addresses, or an id" optional hint="Of somebody without an account here, or who left; several addresses with commas" error={problem} value={typed} onChange={setTyped} />
        <TextArea label="Reason" hint="Name nobody: it stays in the log" value={reason} onChange={setReason} maxLength={2_000} />
      </form>
    </Dialog>
  );
}

function TrialDialog({ whom, reason, onClose }: Asked & { readonly onClose: () => void }) {
  const trial = useErasureTrial(whom);
  const { erase } = useRetentionActs();
  const [meant, setMeant] = useState(false);
  const held = (trial.data?.held ?? []).reduce((sum, { n }) => sum + n, 0);
  const found = (trial.data?.erases ?? 0) + held;
  if (meant) {
    return (
      <ConfirmDialog
        open title={`Erase ${whom.called} from the log?`} confirm="Erase" destructive typeName={whom.called} busy={erase.isPending} error={erase.error ? oneLine(troubleOf(erase.error)) : null} onClose={onClose}
        onConfirm={() => erase.mutate({ ...(whom.personId === undefined ? {} : { personId: whom.personId }), emails: [...whom.emails], reason, commandId: newCommandId() }, { onSuccess: onClose })}
      >
        Nothing brings {held === 0 ? 'it' : 'what goes'} back, no backup either.{held > 0 && ` A legal hold keeps ${countOf(held, 'disclosure')} until it is released.`} The request and what became of it stay in the log, under a pseudonym, with your name and the reason.
      </ConfirmDialog>
    );
  }
  return (
    <Dialog
      open onClose={onClose} title={`Dry run: erase ${whom.called}`}
      footer={
        <>
          <Button onPress={onClose}>Close</Button>
          <Button kind="danger" disabled={trial.data === undefined} onPress={() => setMeant(true)}>{found === 0 ? 'Put on record that nothing is left' : 'Go on'}</Button>
        </>
      }
    >
      <QueryView query={trial}>{(told) => <Trial told={told} />}</QueryView>
    </Dialog>
  );
}

function Trial({ told: { erases, held } }: { readonly told: ErasureTrial }) {
  if (erases === 0 && held.length === 0) return <Text as="p">Nothing that the log discloses tells of them, by that account or those addresses. Nothing was changed, and nothing was recorded.</Text>;
  return (
    <div className="grid gap-3">
      <Text as="p"><Text weight="medium">{countOf(erases, 'disclosure')}</Text> would go. Nothing was changed, and nothing was recorded.</Text>
      {held.length > 0 && <Notice tone="warn">What a legal hold covers stays until the last hold over it is released, and goes then by itself (GDPR Art. 17(3)(b) and (e)).</Notice>}
      {held.length > 0 && (
        <Table
          label="What an erasure would do" density="dense" rows={[{ matter: null, n: erases }, ...held]} rowId={({ matter }) => matter ?? ''}
          columns={[
            { id: 'verdict', head: 'What happens', cell: ({ matter }) => (matter === null ? 'erased' : `kept for ${matter}`) },
            { id: 'n', head: 'Disclosures', align: 'end', cell: ({ n }) => n },
          ]}
        />
      )}
    </div>
  );
}
