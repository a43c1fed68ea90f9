import { useId, useState } from 'react';
import { Button, Checkbox, ConfirmDialog, countOf, Dialog, Notice, NumberField, Table, Text, TextField, Time } from '../../kit/index.ts';
import { brand, type Instant } from '../../../shared/brand.ts';
import { GRACE_DAYS, MOST_GRACE_DAYS } from '../../../shared/retention-days.ts';
import { newCommandId, oneLine, QueryView, troubleOf } from '../../lib/index.ts';
import { amountOf, boundsOf, goingFirst } from './retention-words.ts';
import { type DataKind, type Policy, type PolicyTrial, type RetainedKind, usePolicyTrial, useRetentionActs } from './use-retention.ts';

/** How long a type of data is kept. The floor is said before it refuses. */
export function PolicyDialog({ of: { kind, policy }, onClose }: { readonly of: RetainedKind; readonly onClose: () => void }) {
  const { add, change } = useRetentionActs();
  const [days, setDays] = useState<number | null>(policy?.days ?? kind.defaultDays);
  const [graceDays, setGraceDays] = useState<number | null>(policy?.graceDays ?? GRACE_DAYS);
  const [archive, setArchive] = useState(policy?.archive ?? false);
  const [active, setActive] = useState(policy?.active ?? true);
  const [description, setDescription] = useState(policy?.description ?? '');
  const ofRecords = kind.kind === 'records';
  const bounds = boundsOf(kind);
  const [daysFit, graceFits] = [days === null || (days >= bounds.min && days <= bounds.max), graceDays === null || (graceDays >= 1 && graceDays <= MOST_GRACE_DAYS)];
  const act = policy ? change : add;
  const id = useId();
  const send = () => {
    if (days === null || graceDays === null) return;
    const to = { days, description, ...(ofRecords ? { graceDays, archive } : {}), commandId: newCommandId() };
    if (policy) change.mutate({ id: policy.id, ver: policy.ver, active, ...to }, { onSuccess: onClose });
    else add.mutate({ dataType: kind.dataType, ...to }, { onSuccess: onClose });
  };
  return (
    <Dialog
      open onClose={onClose} title={policy ? `Change how long ${kind.dataType} is kept` : `Say how long ${kind.dataType} is kept`}
      footer={
        <>
          {act.error && <div className="flex-1"><Notice tone="danger">{oneLine(troubleOf(act.error))}</Notice></div>}
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" submit form={id} busy={act.isPending} disabled={days === null || graceDays === null || !daysFit || !graceFits}>{policy ? 'Change' : 'Keep so long'}</Button>
        </>
      }
    >
      <form id={id} noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); send(); }}>
        <Text as="p" tone="soft">This is about {kind.what}. {ofRecords ? 'What is older is deleted: out of everybody’s sight at once, and gone for good when its days of grace are over.' : 'Entries of the log stay for ever; only what they disclose can go, for good and at once.'} A policy acts by itself, daily, once somebody has run it; one that was changed to take more waits for that again.</Text>
        <NumberField label="Days" value={days} onChange={setDays} min={bounds.min} max={bounds.max} unit="days" hint={bounds.words} error={daysFit ? null : bounds.words} autoFocus />
        {ofRecords && <NumberField label="Days of grace" value={graceDays} onChange={setGraceDays} min={1} max={MOST_GRACE_DAYS} unit="days" hint="In which what was deleted can be restored" error={graceFits ? null : `At least 1; at most ${MOST_GRACE_DAYS}`} />}
        {ofRecords && <Checkbox checked={archive} onChange={setArchive} hint="A file sealed under the tenant’s key; while it cannot be written, nothing goes">Archive what goes for good</Checkbox>}
        {policy && <Checkbox checked={active} onChange={setActive} hint="Switched off it deletes nothing, also when somebody runs it">In force</Checkbox>}
        <TextField label="Why" optional value={description} onChange={setDescription} maxLength={500} />
      </form>
    </Dialog>
  );
}

