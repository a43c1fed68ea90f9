import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type BrushRange, formatCount, useNow } from '../../kit/index.ts';
import { auditConditions, type AuditQuestion, auditTerms, beyondDays, beyondFacets, beyondKinds, newCommandId, notify, oneLine, readAuditQuestion, troubleOf, useCan, useSearchTexts, useTRPC, withoutTerm, writeAuditQuestion } from '../../lib/index.ts';
import { barsOf, daysOf, rangeOf } from './audit-days.ts';
import { facetChoice, facetsOf, type Group, type Kind, kindFacet, matching, withChoice } from './audit-facets.ts';
import { type KnownPerson, suggestionsFor, withSuggestion } from './audit-suggestions.ts';

const PAGE = 200;
/** How far below the rows at hand the scroll bar reaches: one pull to its end then fetches so many at most. */
const REACH = 50_000;
const NO_GROUPS: readonly Group[] = [];
const NO_KINDS: readonly Kind[] = [];

/** What stands in the panel at the right. */
export type AuditPanel = { readonly kind: 'entry'; readonly eventId: string } | { readonly kind: 'verification' } | null;

/** The question in the address, and the panel beside the list. */
export function useAuditPlace() {
  const [texts, setTexts] = useSearchTexts();
  const question = useMemo(() => readAuditQuestion(texts), [texts]);
  const panel: AuditPanel = texts['event'] !== undefined ? { kind: 'entry', eventId: texts['event'] } : texts['panel'] === 'verification' ? { kind: 'verification' } : null;
  return {
    question,
    panel,
    ask: useCallback((next: AuditQuestion) => setTexts(writeAuditQuestion(next)), [setTexts]),
    open: (next: AuditPanel) => setTexts({ event: next?.kind === 'entry' ? next.eventId : null, panel: next?.kind === 'verification' ? 'verification' : null }),
  };
}

/** Rows page by page. Every first page of a search leaves an entry in the log, so nothing is asked again by itself. */
export function useAuditRows(question: AuditQuestion) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const pages = useInfiniteQuery({
    ...trpc.audit.page.infiniteQueryOptions({ ...auditConditions(question), size: PAGE }, { getNextPageParam: (page) => page.next ?? undefined }),
    staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, refetchOnReconnect: false, gcTime: 0, // whoever comes back asks anew
  });
  const may = useCan()('audit:read'); // the rows are refused once; that is enough
  // Rows first: counting many entries costs more than reading a page of them, and the server would do both at once.
  const beside = { placeholderData: keepPreviousData, enabled: may && !pages.isPending };
  const counts = useQuery({ ...trpc.audit.counts.queryOptions(auditConditions(beyondFacets(question))), ...beside });
  const kinds = useQuery({ ...trpc.audit.kinds.queryOptions(auditConditions(beyondKinds(question))), ...beside });
  const days = useQuery({ ...trpc.audit.days.queryOptions(auditConditions(beyondDays(question))), ...beside });
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  const groups = counts.data?.groups ?? NO_GROUPS;
  const kindsFound = kinds.data?.kinds ?? NO_KINDS;
  const counted = matching(groups, question);
  const { hasNextPage, isFetching, fetchNextPage } = pages;
  const today = useNow().slice(0, 10);
  return {
    pages, rows,
    /** Rows in all; as many as at hand once the last page is. */
    total: hasNextPage ? Math.max(rows.length, counted) : rows.length,
    reach: hasNextPage ? Math.min(Math.max(rows.length, counted), rows.length + REACH) : rows.length,
    facets: useMemo(() => [...facetsOf(groups, question), kindFacet(kindsFound, question.kinds)], [groups, kindsFound, question]), chosen: facetChoice(question),
    barsPending: days.isPending && may && !pages.isError,
    bars: useMemo(() => barsOf(days.data?.days ?? [], today), [days.data, today]),
    needMore: () => {
      if (hasNextPage && !isFetching) void fetchNextPage();
    },
    again: () => {
      void client.resetQueries({ queryKey: trpc.audit.page.infiniteQueryKey() });
      void client.invalidateQueries({ queryKey: trpc.audit.counts.queryKey() });
      void client.invalidateQueries({ queryKey: trpc.audit.kinds.queryKey() });
      void client.invalidateQueries({ queryKey: trpc.audit.days.queryKey() });
      void client.invalidateQueries({ queryKey: trpc.audit.state.queryKey() });
    },
  };
}

