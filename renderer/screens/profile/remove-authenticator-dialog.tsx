import { CodeDialog } from './code-dialog.tsx';
import { useRemoval } from './use-profile.ts';

export function RemoveAuthenticatorDialog({ onClose }: { readonly onClose: () => void }) {
  const { form, busy, refusal, send } = useRemoval(onClose);
  return (
    <CodeDialog title="Remove authenticator?" act="Remove" destructive busy={busy} refusal={refusal} field={form.field('code')} onSubmit={send} onClose={onClose}>
      From then on your password alone signs you in, and your recovery codes open nothing.
    </CodeDialog>
  );
}