/** The dry run first; whoever goes on confirms a second time, by typing how many go. */
export function RunPolicyDialog({ policy, kind, onClose }: { readonly policy: Policy; readonly kind: DataKind; readonly onClose: () => void }) {
  const trial = usePolicyTrial(policy.id);
  const { run } = useRetentionActs();
  const [meant, setMeant] = useState(false);
  const erases = trial.data?.erases ?? 0;
  /** Nothing would go now, and somebody must have run it before it acts by itself. */
  const canBegin = trial.data?.error === null && erases === 0 && policy.nextRunAt === null;
  const [verb, amount] = [kind.kind === 'records' ? 'Delete' : 'Erase', amountOf(policy.dataType, erases)];
  if (meant) {
    return (
      <ConfirmDialog
        open title={kind.kind === 'records' ? `Delete ${amount}?` : `Erase ${amount} for ever?`} confirm={verb} destructive typeName={String(erases)} busy={run.isPending} error={run.error ? oneLine(troubleOf(run.error)) : null} onClose={onClose}
        onConfirm={() => run.mutate({ id: policy.id, dryRun: false, count: erases, commandId: newCommandId() }, { onSuccess: onClose })}
      >
        {kind.kind === 'records'
          ? `Nobody sees them any more, at once. For ${countOf(policy.graceDays, 'day')} whoever manages retention can restore them; then they are gone for good${policy.archive ? ', but for a sealed archive' : ''}. From now on the policy acts by itself every day. If something else would go by now, nothing does; if that comes to be on the way, the rest stays.`
          : 'Nothing here brings them back; a backup from before still holds them. The log tells of it, and verifies as before. From now on the policy acts by itself every day. If something else would go by now, nothing does; if that comes to be on the way, the rest stays.'}
      </ConfirmDialog>
    );
  }
  return (
    <Dialog
      open onClose={onClose} title={`Dry run of ${policy.dataType}`} width="wide"
      footer={
        <>
          {run.error && <div className="flex-1"><Notice tone="danger">{oneLine(troubleOf(run.error))}</Notice></div>}
          <Button onPress={onClose}>Close</Button>
          {canBegin
            ? <Button kind="primary" busy={run.isPending} onPress={() => run.mutate({ id: policy.id, dryRun: false, count: 0, commandId: newCommandId() }, { onSuccess: onClose })}>Let it act every day</Button>
            : <Button kind="danger" disabled={erases === 0} onPress={() => setMeant(true)}>{`${verb} ${amount}`}</Button>}
        </>
      }
    >
      <QueryView query={trial}>{(told) => <Trial told={told} kind={kind} />}</QueryView>
      {canBegin && <Text as="p" tone="soft">{`Nothing would go today. Let it act, and from then on it ${kind.kind === 'records' ? 'deletes' : 'erases'} every day what has become older, without asking; that you let it stands in the log.`}</Text>}
    </Dialog>
  );
}

function Trial({ told: { error, days, cutoff, erases, held, byType, records }, kind: { kind, dataType } }: { readonly told: PolicyTrial; readonly kind: DataKind }) {
  if (error !== null) return <Notice tone="warn">{error}. Nothing would go.</Notice>;
  const verdict = (heldFor: string | null) => (heldFor !== null ? `kept for ${heldFor}` : kind === 'records' ? 'deleted' : 'erased');
  return (
    <div className="grid gap-3">
      <Text as="p">
        What is older than {countOf(days, 'day')}, so from before <Time at={brand<Instant>(cutoff)} as="minute" />: <Text weight="medium">{amountOf(dataType, erases)}</Text> would go{held > 0 && <>, <Text weight="medium">{amountOf(dataType, held)}</Text> {held === 1 ? 'stays' : 'stay'} because a legal hold covers {held === 1 ? 'it' : 'them'}</>}. Nothing was changed, and nothing was recorded.
      </Text>
      {kind === 'log' && byType.length > 0 && (
        <Table
          label="What a run would do" rows={byType} rowId={({ type, heldFor }) => `${type} ${heldFor ?? ''}`} density="dense"
          columns={[
            { id: 'type', head: 'Event', cell: ({ type }) => <Text mono size="s">{type}</Text> },
            { id: 'verdict', head: 'What happens', cell: ({ heldFor }) => verdict(heldFor) },
            { id: 'n', head: 'Disclosures', align: 'end', cell: ({ n }) => n },
          ]}
        />
      )}
      {kind === 'records' && records.length > 0 && (
        <Table
          label={records.length < erases + held ? `The oldest ${records.length}` : 'What a run would do'} rows={goingFirst(records)} rowId={({ id }) => id} density="dense"
          columns={[
            { id: 'group', head: 'Record', cell: ({ group, id }) => <>{group} <Text mono size="s" tone="faint">{id.slice(-8)}</Text></> },
            { id: 'verdict', head: 'What happens', width: '11rem', cell: ({ heldFor }) => verdict(heldFor) },
            { id: 'time', head: 'From', align: 'end', cell: ({ time }) => <Time at={brand<Instant>(time)} as="minute" /> },
          ]}
        />
      )}
    </div>
  );
}
