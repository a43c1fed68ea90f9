import { useState } from 'react';
import { z } from 'zod';
import { Button, Checkbox, CheckGroup, ConfirmDialog, Dialog, ExactText, FormDialog, Notice, TextField } from '../../kit/index.ts';
import { formRefusal, oneLine, troubleOf, useForm } from '../../lib/index.ts';
import { type Endpoint, useWebhookActs, type WebhookEvent } from './use-webhooks.ts';
import { eventWords } from './webhook-words.ts';

const endpointForm = z.object({
  url: z.string().trim().regex(/^https?:\/\/\S+$/, 'Enter an address that begins with https:// or http://'),
  description: z.string().trim().max(500, 'At most 500 characters'),
  events: z.array(z.string()).readonly(),
  enabled: z.boolean(),
});

interface EndpointDialogProps {
  /** null: a new one. */
  readonly endpoint: Endpoint | null;
  readonly events: readonly WebhookEvent[];
  readonly onClose: () => void;
}

/** An endpoint to be added, or one that is. A new one shows its secret this once. */
export function EndpointDialog({ endpoint, events, onClose }: EndpointDialogProps) {
  const { add, change, once } = useWebhookActs();
  const begin: z.input<typeof endpointForm> = { url: endpoint?.url ?? '', description: endpoint?.description ?? '', events: endpoint?.events ?? [], enabled: endpoint?.enabled ?? true };
  const form = useForm(endpointForm, begin);
  if (add.data) return <SecretShownOnce secret={add.data.secret} url={add.data.endpoint.url} onClose={onClose} />;
  const refusal = formRefusal((endpoint ? change : add).error, ['url', 'description', 'events']);
  const send = form.onSubmit(({ url, description, events: chosen, enabled }) => {
    const said = { url, description, events: events.filter((event) => chosen.includes(event)), ...once() };
    if (endpoint) change.mutate({ id: endpoint.id, ver: endpoint.ver, enabled, ...said }, { onSuccess: onClose, onError: form.serve });
    else add.mutate(said, { onError: form.serve });
  });
  return (
    <FormDialog
      onClose={onClose} title={endpoint ? 'Change the endpoint' : 'Add an endpoint'}
      submit={endpoint ? 'Change' : 'Add'} busy={add.isPending || change.isPending} refusal={refusal} onSubmit={send}
    >
      <TextField label="Address" mono autoFocus hint="It takes a POST with JSON, and answers 2xx when it has it." {...form.field('url')} />
      <TextField label="Description" optional maxLength={500} hint="Whose it is" {...form.field('description')} />
      <CheckGroup label="Hears of" hint="None chosen: everything, also what is added later." choices={events.filter((event) => event !== 'webhook.test').map((event) => ({ id: event, label: eventWords(event), detail: event }))} value={form.values.events} onChange={(chosen) => form.set('events', chosen)} />
      {endpoint && <Checkbox checked={form.values.enabled} onChange={(on) => form.set('enabled', on)}>Send to it</Checkbox>}
    </FormDialog>
  );
}

/** A new secret in the place of the old one, which signs as well for a day, so that the receiver can change over. */
export function RotateSecretDialog({ endpoint, onClose }: { readonly endpoint: Endpoint; readonly onClose: () => void }) {
  const { rotate, once } = useWebhookActs();
  if (rotate.data) return <SecretShownOnce secret={rotate.data.secret} url={endpoint.url} onClose={onClose} />;
  return (
    <ConfirmDialog
      open onClose={onClose} title="Give it a new secret?" confirm="New secret" touches={[endpoint.url]} busy={rotate.isPending} error={rotate.error ? oneLine(troubleOf(rotate.error)) : null}
      onConfirm={() => rotate.mutate({ id: endpoint.id, ...once() })}
    >
      For a day both sign every message; after that the old one is worth nothing.
    </ConfirmDialog>
  );
}

export function RemoveEndpointDialog({ endpoint, onClose }: { readonly endpoint: Endpoint; readonly onClose: () => void }) {
  const { remove, once } = useWebhookActs();
  return (
    <ConfirmDialog
      open onClose={onClose} title="Remove this endpoint?" confirm="Remove" destructive touches={[endpoint.description ? `${endpoint.url}, ${endpoint.description}` : endpoint.url]} busy={remove.isPending}
      error={remove.error ? oneLine(troubleOf(remove.error)) : null} onConfirm={() => remove.mutate({ id: endpoint.id, ...once() }, { onSuccess: onClose })}
    >
      Nothing is sent there any more, what waits included, and its secret is gone.
    </ConfirmDialog>
  );
}

interface SecretShownOnceProps {
  /** null when the server answered a repeated command: it keeps no secret that it could show again. */
  readonly secret: string | null;
  readonly url: string;
  readonly onClose: () => void;
}

function SecretShownOnce({ secret, url, onClose }: SecretShownOnceProps) {
  const [stored, setStored] = useState(false);
  return (
    <Dialog open onClose={onClose} alert title="Its signing secret" width="wide" footer={<Button kind="primary" disabled={secret !== null && !stored} onPress={onClose}>Done</Button>}>
      {secret === null ? <Notice tone="danger">The secret did not arrive and is shown nowhere again. Give the endpoint a new one.</Notice> : (
        <div className="grid gap-3">
          <Notice tone="warn">This is the only time it is shown. Give it to whoever runs {url}: with it they check that a message is ours.</Notice>
          <ExactText what="signing secret" text={secret} />
          <Checkbox checked={stored} onChange={setStored}>I have stored it</Checkbox>
        </div>
      )}
    </Dialog>
  );
}
