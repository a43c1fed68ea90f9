import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fromBase64, fromUtf8, toHex } from '../../../shared/byte-text.ts';
import { CONTROL_STATUSES } from '../../../shared/control-statuses.ts';
import type { ReportFormat } from '../../../shared/report-formats.ts';
import { browserSha256, newCommandId, notify, oneLine, saveBase64, troubleOf, useSearchText, useTRPC } from '../../lib/index.ts';
import type { Report } from './control-words.ts';

const NONE = '';

export function useReport(id: string) {
  const trpc = useTRPC();
  const report = useQuery({ ...trpc.reports.get.queryOptions({ id }), staleTime: Number.POSITIVE_INFINITY });
  const [chosen, setControl] = useSearchText('control', NONE);
  const [narrowed, setStatus] = useSearchText('status', NONE);
  const status = CONTROL_STATUSES.find((one) => one === narrowed) ?? null;
  return {
    report,
    control: report.data?.body.controls.find((control) => control.id === chosen) ?? null,
    openControl: (control: string | null) => setControl(control ?? NONE),
    status,
    setStatus: (next: typeof status) => setStatus(next ?? NONE),
  };
}

/** One format at a time; each file is recorded in the log before it leaves the server. */
export function useReportFile(report: Pick<Report, 'id' | 'digest'>, onSaved: () => void) {
  const trpc = useTRPC();
  const [format, setFormat] = useState<ReportFormat>('pdf');
  const take = useMutation(trpc.reports.export.mutationOptions({
    meta: { quiet: true },
    onSuccess: async (file) => {
      const exact = format !== 'json' || digestOf(file.base64) === report.digest;
      if (!exact) notify({ tone: 'danger', title: 'The report was not saved', detail: 'What came does not have the digest that the report was made with.' });
      else if (await saveBase64(file, format === 'json' ? 'Its SHA-256 was checked here and is the one on this page.' : undefined)) onSaved();
    },
  }));
  return { format, setFormat, busy: take.isPending, refusal: take.error ? oneLine(troubleOf(take.error)) : null, take: () => take.mutate({ id: report.id, format, commandId: newCommandId() }) };
}

/** Signs under the digest that this page shows. */
export function useSignature({ id, digest }: Pick<Report, 'id' | 'digest'>, onSigned: () => void) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [office, setOffice] = useState('');
  const [statement, setStatement] = useState('I have read this report and the evidence it names, and I stand for the answers that my office gave to it.');
  const sign = useMutation(trpc.reports.sign.mutationOptions({
    meta: { quiet: true },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: trpc.reports.get.queryKey({ id }) });
      notify({ tone: 'ok', title: 'Report signed off' });
      onSigned();
    },
  }));
  return {
    office, setOffice, statement, setStatement, busy: sign.isPending, ready: office.trim() !== '' && statement.trim() !== '', refusal: sign.error ? oneLine(troubleOf(sign.error)) : null,
    sign: () => sign.mutate({ id, digest, office, statement, commandId: newCommandId() }),
  };
}

/** Of the bytes behind the base64; null when there is no text in them. */
function digestOf(base64: string): string | null {
  const bytes = fromBase64(base64);
  const text = bytes ? fromUtf8(bytes) : null;
  return text === null ? null : toHex(browserSha256(text));
}
