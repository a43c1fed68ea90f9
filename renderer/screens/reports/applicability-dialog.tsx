import { Button, ChoiceGroup, Dialog, Notice, TextArea } from '../../kit/index.ts';
import { type ApplicabilityVersion, type ControlPlace, useApplicability } from './use-control-additions.ts';

const CHOICES = [
  { id: 'yes', label: 'It applies', detail: 'Reports judge it by its evidence.' },
  { id: 'no', label: 'It does not apply', detail: 'Reports list it with your reason and leave it out of their counts.' },
] as const;

interface ApplicabilityDialogProps {
  readonly place: ControlPlace;
  readonly newest: ApplicabilityVersion | null;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** One line of the statement of applicability; earlier versions stay. */
export function ApplicabilityDialog({ place, newest, onDone, onClose }: ApplicabilityDialogProps) {
  const form = useApplicability(place, newest, onDone);
  return (
    <Dialog
      open onClose={onClose} title={`Does ${place.control} apply?`}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" busy={form.busy} disabled={!form.ready} onPress={form.state}>State it</Button>
        </>
      }
    >
      <div className="grid gap-4">
        <ChoiceGroup label="Applicability" choices={CHOICES} value={form.applicable ? 'yes' : 'no'} onChange={(id) => form.setApplicable(id === 'yes')} />
        <TextArea label="Why" value={form.justification} onChange={form.setJustification} maxLength={2000} rows={3} />
        {form.refusal && <Notice tone="danger">{form.refusal}</Notice>}
      </div>
    </Dialog>
  );
}
