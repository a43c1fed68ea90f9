import { REPORT_FORMAT_NAMES, REPORT_FORMATS } from '../../../shared/report-formats.ts';
import { Button, ChoiceGroup, Dialog, Notice, Text } from '../../kit/index.ts';
import type { Report } from './control-words.ts';
import { useReportFile } from './use-report.ts';

const CHOICES = REPORT_FORMAT_NAMES.map((id) => ({ id, label: REPORT_FORMATS[id].name, detail: REPORT_FORMATS[id].says }));

/** The report as a file: which form is for whom. */
export function ReportFileDialog({ report, onClose }: { readonly report: Pick<Report, 'id' | 'digest'>; readonly onClose: () => void }) {
  const { format, setFormat, busy, refusal, take } = useReportFile(report, onClose);
  return (
    <Dialog
      open onClose={onClose} title="Save the report"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" icon="download" busy={busy} onPress={take}>Save</Button>
        </>
      }
    >
      <div className="grid gap-4">
        <ChoiceGroup label="Format" choices={CHOICES} value={format} onChange={setFormat} />
        <Text as="p" tone="faint" size="s">That the report was taken away is recorded before the file leaves. The same report gives the same file.</Text>
        {refusal && <Notice tone="danger">{refusal}</Notice>}
      </div>
    </Dialog>
  );
}
