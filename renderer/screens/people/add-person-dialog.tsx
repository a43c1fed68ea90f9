import { z } from 'zod';
import { FormDialog, PasswordField, TextField } from '../../kit/index.ts';
import { formRefusal, newCommandId, newPassword, PASSWORD_RULE, useForm } from '../../lib/index.ts';
import { RolePicker } from './role-picker.tsx';
import { usePeopleActs } from './use-people.ts';

const newPerson = z.object({
  name: z.string().trim().min(1, 'Enter their name, as votes and the audit log will show it').max(200, 'At most 200 characters'),
  email: z.string().trim().pipe(z.email('Enter an email address, like ada@example.org')),
  password: newPassword,
  roles: z.array(z.string()).readonly(),
});
const NOBODY: z.input<typeof newPerson> = { name: '', email: '', password: '', roles: [] };

export function AddPersonDialog({ onClose }: { readonly onClose: () => void }) {
  const { create } = usePeopleActs();
  const form = useForm(newPerson, NOBODY);
  const refusal = formRefusal(create.error, Object.keys(NOBODY));
  const send = form.onSubmit(({ roles, ...person }) => create.mutate({ ...person, roles: [...roles], commandId: newCommandId() }, { onSuccess: onClose, onError: form.serve }));
  return (
    <FormDialog
      onClose={onClose} title="Add person" width="wide"
      submit="Add person" busy={create.isPending} refusal={refusal} onSubmit={send}
    >
      <div className="grid grid-cols-2 gap-4">
        <TextField label="Name" autoFocus maxLength={200} {...form.field('name')} />
        <TextField label="Email" type="email" hint="They sign in with it" {...form.field('email')} />
      </div>
      <PasswordField label="Initial password" purpose="new" hint={`${PASSWORD_RULE}. Nothing is sent: tell it to them yourself, and let them change it under Profile and security.`} {...form.field('password')} />
      <RolePicker {...form.field('roles')} />
    </FormDialog>
  );
}
