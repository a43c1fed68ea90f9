import { useState } from 'react';
import { plusMs } from '../../../shared/brand.ts';
import { REFUSALS } from '../../../shared/refusal-codes.ts';
import { Button, ConfirmDialog, formatFully, MomentField, Notice, Text, useNow } from '../../kit/index.ts';
import { confirmNatively, instantOfMinute, minuteOfInstant, oneLine, ownZone, troubleOf } from '../../lib/index.ts';
import type { VersionView } from './use-agent.ts';
import { usePublication } from './use-publication.ts';

interface SchedulePartProps {
  readonly agentName: string;
  readonly version: VersionView;
  /** Why it may not be published now, as a sentence; what may not be published now cannot be scheduled. */
  readonly reason: string | null;
}

/** Publishing at a moment to come: set it, see it, take it back, or read what held it up. */
export function SchedulePart({ agentName, version, reason }: SchedulePartProps) {
  const publication = usePublication(version);
  const [asking, setAsking] = useState(false);
  const { planned, unschedule, takeBack } = publication;
  if (reason !== null && !planned) return null;
  return (
    <>
      {planned?.state === 'waiting' && <Notice tone="info">Goes out {formatFully(planned.at)}, set by {planned.scheduledByName}. Everything is asked again then.</Notice>}
      {planned?.state === 'suspended' && <Notice tone="danger">Was to go out {formatFully(planned.at)}, and is held up: {planned.reason === null ? 'it could not be published.' : REFUSALS[planned.reason].says}</Notice>}
      <Button icon="calendar" wide disabled={reason !== null} onPress={() => setAsking(true)}>{planned ? 'Set another time' : 'Publish at a time'}</Button>
      {planned && <Button icon="undo" wide busy={unschedule.isPending} onPress={takeBack}>Take the time back</Button>}
      {asking && <ScheduleDialog agentName={agentName} version={version} publication={publication} onClose={() => setAsking(false)} />}
    </>
  );
}

const FIVE_MINUTES_MS = 300_000;

function ScheduleDialog({ agentName, version: { semver }, publication, onClose }: Omit<SchedulePartProps, 'reason'> & { readonly publication: ReturnType<typeof usePublication>; readonly onClose: () => void }) {
  const now = useNow();
  const [minute, setMinute] = useState(() => (publication.planned ? minuteOfInstant(publication.planned.at) : ''));
  const [attempted, setAttempted] = useState(false);
  const at = instantOfMinute(minute);
  const wrong = at === null ? 'Choose a day and a time' : at <= now ? 'This moment has passed' : null;
  const { schedule, plan } = publication;
  const send = async () => {
    setAttempted(true);
    if (at === null || wrong !== null || !(await confirmNatively({ title: `Publish ${semver} at a time?`, detail: `${agentName}, ${formatFully(at)}`, action: 'Set the time' }))) return;
    await plan(at);
    onClose();
  };
  return (
    <ConfirmDialog
      open onClose={onClose} title={`Publish ${semver} at a time?`} confirm="Set the time" touches={[`${agentName} ${semver}`]} busy={schedule.isPending} error={schedule.error ? oneLine(troubleOf(schedule.error)) : null}
      onConfirm={() => void send().catch(shownInDialog)}
    >
      <div className="grid gap-3">
        <p>It is published by itself when the time comes, if nothing speaks against it then: votes, digest, policy and tools are asked again, and so is whether you may publish. What does speak against it holds it up and is told here.</p>
        <MomentField label="When" hint={`By your own clock, ${ownZone()}.`} value={minute} onChange={setMinute} min={minuteOfInstant(plusMs(now, FIVE_MINUTES_MS))} error={attempted ? wrong : null} autoFocus />
        {at !== null && <Text tone="soft">That is {formatFully(at)}.</Text>}
      </div>
    </ConfirmDialog>
  );
}

/** The mutation keeps its error, and the dialog shows it. */
function shownInDialog(): void {}
