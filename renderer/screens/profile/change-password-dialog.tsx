import { useId } from 'react';
import { Button, Dialog, Notice, PasswordField } from '../../kit/index.ts';
import { PASSWORD_RULE } from '../../lib/index.ts';
import { useChangePassword } from './use-own-sessions.ts';

export function ChangePasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const { form, busy, refusal, send } = useChangePassword(onClose);
  const id = useId();
  return (
    <Dialog
      open onClose={onClose} title="Change password"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" submit form={id} busy={busy}>Change password</Button>
        </>
      }
    >
      <form id={id} onSubmit={send} noValidate className="grid gap-4">
        <PasswordField label="Current password" purpose="current" autoFocus {...form.field('current')} />
        <PasswordField label="New password" purpose="new" hint={`${PASSWORD_RULE}. Every other session of yours ends.`} {...form.field('next')} />
        {refusal && <Notice tone="danger">{refusal}</Notice>}
      </form>
    </Dialog>
  );
}
