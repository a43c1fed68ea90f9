import { Button, CopyableId, Dialog, Notice, Text, TextArea, TextField } from '../../kit/index.ts';
import type { Report } from './control-words.ts';
import { useSignature } from './use-report.ts';

/** A named person answers for a report: signed over its digest, once. */
export function SignDialog({ report, onClose }: { readonly report: Pick<Report, 'id' | 'digest'>; readonly onClose: () => void }) {
  const { office, setOffice, statement, setStatement, busy, ready, refusal, sign } = useSignature(report, onClose);
  return (
    <Dialog
      open onClose={onClose} title="Sign the report off"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" icon="sign" busy={busy} disabled={!ready} onPress={sign}>Sign in my name</Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Text as="p" tone="soft">
          Your name, office and words are signed together with the report’s digest <CopyableId value={report.digest} what="report digest" chars={16} /> under the keys of the logs it speaks of. A signature cannot be taken back; sign another report instead.
        </Text>
        <TextField label="Office" placeholder="Compliance officer" value={office} onChange={setOffice} maxLength={120} autoFocus />
        <TextArea label="Statement" value={statement} onChange={setStatement} maxLength={2000} rows={4} />
        {refusal && <Notice tone="danger">{refusal}</Notice>}
      </div>
    </Dialog>
  );
}
