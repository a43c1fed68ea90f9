import { Button, Checkbox, Dialog, FileDrop, formatBytes, Notice, Text, TextArea, TextField } from '../../kit/index.ts';
import { useBringTrail } from './use-outside.ts';

const READABLE = '.json,.jsonl,.ndjson,.log,.txt';

interface BringTrailDialogProps {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Somebody else's audit trail: its file, the system that wrote it, and how it got here. */
export function BringTrailDialog({ onDone, onClose }: BringTrailDialogProps) {
  const form = useBringTrail(onDone);
  return (
    <Dialog
      open onClose={onClose} title="Bring in a trail"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" icon="upload" busy={form.busy} disabled={!form.ready} onPress={form.bring}>Bring in</Button>
        </>
      }
    >
      <div className="grid gap-4">
        {form.file ? (
          <Notice action={<Button size="tiny" onPress={() => form.setFile(null)}>Other file</Button>}>{form.file.file.name}, {formatBytes(form.file.file.size)}</Notice>
        ) : (
          <FileDrop title="Drop a file here" hint="OCSF, CloudTrail, a JSON list, or one JSON object a line; at most 16 MiB" accept={READABLE} multiple={false} onFiles={(files) => form.setFile(files[0] ?? null)} />
        )}
        <TextField label="Written by" placeholder="AWS account 1122, CloudTrail" value={form.origin} onChange={form.setOrigin} maxLength={200} />
        <TextArea label="How it got here" placeholder="Exported by the cloud team for the review of the third quarter" value={form.note} onChange={form.setNote} maxLength={2000} rows={2} />
        <Checkbox checked={form.isUtc} onChange={form.setUtc}>Times without a zone are UTC</Checkbox>
        <Text as="p" tone="faint" size="s">It comes in whole or not at all. The log keeps the SHA-256 of its file and your name; none of its records becomes an entry of the log, and nobody here vouches for what they say.</Text>
        {form.refusal && <Notice tone="danger">{form.refusal}</Notice>}
      </div>
    </Dialog>
  );
}
