import { useState } from 'react';
import { z } from 'zod';
import { networkText } from '../../../shared/ip-network.ts';
import { Button, Checkbox, ConfirmDialog, DateField, FormDialog, Notice, Text, TextField } from '../../kit/index.ts';
import { formRefusal, newCommandId, oneLine, troubleOf, useForm } from '../../lib/index.ts';
import { lockedOutAddress, type NetworkRule, useNetworkActs } from './use-networks.ts';

const rule = z.object({
  network: z.string().trim().refine((text) => networkText(text) !== null, 'Enter an IPv4 or IPv6 address or network, like 203.0.113.0/24'),
  note: z.string().trim().max(200, 'At most 200 characters'),
  day: z.string(),
});

interface NetworkDialogProps {
  readonly rule: NetworkRule | null;
  readonly own: string | null;
  /** The first entry switches the list on. */
  readonly first: boolean;
  readonly onClose: () => void;
}

/** A network to be admitted, or one that is. A change that would shut out whoever makes it has to be meant. */
export function NetworkDialog({ rule: before, own, first, onClose }: NetworkDialogProps) {
  const { add, change } = useNetworkActs();
  const form = useForm(rule, { network: before?.network ?? '', note: before?.note ?? '', day: before?.expiresAt?.slice(0, 10) ?? '' });
  const act = before ? change : add;
  // What was refused was refused for what was sent: another network is another question.
  const asSent = act.variables?.network === form.values.network.trim() && endOf(form.values.day, before) === (act.variables.expiresAt ?? null);
  const locksOut = asSent ? lockedOutAddress(act.error) : null;
  const [meant, setMeant] = useState(false);
  const refusal = lockedOutAddress(act.error) === null ? formRefusal(act.error, ['network', 'note', 'expiresAt']) : null;
  const send = form.onSubmit(({ network, note, day }) => {
    const fields = { network, note, expiresAt: endOf(day, before), confirmLockOut: locksOut !== null && meant, commandId: newCommandId() };
    if (before) change.mutate({ id: before.id, ver: before.ver, ...fields }, { onSuccess: onClose, onError: form.serve });
    else add.mutate(fields, { onSuccess: onClose, onError: form.serve });
  });
  return (
    <FormDialog
      onClose={onClose} title={before ? `Change ${before.network}` : 'Admit a network'} alert={locksOut !== null}
      submit={locksOut === null ? (before ? 'Change' : 'Admit') : 'Shut myself out'} destructive={locksOut !== null} busy={act.isPending} ready={locksOut === null || meant} refusal={refusal} onSubmit={send}
    >
      {first && <Notice tone="warn">This is the first entry: from now on everybody who comes from elsewhere is refused, also in sessions that are open.</Notice>}
      <TextField label="Network" mono autoFocus hint={own === null ? 'An address or a network in CIDR form' : `An address or a network in CIDR form; you come from ${own}`} {...form.field('network')} />
      {own !== null && before === null && form.values.network === '' && <div><Button size="tiny" onPress={() => form.set('network', own)}>{`Use my own address, ${own}`}</Button></div>}
      <TextField label="Note" optional maxLength={200} hint="Whose it is" {...form.field('note')} />
      <DateField label="Expires" optional hint="At the end of that day in UTC; empty: never" {...form.field('day')} />
      {locksOut !== null && <LockOut address={locksOut} meant={meant} onMeant={setMeant} />}
    </FormDialog>
  );
}

function LockOut({ address, meant, onMeant }: { readonly address: string; readonly meant: boolean; readonly onMeant: (meant: boolean) => void }) {
  return (
    <div className="grid gap-2">
      <Notice tone="danger">Your own address {address} would not be admitted any more: your next request would be refused, and so would undoing this from here.</Notice>
      <Checkbox checked={meant} onChange={onMeant}>{`Shut out ${address}, where I am now`}</Checkbox>
    </div>
  );
}

/** The end of the day in UTC, so that the last day counts whole. An end that was not touched stays as it is to the second. */
function endOf(day: string, before: NetworkRule | null): string | null {
  if (day === '') return null;
  return before?.expiresAt?.slice(0, 10) === day ? before.expiresAt : `${day}T23:59:59.999Z`;
}

export function RemoveNetworkDialog({ rule: { id, ver, network, note }, last, onClose }: { readonly rule: NetworkRule; readonly last: boolean; readonly onClose: () => void }) {
  const { remove } = useNetworkActs();
  const locksOut = lockedOutAddress(remove.error);
  return (
    <ConfirmDialog
      key={String(locksOut)} open title={locksOut === null ? `Remove ${network}?` : `Shut out your own address ${locksOut}?`} confirm={locksOut === null ? 'Remove' : 'Shut myself out'} destructive busy={remove.isPending}
      error={remove.error && locksOut === null ? oneLine(troubleOf(remove.error)) : null} touches={[note ? `${network}, ${note}` : network]} {...(locksOut === null ? {} : { typeName: locksOut })} onClose={onClose}
      onConfirm={() => remove.mutate({ id, ver, confirmLockOut: locksOut !== null, commandId: newCommandId() }, { onSuccess: onClose })}
    >
      {locksOut !== null ? (
        <>Without this network you are not admitted: your next request would be refused, and so would undoing this from here.</>
      ) : last ? (
        <>It is the last entry: without it the list is off, and everybody may come from everywhere.</>
      ) : (
        <Text>Whoever comes from there is refused from their next request on.</Text>
      )}
    </ConfirmDialog>
  );
}
