import { useId } from 'react';
import { z } from 'zod';
import { CAPABILITIES, CAPABILITY_NAMES } from '../../../shared/capabilities.ts';
import { Button, CheckGroup, ChoiceGroup, Dialog, ExactText, Notice, NumberField, TextField } from '../../kit/index.ts';
import { formRefusal, newCommandId, useForm, useSession } from '../../lib/index.ts';
import { useKeyActs } from './use-api-keys.ts';

const MOST_DAYS = 365; // the server's own limit

const newKey = z.object({
  name: z.string().trim().min(1, 'Name it after the program that will hold it').max(100, 'At most 100 characters'),
  days: z.number('Say in how many days it ends').int().min(1, 'At least one day').max(MOST_DAYS, `At most ${MOST_DAYS} days`).nullable().refine((days) => days !== null, 'Say in how many days it ends'),
  reach: z.enum(['all', 'chosen']),
  scopes: z.array(z.string()).readonly(),
}).refine(({ reach, scopes }) => reach === 'all' || scopes.length > 0, { path: ['scopes'], message: 'Choose at least one right' });

const NOTHING: z.input<typeof newKey> = { name: '', days: 90, reach: 'chosen', scopes: [] };

const REACHES = [
  { id: 'chosen', label: 'Only chosen rights', detail: 'What leaks with the key is no more than this.' },
  { id: 'all', label: 'All that I may', detail: 'Follows your roles as they change, without what is sealed.' },
] as const;

export function NewKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const { create } = useKeyActs();
  return create.data ? <ShownOnce name={create.data.apiKey.name} secret={create.data.key} onClose={onClose} /> : <NewKeyForm create={create} onClose={onClose} />;
}

function NewKeyForm({ create, onClose }: { readonly create: ReturnType<typeof useKeyActs>['create']; readonly onClose: () => void }) {
  const { capabilities } = useSession();
  const form = useForm(newKey, NOTHING);
  const id = useId();
  const refusal = formRefusal(create.error, ['name', 'scopes']);
  const rights = CAPABILITY_NAMES.filter((name) => capabilities.includes(name)).map((name) => ({ id: name, label: name, detail: CAPABILITIES[name].what }));
  const send = form.onSubmit(({ name, days, reach, scopes }) =>
    create.mutate({ name, ...(days === null ? {} : { expiresInDays: days }), ...(reach === 'all' ? {} : { scopes: [...scopes] }), commandId: newCommandId() }, { onError: form.serve }));
  return (
    <Dialog
      open onClose={onClose} title="Create API key" width="wide"
      footer={
        <>
          {refusal && <div className="flex-1"><Notice tone="danger">{refusal}</Notice></div>}
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" submit form={id} busy={create.isPending}>Create key</Button>
        </>
      }
    >
      <form id={id} onSubmit={send} noValidate className="grid gap-4">
        <div className="grid grid-cols-2 gap-4">
          <TextField label="Name" autoFocus maxLength={100} hint="The program that will hold it" {...form.field('name')} />
          <NumberField label="Ends in" unit="days" min={1} max={MOST_DAYS} hint={`At most ${MOST_DAYS}`} {...form.field('days')} />
        </div>
        <ChoiceGroup label="What may it do?" choices={REACHES} {...form.field('reach')} />
        {form.values.reach === 'chosen' && <CheckGroup label="Rights" short choices={rights} {...form.field('scopes')} />}
      </form>
    </Dialog>
  );
}

/** `secret` is null when the server answered a repeated command: it keeps no key that it could show again. */
function ShownOnce({ name, secret, onClose }: { readonly name: string; readonly secret: string | null; readonly onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} alert title={`API key ${name}`} width="wide" footer={<Button kind="primary" onPress={onClose}>{secret === null ? 'Close' : 'I have stored it'}</Button>}>
      {secret === null ? (
        <Notice tone="danger">The key was made, but its text did not arrive and is kept nowhere. Revoke it and make another.</Notice>
      ) : (
        <>
          <Notice tone="warn">This is the only time the key is shown: it is kept nowhere. Copy it now into the secret store of the program. Whoever holds it acts in your name.</Notice>
          <ExactText what="API key" text={secret} />
        </>
      )}
    </Dialog>
  );
}
