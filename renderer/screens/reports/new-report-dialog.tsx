import { Button, ChoiceGroup, countOf, DateField, Dialog, Notice, Select, Text, useNow } from '../../kit/index.ts';
import type { Instant } from '../../../shared/brand.ts';
import type { ApiOutput } from '../../lib/index.ts';
import { JobProgress } from './job-progress.tsx';
import { reportFar } from './progress-words.ts';
import { namedPeriod, PERIOD_CHOICES, type PeriodChoice, periodWords, unknownBefore } from './report-periods.ts';
import { useNewReport } from './use-reports.ts';

const CHOICE_WORDS: Readonly<Record<PeriodChoice, string>> = {
  'last-month': 'Last full month', 'last-quarter': 'Last full quarter', 'this-quarter': 'This quarter so far', 'last-year': 'Last twelve full months', 'this-year': 'This year so far', own: 'Other days',
};
const FORM = 'new-report';

interface NewReportProps {
  readonly frameworks: ApiOutput['reports']['frameworks'];
  /** When the log's first entry was written, for whoever may know it. */
  readonly logBegan: Instant | null;
  readonly onClose: () => void;
}

/** Framework and period; nothing else decides what a report says. */
export function NewReportDialog({ frameworks, logBegan, onClose }: NewReportProps) {
  const { form, period, busy, job, cancel, cancelling, ended, refusal, submit } = useNewReport(frameworks, logBegan, onClose);
  const now = useNow();
  const unknown = period && unknownBefore(period, logBegan);
  const choices = PERIOD_CHOICES.map((id) => ({ id, label: CHOICE_WORDS[id], detail: id === 'own' ? 'Whole days in UTC, both included' : `${periodWords(namedPeriod(id, now))} (UTC)` }));
  return (
    <Dialog
      open onClose={onClose} title="New report"
      footer={
        <>
          <Button onPress={onClose}>{busy ? 'Close' : 'Cancel'}</Button>
          <Button kind="primary" submit form={FORM} busy={busy}>Make the report</Button>
        </>
      }
    >
      <form id={FORM} noValidate className="grid gap-4" onSubmit={submit}>
        <Select label="Framework" options={frameworks.map(({ id, name, controls }) => ({ id, label: name, detail: countOf(controls, 'control') }))} autoFocus {...form.field('framework')} />
        <ChoiceGroup label="Period" choices={choices} {...form.field('choice')} />
        {form.values.choice === 'own' && (
          <div className="grid grid-cols-2 gap-4">
            <DateField label="First day" max={now.slice(0, 10)} {...form.field('from')} />
            <DateField label="Last day" max={now.slice(0, 10)} {...form.field('to')} />
          </div>
        )}
        {busy ? (
          <div className="grid gap-3">
            <JobProgress far={reportFar(job?.progress)} cancelling={cancelling} onCancel={cancel} />
            <Text as="p" tone="soft">It is made to its end even if you close this or go elsewhere, and then stands among the reports.</Text>
          </div>
        ) : period && (
          <Text as="p" tone="soft">
            The whole log is verified first, then every entry of {periodWords(period)} (UTC) is read. That the report was made is itself recorded.
          </Text>
        )}
        {!busy && unknown && <Notice>{unknown}</Notice>}
        {ended && <Notice tone={ended.tone}>{ended.words}</Notice>}
        {refusal && <Notice tone="danger">{refusal}</Notice>}
      </form>
    </Dialog>
  );
}
