import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import { z } from 'zod';
import { brand, type Instant } from '../../../shared/brand.ts';
import { useNow } from '../../kit/index.ts';
import { type ApiOutput, fieldErrors, newCommandId, oneLine, troubleOf, useForm, useGo, useLogHealth, useTRPC } from '../../lib/index.ts';
import { dayFaults, firstChoice, namedPeriod, ownPeriod, type Period, PERIOD_CHOICES, type PeriodChoice } from './report-periods.ts';
import { useReportJob } from './use-report-jobs.ts';
import { endWords } from './watch-jobs.ts';

export function useReports() {
  const trpc = useTRPC();
  const reports = useQuery(trpc.reports.list.queryOptions({}));
  const frameworks = useQuery({ ...trpc.reports.frameworks.queryOptions({}), staleTime: Number.POSITIVE_INFINITY });
  const [making, setMaking] = useState(false);
  const health = useLogHealth();
  const began = health.data?.beganAt ?? null;
  const rows = useMemo(() => {
    const names = new Map(frameworks.data?.map(({ id, name }) => [id, name]));
    return (reports.data ?? []).map((report) => ({ ...report, framework: names.get(report.framework) ?? report.framework }));
  }, [reports.data, frameworks.data]);
  return { reports, rows, frameworks, making, setMaking, began: began === null ? null : brand<Instant>(began) };
}

/** A report as the list shows it: the framework by its name. */
export type ReportRow = ReturnType<typeof useReports>['rows'][number];

interface ReportWishes extends Record<string, unknown> {
  readonly framework: string | null;
  readonly choice: PeriodChoice;
  /** UTC days, used with the choice `own`. */
  readonly from: string;
  readonly to: string;
}

function wishesAt(now: Instant) {
  return z.object({ framework: z.string().nullable(), choice: z.enum(PERIOD_CHOICES), from: z.string(), to: z.string() }).superRefine(({ framework, choice, ...days }, context) => {
    const faults = { ...(framework === null ? { framework: 'Choose a framework' } : {}), ...(choice === 'own' ? dayFaults(days, now) : {}) };
    for (const [field, message] of Object.entries(faults)) context.addIssue({ code: 'custom', path: [field], message });
  });
}

const ENDED = {
  cancelled: 'Cancelled: no report was made, and nothing of it is kept.',
  broken: 'Something broke while it was being made. Nothing of it is kept; what broke is reported where the server runs.',
};

export function useNewReport(frameworks: ApiOutput['reports']['frameworks'], logBegan: Instant | null, onMade: () => void) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const go = useGo();
  const now = useNow();
  const only = frameworks.length === 1 ? frameworks[0] : undefined;
  const form = useForm<ReportWishes, z.infer<ReturnType<typeof wishesAt>>>(wishesAt(now), { framework: only?.id ?? null, choice: firstChoice(now, logBegan), from: '', to: '' });
  const [begun, setBegun] = useState<string | null>(null);
  const start = useMutation(trpc.reports.start.mutationOptions({
    meta: { quiet: true },
    onError: form.serve,
    onSuccess: async ({ id }) => {
      setBegun(id);
      await client.invalidateQueries({ queryKey: trpc.reports.jobs.queryKey() });
    },
  }));
  const { job, cancel, cancelling } = useReportJob(begun);
  const state = job?.state;
  const made = job?.reportId ?? null;
  // Only for whoever waited: who went elsewhere finds it in the list.
  const shown = useEffectEvent((id: string) => {
    void client.invalidateQueries({ queryKey: trpc.reports.list.queryKey() });
    onMade();
    go(`/reports/${id}`);
  });
  useEffect(() => {
    if (made !== null) shown(made);
  }, [made]);
  const trouble = start.error ? troubleOf(start.error) : null;
  const working = begun !== null && (state === undefined || state === 'working' || state === 'finished');
  return {
    form,
    period: periodOf(form.values, now),
    busy: start.isPending || working,
    job: working ? (job ?? null) : null,
    cancel, cancelling,
    ended: working ? null : endWords(job, ENDED),
    refusal: trouble && Object.keys(fieldErrors(trouble)).length === 0 ? oneLine(trouble) : null,
    submit: form.onSubmit((wishes) => {
      const period = periodOf(wishes, now);
      if (period && wishes.framework !== null) start.mutate({ framework: wishes.framework, ...period, commandId: newCommandId() });
    }),
  };
}

function periodOf({ choice, from, to }: Pick<ReportWishes, 'choice' | 'from' | 'to'>, now: Instant): Period | null {
  return choice === 'own' ? ownPeriod({ from, to }, now) : namedPeriod(choice, now);
}
