import { useId, useState } from 'react';
import { Button, ConfirmDialog, countOf, Dialog, Notice, NumberField, Table, Text, TextField, Time } from '../../kit/index.ts';
import { brand, type Instant } from '../../../shared/brand.ts';
import { newCommandId, oneLine, QueryView, troubleOf } from '../../lib/index.ts';
import { type Policy, type PolicyTrial, type RetainedKind, usePolicyTrial, useRetentionActs } from './use-retention.ts';

const MOST_DAYS = 36_500;

/** How long a type of data is kept. The floor is said before it refuses. */
export function PolicyDialog({ of: { kind, policy }, onClose }: { readonly of: RetainedKind; readonly onClose: () => void }) {
  const { add, change } = useRetentionActs();
  const [days, setDays] = useState<number | null>(policy?.days ?? kind.defaultDays);
  const [description, setDescription] = useState(policy?.description ?? '');
  const act = policy ? change : add;
  const id = useId();
  const send = () => {
    if (days === null) return;
    const to = { days, description, commandId: newCommandId() };
    if (policy) change.mutate({ id: policy.id, ver: policy.ver, ...to }, { onSuccess: onClose });
    else add.mutate({ dataType: kind.dataType, ...to }, { onSuccess: onClose });
  };
  return (
    <Dialog
      open onClose={onClose} title={policy ? `Change how long ${kind.dataType} is kept` : `Say how long ${kind.dataType} is kept`}
      footer={
        <>
          {act.error && <div className="flex-1"><Notice tone="danger">{oneLine(troubleOf(act.error))}</Notice></div>}
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" submit form={id} busy={act.isPending} disabled={days === null}>{policy ? 'Change' : 'Keep so long'}</Button>
        </>
      }
    >
      <form id={id} noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); send(); }}>
        <Text as="p" tone="soft">This is about {kind.what}. Entries of the log stay for ever; only what they disclose can go, and only when somebody runs the policy.</Text>
        <NumberField label="Days" value={days} onChange={setDays} min={kind.floorDays} max={kind.maxDays === null ? MOST_DAYS : Math.max(kind.maxDays, kind.floorDays)} unit="days" hint={`At least ${kind.floorDays}${kind.floorBy === null ? '' : kind.floorBy === 'registry' ? ', by a layer of the registry' : ', by law'}${kind.maxDays === null ? '' : `; at most ${Math.max(kind.maxDays, kind.floorDays)}, by a layer of the registry`}`} autoFocus />
        <TextField label="Why" optional value={description} onChange={setDescription} maxLength={500} />
      </form>
    </Dialog>
  );
}

/** The dry run first; whoever goes on confirms a second time, by typing how many go. */
export function RunPolicyDialog({ policy, onClose }: { readonly policy: Policy; readonly onClose: () => void }) {
  const trial = usePolicyTrial(policy.id);
  const { run } = useRetentionActs();
  const [meant, setMeant] = useState(false);
  const erases = trial.data?.erases ?? 0;
  if (meant) {
    return (
      <ConfirmDialog
        open title={`Erase ${countOf(erases, 'disclosure')} for ever?`} confirm="Erase" destructive typeName={String(erases)} busy={run.isPending} error={run.error ? oneLine(troubleOf(run.error)) : null} onClose={onClose}
        onConfirm={() => run.mutate({ id: policy.id, dryRun: false, count: erases, commandId: newCommandId() }, { onSuccess: onClose })}
      >
        Nothing here brings them back; a backup from before still holds them. The log tells of it, and verifies as before. If something else would go by now, nothing does.
      </ConfirmDialog>
    );
  }
  return (
    <Dialog
      open onClose={onClose} title={`Dry run of ${policy.dataType}`}
      footer={
        <>
          <Button onPress={onClose}>Close</Button>
          <Button kind="danger" disabled={erases === 0} onPress={() => setMeant(true)}>{`Erase ${countOf(erases, 'disclosure')}`}</Button>
        </>
      }
    >
      <QueryView query={trial}>{(told) => <Trial told={told} />}</QueryView>
    </Dialog>
  );
}

function Trial({ told: { error, days, cutoff, erases, held, byType } }: { readonly told: PolicyTrial }) {
  if (error !== null) return <Notice tone="warn">{error}. Nothing would be erased.</Notice>;
  return (
    <div className="grid gap-3">
      <Text as="p">
        What is older than {countOf(days, 'day')}, so from before <Time at={brand<Instant>(cutoff)} as="minute" />: <Text weight="medium">{countOf(erases, 'disclosure')}</Text> would go, <Text weight="medium">{countOf(held, 'disclosure')}</Text> stay because a legal hold covers them. Nothing was changed, and nothing was recorded.
      </Text>
      {byType.length > 0 && (
        <Table
          label="What a run would do" rows={byType} rowId={({ type, heldFor }) => `${type} ${heldFor ?? ''}`} density="dense"
          columns={[
            { id: 'type', head: 'Event', cell: ({ type }) => <Text mono size="s">{type}</Text> },
            { id: 'verdict', head: 'What happens', cell: ({ heldFor }) => (heldFor === null ? 'erased' : `kept for ${heldFor}`) },
            { id: 'n', head: 'Disclosures', align: 'end', cell: ({ n }) => n },
          ]}
        />
      )}
    </div>
  );
}
