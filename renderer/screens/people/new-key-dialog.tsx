import { z } from 'zod';
import { CAPABILITIES, CAPABILITY_NAMES } from '../../../shared/capabilities.ts';
import { isNetwork } from '../../../shared/ip-network.ts';
import { CheckGroup, ChoiceGroup, FormDialog, NumberField, TextArea, TextField } from '../../kit/index.ts';
import { formRefusal, newCommandId, useForm, useSession } from '../../lib/index.ts';
import { networksIn } from './key-faces.ts';
import { KeyShownOnce } from './key-shown-once.tsx';
import { useKeyActs } from './use-api-keys.ts';

const MOST_DAYS = 365; // the server's own limit

const newKey = z.object({
  name: z.string().trim().min(1, 'Name it after the program that will hold it').max(100, 'At most 100 characters'),
  days: z.number('Say in how many days it ends').int().min(1, 'At least one day').max(MOST_DAYS, `At most ${MOST_DAYS} days`).nullable().refine((days) => days !== null, 'Say in how many days it ends'),
  reach: z.enum(['all', 'chosen']),
  scopes: z.array(z.string()).readonly(),
  networks: z.string().refine((text) => networksIn(text).every(isNetwork), 'Each must be an IPv4 or IPv6 address or network, like 203.0.113.0/24'),
}).refine(({ reach, scopes }) => reach === 'all' || scopes.length > 0, { path: ['scopes'], message: 'Choose at least one right' });

const NOTHING: z.input<typeof newKey> = { name: '', days: 90, reach: 'chosen', scopes: [], networks: '' };

const REACHES = [
  { id: 'chosen', label: 'Only chosen rights', detail: 'What leaks with the key is no more than this.' },
  { id: 'all', label: 'All that I may', detail: 'Follows your roles as they change, without what is sealed.' },
] as const;

export function NewKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const { create } = useKeyActs();
  return create.data ? <KeyShownOnce name={create.data.apiKey.name} secret={create.data.key} onClose={onClose} /> : <NewKeyForm create={create} onClose={onClose} />;
}

function NewKeyForm({ create, onClose }: { readonly create: ReturnType<typeof useKeyActs>['create']; readonly onClose: () => void }) {
  const { capabilities } = useSession();
  const form = useForm(newKey, NOTHING);
  const refusal = formRefusal(create.error, ['name', 'scopes', 'networks']);
  const rights = CAPABILITY_NAMES.filter((name) => capabilities.includes(name)).map((name) => ({ id: name, label: name, detail: CAPABILITIES[name].what }));
  const send = form.onSubmit(({ name, days, reach, scopes, networks }) =>
    create.mutate({ name, ...(days === null ? {} : { expiresInDays: days }), ...(reach === 'all' ? {} : { scopes: [...scopes] }), networks: [...networksIn(networks)], commandId: newCommandId() }, { onError: form.serve }));
  return (
    <FormDialog
      onClose={onClose} title="Create API key" width="wide"
      submit="Create key" busy={create.isPending} refusal={refusal} onSubmit={send}
    >
      <div className="grid grid-cols-2 gap-4">
        <TextField label="Name" autoFocus maxLength={100} hint="The program that will hold it" {...form.field('name')} />
        <NumberField label="Ends in" unit="days" min={1} max={MOST_DAYS} hint={`At most ${MOST_DAYS}`} {...form.field('days')} />
      </div>
      <TextArea label="Only from" optional mono rows={2} hint="Addresses or networks, one a line; empty: from anywhere" {...form.field('networks')} />
      <ChoiceGroup label="What may it do?" choices={REACHES} {...form.field('reach')} />
      {form.values.reach === 'chosen' && <CheckGroup label="Rights" short choices={rights} {...form.field('scopes')} />}
    </FormDialog>
  );
}
