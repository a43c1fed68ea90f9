import { z } from 'zod';
import { FormDialog, NumberField, TextField } from '../../kit/index.ts';
import { formRefusal, newCommandId, useForm } from '../../lib/index.ts';
import { useServerActs } from './use-mcp-servers.ts';

const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/;
const newServer = z.object({
  id: z.string().trim().min(1, 'Agents call the server by this').max(200, 'At most 200 characters'),
  base_url: z.url({ protocol: /^https?$/, error: 'An http or https address, as the server’s maker gives it' }),
  timeout_s: z.number('Say how long it may take').int().min(1, 'At least one second').max(120, 'At most 120 seconds').nullable().transform((seconds) => seconds ?? 15),
  secret: z.string().trim().refine((name) => name === '' || NAME.test(name), 'Begins with a letter; letters, digits and _ . - only'),
});
const NOTHING: z.input<typeof newServer> = { id: '', base_url: '', timeout_s: 15, secret: '' };

interface RegisterServerDialogProps {
  readonly onClose: () => void;
  readonly onDone: (id: string) => void;
}

/** A server by its address, in the tenant's layer; one of the same id is replaced. */
export function RegisterServerDialog({ onClose, onDone }: RegisterServerDialogProps) {
  const { save } = useServerActs();
  const form = useForm(newServer, NOTHING);
  const refusal = formRefusal(save.error, Object.keys(NOTHING));
  const send = form.onSubmit(({ secret, ...server }) =>
    save.mutate({ ...server, ...(secret === '' ? {} : { headers: { Authorization: { secret } } }), commandId: newCommandId() }, { onSuccess: (saved) => onDone(saved.id), onError: form.serve }));
  return (
    <FormDialog
      onClose={onClose} title="Register MCP server" width="wide"
      submit="Register" busy={save.isPending} refusal={refusal} onSubmit={send}
    >
      <TextField label="Id" autoFocus maxLength={200} hint="What agents call it. One of the same id in the tenant layer is replaced." {...form.field('id')} />
      <TextField label="Address" hint="The endpoint for streamable HTTP. The server calls it itself, never an address of its own network." {...form.field('base_url')} />
      <div className="grid grid-cols-2 gap-4">
        <NumberField label="May take" unit="s" min={1} max={120} hint="15 where it is left empty" {...form.field('timeout_s')} />
        <TextField label="Secret for Authorization" optional hint="A name of your own; its value is asked for afterwards and kept sealed." {...form.field('secret')} />
      </div>
    </FormDialog>
  );
}
