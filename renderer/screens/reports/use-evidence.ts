import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { RedactionProfile } from '../../../shared/redaction-profiles.ts';
import { formatBytes } from '../../kit/index.ts';
import { fetchFile, newCommandId, notify, oneLine, saveFile, troubleOf, useTRPC, withProof } from '../../lib/index.ts';

/** A report that goes along, and whose period the package is then about. */
export interface PackedReport {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** Puts the export on record, fetches the package and saves it; `onSaved` once it lies where the person wants it. */
export function useEvidence(report: PackedReport | null, onSaved: () => void) {
  const trpc = useTRPC();
  const [profile, setProfile] = useState<RedactionProfile>('full');
  const [reach, setReach] = useState<'log' | 'period'>('log');
  const record = useMutation(trpc.evidence.export.mutationOptions({ meta: { quiet: true } }));
  const take = useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      const about = report ? { from: report.from, to: report.to, reach, reports: [report.id] } : {};
      const { id, name } = await record.mutateAsync({ profile, ...about, commandId: newCommandId() });
      const bytes = await withProof(() => fetchFile(`/api/v1/evidence/packages/${id}`));
      return { name, size: bytes.length, outcome: await saveFile(name, bytes) };
    },
    onSuccess: ({ name, size, outcome }) => {
      if (outcome === 'cancelled') return;
      notify({ tone: 'ok', title: `${name} saved`, detail: `${formatBytes(size)}. Check it with npm run verify, or with the script inside it.` });
      onSaved();
    },
  });
  return { profile, setProfile, reach, setReach, busy: take.isPending, refusal: take.error ? oneLine(troubleOf(take.error)) : null, take: () => take.mutate() };
}
