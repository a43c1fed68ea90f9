import { CodeDialog } from './code-dialog.tsx';
import { ShownCodes } from './shown-codes.tsx';
import { useRenewal } from './use-profile.ts';

export function RenewCodesDialog({ onClose }: { readonly onClose: () => void }) {
  const { form, renew, refusal, send } = useRenewal();
  if (renew.data) return <ShownCodes title="New recovery codes" codes={renew.data.recoveryCodes} onClose={onClose} />;
  return (
    <CodeDialog title="New recovery codes" act="Make new codes" busy={renew.isPending} refusal={refusal} field={form.field('code')} onSubmit={send} onClose={onClose}>
      Ten new ones take the place of all that you have; older ones open nothing any more.
    </CodeDialog>
  );
}
