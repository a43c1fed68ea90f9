import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Instant } from '../../../shared/brand.ts';
import type { RedactionProfile } from '../../../shared/redaction-profiles.ts';
import type { RecordFormat } from '../../../shared/report-formats.ts';
import { countOf, formatBytes, useNow } from '../../kit/index.ts';
import { auditConditions, type AuditQuestion, fetchFile, newCommandId, notify, oneLine, saveFile, troubleOf, useTRPC, withProof } from '../../lib/index.ts';
import { dayFaults, exportDays, ownPeriod } from './report-periods.ts';

/** What the dialog opens with: the question of Audit, and whether it was opened from there. */
export interface RecordWishes extends AuditQuestion {
  readonly fromAudit: boolean;
  readonly logBegan: Instant | null;
}

/** Puts the export on record, fetches the file and saves it. */
export function useRecords(today: string, { fromAudit, logBegan, ...wishes }: RecordWishes, onSaved: () => void) {
  const trpc = useTRPC();
  const now = useNow();
  const [format, setFormat] = useState<RecordFormat>('csv');
  const [profile, setProfile] = useState<RedactionProfile>('full');
  const [days, setDays] = useState<Partial<ReturnType<typeof exportDays>>>({});
  const { from, to } = { ...exportDays(fromAudit ? wishes : null, { today, logBegan }), ...days };
  const [types, setTypes] = useState(wishes.types.join(' '));
  const [wide, setWide] = useState(false);
  const record = useMutation(trpc.evidence.records.mutationOptions({ meta: { quiet: true } }));
  const period = ownPeriod({ from, to }, now);
  const take = useMutation({
    meta: { quiet: true },
    mutationFn: async (asked: NonNullable<typeof period>) => {
      const { id, name, entries } = await record.mutateAsync({ format, profile, ...asked, types: types.split(/[\s,]+/).filter(Boolean), where: wide ? {} : auditConditions({ ...wishes, types: [], from: null, to: null }), commandId: newCommandId() });
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
    format, setFormat, profile, setProfile, from, setFrom: (day: string) => setDays({ ...days, from: day }), to, setTo: (day: string) => setDays({ ...days, to: day }), types, setTypes, wide, widen: () => setWide(!wide), faults: dayFaults({ from, to }, now), ready: period !== null, busy: take.isPending,
    refusal: take.error ? oneLine(troubleOf(take.error)) : null, take: () => period && take.mutate(period),
  };
}
