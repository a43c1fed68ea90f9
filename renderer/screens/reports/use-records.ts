import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { RedactionProfile } from '../../../shared/redaction-profiles.ts';
import type { RecordFormat } from '../../../shared/report-formats.ts';
import { countOf, formatBytes, useNow } from '../../kit/index.ts';
import { auditConditions, type AuditQuestion, fetchFile, newCommandId, notify, oneLine, saveFile, troubleOf, useTRPC, withProof } from '../../lib/index.ts';
import { dayFaults, ownPeriod } from './report-periods.ts';

/** What the dialog opens with: the question of Audit where it was opened from there. */
export type RecordWishes = AuditQuestion;

/** Puts the export on record, fetches the file and saves it. */
export function useRecords(today: string, wishes: RecordWishes, onSaved: () => void) {
  const trpc = useTRPC();
  const now = useNow();
  const [format, setFormat] = useState<RecordFormat>('csv');
  const [profile, setProfile] = useState<RedactionProfile>('full');
  const [from, setFrom] = useState(wishes.from ?? `${today.slice(0, 8)}01`);
  const [to, setTo] = useState(wishes.to !== null && wishes.to < today ? wishes.to : today);
  const [types, setTypes] = useState(wishes.types.join(' '));
  const [wide, setWide] = useState(false);
  const record = useMutation(trpc.evidence.records.mutationOptions({ meta: { quiet: true } }));
  const period = ownPeriod({ from, to }, now);
  const take = useMutation({
    meta: { quiet: true },
    mutationFn: async (days: NonNullable<typeof period>) => {
      const { id, name, entries } = await record.mutateAsync({ format, profile, ...days, types: types.split(/[\s,]+/).filter(Boolean), where: wide ? {} : auditConditions({ ...wishes, types: [], from: null, to: null }), commandId: newCommandId() });
      const bytes = await withProof(() => fetchFile(`/api/v1/evidence/records/${id}`));
      return { name, entries, size: bytes.length, outcome: await saveFile(name, bytes) };
    },
    onSuccess: ({ name, entries, size, outcome }) => {
      if (outcome === 'cancelled') return;
      notify({ tone: 'ok', title: `${name} saved`, detail: `${countOf(entries, 'entry', 'entries')}, ${formatBytes(size)}` });
      onSaved();
    },
  });
  return {
    format, setFormat, profile, setProfile, from, setFrom, to, setTo, types, setTypes, wide, widen: () => setWide(!wide), faults: dayFaults({ from, to }, now), ready: period !== null, busy: take.isPending,
    refusal: take.error ? oneLine(troubleOf(take.error)) : null, take: () => period && take.mutate(period),
  };
}