const SETTLED_MS = 250;

/** The brush follows the pointer at once; the question follows when it rests. */
export function useBrush(bars: ReturnType<typeof useAuditRows>['bars'], question: AuditQuestion, ask: (next: AuditQuestion) => void) {
  const [drawn, setDrawn] = useState<{ readonly range: BrushRange | null } | null>(null);
  const latest = useRef({ bars, question, ask });
  useEffect(() => {
    latest.current = { bars, question, ask };
  });
  useEffect(() => {
    if (!drawn) return;
    const timer = setTimeout(() => {
      const now = latest.current;
      now.ask({ ...now.question, ...daysOf(now.bars, drawn.range) });
      setDrawn(null);
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [drawn]);
  return { range: drawn ? drawn.range : rangeOf(bars, question), setRange: (range: BrushRange | null) => setDrawn({ range }) };
}

interface TermActs {
  readonly ask: (next: AuditQuestion) => void;
  readonly openEntry: (eventId: string) => void;
  readonly openNumber: (number: number) => void;
  readonly rows: ReturnType<typeof useAuditRows>['rows'];
}

/** The search field: chips for what is asked, offers for what is typed. */
export function useAuditTerms(question: AuditQuestion, { ask, openEntry, openNumber, rows }: TermActs) {
  const trpc = useTRPC();
  const can = useCan();
  const people = useQuery({ ...trpc.people.list.queryOptions({ size: 500 }), enabled: can('user:read'), staleTime: 300_000 });
  const [typed, setTyped] = useState('');
  const known: readonly KnownPerson[] = people.data?.items ?? NOBODY;
  const names = useMemo(() => new Map([...namesIn(rows), ...known.map(({ id, name }) => [id, name] as const)]), [rows, known]);
  return {
    terms: auditTerms(question, names),
    options: useMemo(() => suggestionsFor(typed, known), [typed, known]),
    setTyped,
    remove: (termId: string) => ask(withoutTerm(question, termId)),
    choose: (id: string) => {
      const next = withSuggestion(question, id);
      const value = id.slice(id.indexOf(':') + 1);
      if (next) ask(next);
      else if (id.startsWith('number:')) openNumber(Number(value));
      else openEntry(value);
    },
    choice: (chosen: Parameters<typeof withChoice>[1]) => ask(withChoice(question, chosen)),
  };
}

const NOBODY: readonly KnownPerson[] = [];

/** Names of people and things as the newest rows tell them. */
function namesIn(rows: ReturnType<typeof useAuditRows>['rows']): readonly (readonly [string, string])[] {
  return rows.slice(0, PAGE).flatMap(({ actor, resource }) => [actor, resource].flatMap((one) => {
    const [id, name] = [one?.['id'], one?.['name']];
    return typeof id === 'string' && typeof name === 'string' ? [[id, name] as const] : [];
  }));
}

/** Opens an entry by its place in the log, which is how verifications and people speak of it. */
export function useOpenNumber(openEntry: (eventId: string) => void): (number: number) => void {
  const trpc = useTRPC();
  const client = useQueryClient();
  return (number) => void client.fetchQuery(trpc.audit.numbered.queryOptions({ number })).then(
    ({ eventId }) => (eventId === null ? notify({ tone: 'warn', title: `There is no entry #${formatCount(number)}` }) : openEntry(eventId)),
    (error: unknown) => notify({ tone: 'danger', title: oneLine(troubleOf(error)) }),
  );
}

/** The whole log recomputed by the server. The answer stays until the next one. */
export function useVerification() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const verification = useMutation(trpc.audit.verify.mutationOptions({
    meta: { quiet: true },
    onSuccess: () => client.invalidateQueries({ queryKey: trpc.audit.state.queryKey() }),
  }));
  return { verification, verify: () => verification.mutate({ commandId: newCommandId() }) };
}
