import { z } from 'zod';
import { FormDialog, PasswordField } from '../../kit/index.ts';
import { formRefusal, newCommandId, newPassword, PASSWORD_RULE, useForm } from '../../lib/index.ts';
import { type Person, usePeopleActs } from './use-people.ts';

const given = z.object({ password: newPassword });
const NOTHING: z.input<typeof given> = { password: '' };

/** For somebody who forgot theirs: no mail is sent from here, so whoever manages people gives a new one. */
export function SetPasswordDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const { setPassword } = usePeopleActs();
  const form = useForm(given, NOTHING);
  const refusal = formRefusal(setPassword.error, Object.keys(NOTHING));
  const send = form.onSubmit(({ password }) => setPassword.mutate({ userId: person.id, password, commandId: newCommandId() }, { onSuccess: onClose, onError: form.serve }));
  return (
    <FormDialog
      onClose={onClose} title={`New password for ${person.name}`}
      submit="Set password" busy={setPassword.isPending} refusal={refusal} onSubmit={send}
    >
      <PasswordField label="New password" purpose="new" autoFocus hint={`${PASSWORD_RULE}. Nothing is sent: tell it to them yourself. Every session of theirs ends at once.`} {...form.field('password')} />
    </FormDialog>
  );
}
