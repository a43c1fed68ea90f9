import { useState } from 'react';
import { Button, Dialog, Notice, Select, Text, Time } from '../../kit/index.ts';
import { formRefusal, newCommandId } from '../../lib/index.ts';
import { KeyShownOnce } from './key-shown-once.tsx';
import { type ApiKey, useKeyActs } from './use-api-keys.ts';

const HOUR_S = 3_600;
const OVERLAPS = { none: 0, hour: HOUR_S, day: 24 * HOUR_S, week: 168 * HOUR_S } as const;
const CHOICES = [
  { id: 'none', label: 'Ends at once', detail: 'for a key that leaked' }, { id: 'hour', label: 'One hour' }, { id: 'day', label: 'One day' }, { id: 'week', label: 'Seven days', detail: 'the longest' },
] as const;

/** A new key in the place of an old one, which stays good for a while so that programs can change over. */
export function RotateKeyDialog({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }) {
  const { rotate } = useKeyActs();
  const [overlap, setOverlap] = useState<keyof typeof OVERLAPS>('day');
  const refusal = formRefusal(rotate.error, []);
  if (rotate.data)
    return <KeyShownOnce name={apiKey.name} secret={rotate.data.key} onClose={onClose}><Text tone="soft">The old key, {apiKey.hint}, is good until <Time at={rotate.data.oldUntil} as="minute" />.</Text></KeyShownOnce>;
  return (
    <Dialog
      open onClose={onClose} title={`Rotate ${apiKey.name}`}
      footer={
        <>
          {refusal && <div className="flex-1"><Notice tone="danger">{refusal}</Notice></div>}
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" busy={rotate.isPending} onPress={() => rotate.mutate({ id: apiKey.id, overlapSeconds: OVERLAPS[overlap], commandId: newCommandId() })}>Rotate</Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p>A new key with the same rights, networks and length of life. It is shown once.</p>
        <Select label="The old key stays good for" options={CHOICES} value={overlap} onChange={setOverlap} />
      </div>
    </Dialog>
  );
}
