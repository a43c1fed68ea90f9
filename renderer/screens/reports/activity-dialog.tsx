import { Button, Dialog, Notice, Segmented, TextArea, TextField } from '../../kit/index.ts';
import { type Activity, useActivityForm } from './use-processing.ts';

interface ActivityDialogProps {
  readonly activity: Activity | null;
  readonly template: Parameters<typeof useActivityForm>[1];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const ROLES = [{ id: 'controller', label: 'Controller' }, { id: 'processor', label: 'Processor' }] as const;

/** One activity of the record, in the members that Art. 30 asks for. Each save is a version of its own. */
export function ActivityDialog({ activity, template, onDone, onClose }: ActivityDialogProps) {
  const { field, role, setRole, busy, ready, refusal, save } = useActivityForm(activity, template, onDone);
  return (
    <Dialog
      open onClose={onClose} width="wide" title={activity ? 'Change the processing activity' : 'New processing activity'}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" busy={busy} disabled={!ready} onPress={save}>{activity ? `Keep as version ${activity.ver + 1}` : 'Add'}</Button>
        </>
      }
    >
      <div className="grid gap-4">
        <TextArea label="Purpose" rows={2} {...field('processing_purpose')} />
        <Segmented label="Your role" options={ROLES} value={role} onChange={setRole} />
        <div className="grid grid-cols-2 gap-4">
          <TextField label="Controller, with contact" {...field('controller')} />
          <TextField label="Data protection officer" {...field('dpo')} />
          <TextField label="Joint controller" optional {...field('joint_controller')} />
          <TextField label="Representative" optional {...field('representative')} />
          <TextArea label="Categories of data" hint="One a line" rows={3} {...field('data_categories')} />
          <TextArea label="Data subjects" hint="One a line" rows={3} {...field('data_subjects')} />
          <TextArea label="Recipients" hint="One a line" rows={2} {...field('recipients')} />
          <TextArea label="Transfers to third countries" hint="One a line: country: safeguards" rows={2} {...field('transfers')} />
          <TextArea label="Time limits for erasure" rows={3} {...field('retention_period')} />
          <TextArea label="Security measures" hint="One a line" rows={3} {...field('security_measures')} />
          <TextField label="Legal basis" optional {...field('legal_basis')} />
          <TextField label="Impact assessment" optional {...field('dpia')} />
        </div>
        {refusal && <Notice tone="danger">{refusal}</Notice>}
      </div>
    </Dialog>
  );
}
