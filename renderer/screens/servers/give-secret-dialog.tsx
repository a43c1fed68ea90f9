import { z } from 'zod';
import { FormDialog, PasswordField } from '../../kit/index.ts';
import { formRefusal, newCommandId, useForm } from '../../lib/index.ts';
import { useServerActs } from './use-mcp-servers.ts';

const given = z.object({ value: z.string().min(1, 'Paste the value, such as "Bearer …"').max(8_192, 'At most 8,192 characters') });
const NOTHING: z.input<typeof given> = { value: '' };

interface GiveSecretDialogProps {
  readonly serverId: string;
  readonly name: string;
  /** Where it will be sent. */
  readonly target: string | null;
  readonly onClose: () => void;
}

export function GiveSecretDialog({ serverId, name, target, onClose }: GiveSecretDialogProps) {
  const { giveSecret } = useServerActs();
  const form = useForm(given, NOTHING);
  const refusal = formRefusal(giveSecret.error, Object.keys(NOTHING));
  const send = form.onSubmit(({ value }) => giveSecret.mutate({ id: serverId, name, value, commandId: newCommandId() }, { onSuccess: onClose, onError: form.serve }));
  return (
    <FormDialog
      onClose={onClose} title={`Value of the secret ${name}`}
      submit="Keep it" busy={giveSecret.isPending} refusal={refusal} onSubmit={send}
    >
      <PasswordField label="Value" purpose="current" autoFocus hint={`Kept sealed and never shown again. It is handed to ${target ?? 'this server'} only: whoever gives the server another address has to give it anew.`} {...form.field('value')} />
    </FormDialog>
  );
}
