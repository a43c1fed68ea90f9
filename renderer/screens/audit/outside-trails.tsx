import { useState } from 'react';
import { Badge, Button, CopyableId, countOf, Dialog, formatBytes, KeyValues, SideSection, Text, TextArea, Time } from '../../kit/index.ts';
import { useCan } from '../../lib/index.ts';
import type { Trail } from './use-outside.ts';

const FORMATS: Readonly<Record<Trail['format'], string>> = { ocsf: 'OCSF', cloudtrail: 'AWS CloudTrail', plain: 'JSON records' };

interface TrailSectionProps {
  readonly trail: Trail;
  /** Only this trail's records are shown. */
  readonly chosen: boolean;
  readonly onChoose: (id: string | null) => void;
  readonly onTake: (id: string) => void;
  readonly onWithdraw: (trail: Trail) => void;
}

/** What a trail claims, who brought it, and the digest by which the log knows its file. */
export function TrailSection({ trail, chosen, onChoose, onTake, onWithdraw }: TrailSectionProps) {
  const can = useCan();
  const gone = trail.withdrawnAt !== null;
  return (
    <SideSection title={trail.origin} note={gone ? <Badge icon="archive" tone="neutral">Withdrawn</Badge> : <Badge icon="info" tone="neutral">Claims</Badge>}>
      <Text as="p" tone="soft">{trail.note}</Text>
      <KeyValues
        items={[
          { key: 'File', value: <>{trail.name}, {formatBytes(trail.size)}</> }, { key: 'Form', value: <>{FORMATS[trail.format]}, {countOf(trail.records, 'record')}</> },
          { key: 'Speaks of', value: <><Time at={trail.firstAt} as="minute" /> to <Time at={trail.lastAt} as="minute" /></> }, ...(trail.zoneless === 'utc' ? [{ key: 'Times', value: 'Without a zone: UTC, as was said when it was brought in' }] : []),
          { key: 'Brought in', value: <>{trail.importedByName}, <Time at={trail.importedAt} as="minute" /></> }, { key: 'SHA-256', value: <CopyableId value={trail.sha256} what="SHA-256 of the file" chars={16} /> },
          ...(trail.withdrawnReason === null ? [] : [{ key: 'Withdrawn', value: trail.withdrawnReason }]),
        ]}
      />
      <span className="inline-flex flex-wrap gap-1 pt-2">
        {!gone && <Button size="tiny" label={chosen ? 'All trails' : `Only these of ${trail.name}`} onPress={() => onChoose(chosen ? null : trail.id)}>{chosen ? 'All trails' : 'Only these'}</Button>}
        {can('audit:export') && <Button size="tiny" icon="download" label={`Save the file ${trail.name}`} onPress={() => onTake(trail.id)}>Save the file</Button>}
        {!gone && can('report:create') && <Button size="tiny" label={`Withdraw ${trail.name}`} onPress={() => onWithdraw(trail)}>Withdraw</Button>}
      </span>
    </SideSection>
  );
}

/** Why nobody should find its records any more. */
export function WithdrawTrailDialog({ trail, onWithdraw, onClose }: { readonly trail: Trail; readonly onWithdraw: (reason: string) => void; readonly onClose: () => void }) {
  const [reason, setReason] = useState('');
  return (
    <Dialog
      open onClose={onClose} title={`Withdraw ${trail.name}?`} alert
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="danger-primary" disabled={reason.trim() === ''} onPress={() => onWithdraw(reason)}>Withdraw</Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Text as="p">{countOf(trail.records, 'record')} of {trail.origin} will be found no more. The file, its digest and your reason stay on record.</Text>
        <TextArea label="Reason" value={reason} onChange={setReason} maxLength={2000} rows={2} />
      </div>
    </Dialog>
  );
}
