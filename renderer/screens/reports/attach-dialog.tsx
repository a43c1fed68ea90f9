import { Button, DateField, Dialog, FileDrop, formatBytes, Notice, Text, TextArea, useNow } from '../../kit/index.ts';
import { ATTACHABLE, type ControlPlace, useAttach } from './use-control-additions.ts';

interface AttachDialogProps {
  readonly place: ControlPlace;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Evidence from elsewhere beside a control: the file, what it shows, and the time that it speaks of. */
export function AttachDialog({ place, onDone, onClose }: AttachDialogProps) {
  const form = useAttach(place, useNow().slice(0, 10), onDone);
  return (
    <Dialog
      open onClose={onClose} title={`Attach evidence to ${place.control}`}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" icon="attach" busy={form.busy} disabled={!form.ready} onPress={form.attach}>Attach</Button>
        </>
      }
    >
      <div className="grid gap-4">
        {form.file ? (
          <Notice action={<Button size="tiny" onPress={() => form.setFile(null)}>Other file</Button>}>{form.file.file.name}, {formatBytes(form.file.file.size)}</Notice>
        ) : (
          <FileDrop title="Drop a file here" hint="PDF, picture, table or text; at most 8 MiB" accept={ATTACHABLE} multiple={false} onFiles={(files) => form.setFile(files[0] ?? null)} />
        )}
        <TextArea label="What it shows" placeholder="Signed access review of the third quarter" value={form.note} onChange={form.setNote} maxLength={2000} rows={2} />
        <div className="grid grid-cols-2 gap-4">
          <DateField label="Effective from" value={form.from} onChange={form.setFrom} />
          <DateField label="Last day, if it ended" error={form.daysFault} value={form.to} onChange={form.setTo} />
        </div>
        <Text as="p" tone="faint" size="s">The days say when it held, not when you attach it: a report counts it when they touch its period. The log keeps the file’s SHA-256.</Text>
        {form.fault && <Notice tone="warn">{form.fault}</Notice>}
        {form.refusal && <Notice tone="danger">{form.refusal}</Notice>}
      </div>
    </Dialog>
  );
}
