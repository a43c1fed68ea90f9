import { Button, ChoiceGroup, countOf, DateField, Dialog, formatCount, Notice, ProgressBar, Select, Text, useNow } from '../../kit/index.ts';
import { type ApiOutput, useLogHealth } from '../../lib/index.ts';
import { namedPeriod, PERIOD_CHOICES, type PeriodChoice, periodWords } from './report-periods.ts';
import { useNewReport } from './use-reports.ts';

const CHOICE_WORDS: Readonly<Record<PeriodChoice, string>> = {
  'last-month': 'Last full month', 'last-quarter': 'Last full quarter', 'last-year': 'Last twelve full months', 'this-year': 'This year so far', own: 'Other days',
};
const FORM = 'new-report';

interface NewReportProps {
  readonly frameworks: ApiOutput['reports']['frameworks'];
  readonly onClose: () => void;
}

/** Framework and period; nothing else decides what a report says. */
export function NewReportDialog({ frameworks, onClose }: NewReportProps) {
  const { form, period, busy, refusal, submit } = useNewReport(frameworks, onClose);
  const now = useNow();
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
        <Select label="Framework" options={frameworks.map(({ id, name, controls }) => ({ id, label: name, detail: countOf(controls, 'control') }))} {...form.field('framework')} />
        <ChoiceGroup label="Period" choices={choices} {...form.field('choice')} />
        {form.values.choice === 'own' && (
          <div className="grid grid-cols-2 gap-4">
            <DateField label="First day" max={now.slice(0, 10)} {...form.field('from')} />
            <DateField label="Last day" max={now.slice(0, 10)} {...form.field('to')} />
          </div>
        )}
        {busy ? <Making /> : period && (
          <Text as="p" tone="soft">
            The whole log is verified first, then every entry from {period.from} up to, not including, {period.to} is read. That the report was made is itself recorded.
          </Text>
        )}
        {refusal && <Notice tone="danger">{refusal}</Notice>}
      </form>
    </Dialog>
  );
}

const ASK_MS = 1_000;

/** Recomputing the log is what takes long; the questions come after it. */
function Making() {
  const checking = useLogHealth(ASK_MS).data?.checking;
  const known = checking && checking.total > 0;
  return (
    <div className="grid gap-3">
      <ProgressBar label={known ? 'Verifying the log' : 'Making the report'} share={known ? checking.done / checking.total : null} {...(known ? { words: `${formatCount(checking.done)} of ${countOf(checking.total, 'entry', 'entries')}` } : {})} />
      <Text as="p" tone="soft">It is made to its end even if you close this or go elsewhere, and then stands among the reports.</Text>
    </div>
  );
}
