import { useMutation, useQuery } from '@tanstack/react-query';
import { fromBase64, toHex, utf8 } from '../../../shared/byte-text.ts';
import { CONTROL_STATUSES } from '../../../shared/control-statuses.ts';
import { browserSha256, newCommandId, notify, saveFile, useSearchText, useTRPC } from '../../lib/index.ts';

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

/** Both files, each recorded in the log before it leaves the server. */
export function useReportFiles(id: string) {
  const trpc = useTRPC();
  const json = useMutation(trpc.reports.json.mutationOptions({ onSuccess: ({ name, text, digest }) => saveExactly(name, text, digest) }));
  const pdf = useMutation(trpc.reports.pdf.mutationOptions({ onSuccess: ({ name, base64 }) => savePdf(name, base64) }));
  return {
    saving: { json: json.isPending, pdf: pdf.isPending },
    saveJson: () => json.mutate({ id, commandId: newCommandId() }),
    savePdf: () => pdf.mutate({ id, commandId: newCommandId() }),
  };
}

/** The bytes that were hashed when the report was made, or nothing: their digest is reckoned here before they are written. */
async function saveExactly(name: string, text: string, digest: string): Promise<void> {
  if (toHex(browserSha256(text)) !== digest) {
    notify({ tone: 'danger', title: 'The report was not saved', detail: 'What came does not have the digest that the report was made with.' });
    return;
  }
  const outcome = await saveFile(name, new Uint8Array(utf8(text)));
  if (outcome === 'saved') notify({ tone: 'ok', title: `${name} saved`, detail: 'Its SHA-256 was checked here and is the one on this page.' });
}

async function savePdf(name: string, base64: string): Promise<void> {
  const bytes = fromBase64(base64);
  if (!bytes) throw new Error('the server sent a PDF that is not base64');
  const outcome = await saveFile(name, new Uint8Array(bytes));
  if (outcome === 'saved') notify({ tone: 'ok', title: `${name} saved` });
}
