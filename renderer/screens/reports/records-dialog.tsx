import { REDACTION_PROFILES, PROFILE_NAMES } from '../../../shared/redaction-profiles.ts';
import { RECORD_FORMAT_NAMES, RECORD_FORMATS } from '../../../shared/report-formats.ts';
import { Button, ChoiceGroup, DateField, Dialog, Notice, Select, Text, TextField, useNow } from '../../kit/index.ts';
import { auditTerms } from '../../lib/index.ts';
import { type RecordWishes, useRecords } from './use-records.ts';

const FORMATS = RECORD_FORMAT_NAMES.map((id) => ({ id, label: RECORD_FORMATS[id].name, detail: RECORD_FORMATS[id].says }));
const PROFILES = PROFILE_NAMES.map((id) => ({ id, label: REDACTION_PROFILES[id].name, detail: REDACTION_PROFILES[id].says }));

/** Entries of some days as a table or stream: format, days, how much is shown of each. Whole, or not at all. */
export function RecordsDialog({ wishes, onClose }: { readonly wishes: RecordWishes; readonly onClose: () => void }) {
  const today = useNow().slice(0, 10);
  const form = useRecords(today, wishes, onClose);
  const narrowed = auditTerms({ ...wishes, types: [], from: null, to: null }, new Map());
  return (
    <Dialog
      open onClose={onClose} title="Export entries" width="wide"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" icon="download" busy={form.busy} disabled={!form.ready} onPress={form.take}>Save the entries</Button>
        </>
      }
    >
      <div className="grid gap-4">
        <ChoiceGroup label="Format" choices={FORMATS} value={form.format} onChange={form.setFormat} />
        <div className="grid grid-cols-2 gap-4">
          <DateField label="First day" max={today} error={form.faults.from ?? null} value={form.from} onChange={form.setFrom} />
          <DateField label="Last day" max={today} error={form.faults.to ?? null} value={form.to} onChange={form.setTo} />
        </div>
        <div className="grid grid-cols-2 gap-4">
          <Select label="What it shows" options={PROFILES} value={form.profile} onChange={form.setProfile} />
          <TextField label="Only these types" placeholder="auth.*, approval.*" value={form.types} onChange={form.setTypes} />
        </div>
        {narrowed.length > 0 && (
          <Notice action={<Button size="tiny" onPress={form.widen}>{form.wide ? 'Only these' : 'Take all'}</Button>}>
            {form.wide ? 'All entries of these days and types, not only what Audit was asked for: ' : 'Only what Audit was asked for: '}{narrowed.map(({ name, value }) => `${name} ${value}`).join('; ')}
          </Notice>
        )}
        <Text as="p" tone="faint" size="s">Days are UTC, both included. How many entries there are is recorded before the file leaves; a file with any other number is not let out.</Text>
        {form.refusal && <Notice tone="danger">{form.refusal}</Notice>}
      </div>
    </Dialog>
  );
}
