import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { z } from 'zod';
import type { Instant } from '../../../shared/brand.ts';
import { useNow } from '../../kit/index.ts';
import { type ApiOutput, fieldErrors, newCommandId, oneLine, troubleOf, useForm, useGo, useTRPC } from '../../lib/index.ts';
import { dayFaults, namedPeriod, ownPeriod, type Period, PERIOD_CHOICES, type PeriodChoice } from './report-periods.ts';

export function useReports() {
  const trpc = useTRPC();
  const reports = useQuery(trpc.reports.list.queryOptions({}));
  const frameworks = useQuery({ ...trpc.reports.frameworks.queryOptions({}), staleTime: Number.POSITIVE_INFINITY });
  const [making, setMaking] = useState(false);
  const rows = useMemo(() => {
    const names = new Map(frameworks.data?.map(({ id, name }) => [id, name]));
    return (reports.data ?? []).map((report) => ({ ...report, framework: names.get(report.framework) ?? report.framework }));
  }, [reports.data, frameworks.data]);
  return { reports, rows, frameworks, making, setMaking };
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

export function useNewReport(frameworks: ApiOutput['reports']['frameworks'], onMade: () => void) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const go = useGo();
  const now = useNow();
  const only = frameworks.length === 1 ? frameworks[0] : undefined;
  const form = useForm<ReportWishes, z.infer<ReturnType<typeof wishesAt>>>(wishesAt(now), { framework: only?.id ?? null, choice: 'last-quarter', from: '', to: '' });
  const create = useMutation(trpc.reports.create.mutationOptions({
    meta: { quiet: true },
    onError: form.serve,
    onSuccess: () => client.invalidateQueries({ queryKey: trpc.reports.list.queryKey() }),
  }));
  /** Only for whoever waited: who went elsewhere finds it in the list. */
  const shown = ({ id }: { readonly id: string }) => {
    onMade();
    go(`/reports/${id}`);
  };
  const trouble = create.error ? troubleOf(create.error) : null;
  return {
    form,
    period: periodOf(form.values, now),
    busy: create.isPending,
    refusal: trouble && Object.keys(fieldErrors(trouble)).length === 0 ? oneLine(trouble) : null,
    submit: form.onSubmit((wishes) => {
      const period = periodOf(wishes, now);
      if (period && wishes.framework !== null) create.mutate({ framework: wishes.framework, ...period, commandId: newCommandId() }, { onSuccess: shown });
    }),
  };
}

function periodOf({ choice, from, to }: Pick<ReportWishes, 'choice' | 'from' | 'to'>, now: Instant): Period | null {
  return choice === 'own' ? ownPeriod({ from, to }, now) : namedPeriod(choice, now);
}
