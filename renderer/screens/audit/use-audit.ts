import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { type BrushRange, formatCount, useNow } from '../../kit/index.ts';
import { auditConditions, type AuditQuestion, auditTerms, beyondDays, beyondFacets, beyondKinds, newCommandId, notify, oneLine, readAuditQuestion, troubleOf, useCan, useSearchTexts, useTRPC, useTRPCClient, withoutTerm, writeAuditQuestion } from '../../lib/index.ts';
import type { AuditRow } from './audit-columns.tsx';
import { barsOf, daysOf, rangeOf } from './audit-days.ts';
import { facetChoice, facetsOf, type Group, type Kind, kindFacet, matching } from './audit-facets.ts';
import { type KnownPerson, suggestionsFor, withSuggestion } from './audit-suggestions.ts';

/** What a window shows and little more: it is drawn the sooner, and the next page is fetched beside it. */
const FIRST_PAGE = 60;
const PAGE = 200;
/** How far below the rows at hand the scroll bar reaches: one pull to its end then fetches so many at most. */
const REACH = 50_000;
const NO_GROUPS: readonly Group[] = [];
const NO_KINDS: readonly Kind[] = [];
const NO_ROWS: readonly AuditRow[] = [];

/** What stands in the panel at the right. */
export type AuditPanel = { readonly kind: 'entry'; readonly eventId: string } | { readonly kind: 'verification' } | null;

/** The question in the address, and the panel beside the list. */
export function useAuditPlace() {
  const [texts, setTexts] = useSearchTexts();
  const { event, panel: beside, ...conditions } = texts;
  const written = new URLSearchParams(conditions).toString();
  const question = useMemo(() => readAuditQuestion(Object.fromEntries(new URLSearchParams(written))), [written]); // one and the same while entries are opened beside the list
  const panel: AuditPanel = event !== undefined ? { kind: 'entry', eventId: event } : beside === 'verification' ? { kind: 'verification' } : null;
  return {
    question,
    panel,
    ask: useCallback((next: AuditQuestion) => setTexts(writeAuditQuestion(next)), [setTexts]),
    open: useCallback((next: AuditPanel) => setTexts({ event: next?.kind === 'entry' ? next.eventId : null, panel: next?.kind === 'verification' ? 'verification' : null }), [setTexts]),
  };
}

/** The pages of a question, each kept as it came. */
function pagesOf(trpc: ReturnType<typeof useTRPC>, api: ReturnType<typeof useTRPCClient>, question: AuditQuestion) {
  const asked = auditConditions(question);
  const options = trpc.audit.page.infiniteQueryOptions(asked, { getNextPageParam: (page) => page.next ?? undefined });
  return {
    ...options,
    queryFn: ({ pageParam, signal }: { readonly pageParam?: string | null | undefined; readonly signal: AbortSignal }) => api.audit.page.query({ ...asked, ...(typeof pageParam === 'string' ? { size: PAGE, cursor: pageParam } : { size: FIRST_PAGE }) }, { signal }),
    staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, refetchOnReconnect: false, gcTime: 0, // whoever comes back asks anew
    structuralSharing: false, // an entry never changes: holding all that are at hand against themselves with every page would take longer than drawing it
  };
}

/** Rows page by page. Every first page of a search leaves an entry in the log, so nothing is asked again by itself. */
export function useAuditRows(asked: AuditQuestion) {
  const trpc = useTRPC();
  const api = useTRPCClient();
  const client = useQueryClient();
  useInfiniteQuery({ ...pagesOf(trpc, api, asked), notifyOnChangeProps: [] }); // a new question is on its way while the old rows are still being taken away
  const question = useDeferredValue(asked);
  const pages = useInfiniteQuery({ ...pagesOf(trpc, api, question), retryOnMount: false }); // what was refused above is not asked again
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
  const { hasNextPage, fetchNextPage } = pages;
  const today = useNow().slice(0, 10);
  return {
    pages, rows,
    /** The first page: the same while others come. */
    newest: pages.data?.pages[0]?.items ?? NO_ROWS,
    /** Rows in all; as many as at hand once the last page is. */
    total: hasNextPage ? Math.max(rows.length, counted) : rows.length,
    reach: hasNextPage ? Math.min(Math.max(rows.length, counted), rows.length + REACH) : rows.length,
    facets: useMemo(() => [...facetsOf(groups, question), kindFacet(kindsFound, question.kinds)], [groups, kindsFound, question]), chosen: useMemo(() => facetChoice(asked), [asked]),
    barsPending: days.isPending && may && !pages.isError,
    bars: useMemo(() => barsOf(days.data?.days ?? [], today), [days.data, today]),
    /** May be called while the next page is on its way; whether one is, is not asked for, because the whole screen would be drawn again with each answer. */
    needMore: useCallback(() => {
      if (hasNextPage) void fetchNextPage({ cancelRefetch: false });
    }, [hasNextPage, fetchNextPage]),
    again: useCallback(() => {
      void client.resetQueries({ queryKey: trpc.audit.page.infiniteQueryKey() });
      void client.invalidateQueries({ queryKey: trpc.audit.counts.queryKey() });
      void client.invalidateQueries({ queryKey: trpc.audit.kinds.queryKey() });
      void client.invalidateQueries({ queryKey: trpc.audit.days.queryKey() });
      void client.invalidateQueries({ queryKey: trpc.audit.state.queryKey() });
    }, [client, trpc]),
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

export interface TermActs {
  readonly ask: (next: AuditQuestion) => void;
  readonly openEntry: (eventId: string) => void;
  readonly openNumber: (number: number) => void;
  readonly newest: readonly AuditRow[];
}

/** The search field: chips for what is asked, offers for what is typed. */
export function useAuditTerms(question: AuditQuestion, { ask, openEntry, openNumber, newest }: TermActs) {
  const trpc = useTRPC();
  const can = useCan();
  const people = useQuery({ ...trpc.people.list.queryOptions({ size: 500 }), enabled: can('user:read'), staleTime: 300_000 });
  const [typed, setTyped] = useState('');
  const known: readonly KnownPerson[] = people.data?.items ?? NOBODY;
  const names = useMemo(() => new Map([...namesIn(newest), ...known.map(({ id, name }) => [id, name] as const)]), [newest, known]);
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
  };
}

const NOBODY: readonly KnownPerson[] = [];

/** Names of people and things as the newest rows tell them. */
function namesIn(newest: readonly AuditRow[]): readonly (readonly [string, string])[] {
  return newest.flatMap(({ actor, resource }) => [actor, resource].flatMap((one) => {
    const [id, name] = [one?.['id'], one?.['name']];
    return typeof id === 'string' && typeof name === 'string' ? [[id, name] as const] : [];
  }));
}

/** Opens an entry by its place in the log, which is how verifications and people speak of it. */
export function useOpenNumber(openEntry: (eventId: string) => void): (number: number) => void {
  const trpc = useTRPC();
  const client = useQueryClient();
  return useCallback((number) => void client.fetchQuery(trpc.audit.numbered.queryOptions({ number })).then(
    ({ eventId }) => (eventId === null ? notify({ tone: 'warn', title: `There is no entry #${formatCount(number)}` }) : openEntry(eventId)),
    (error: unknown) => notify({ tone: 'danger', title: oneLine(troubleOf(error)) }),
  ), [trpc, client, openEntry]);
}

/** The whole log recomputed by the server. The answer stays until the next one. */
export function useVerification() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const verification = useMutation(trpc.audit.verify.mutationOptions({
    meta: { quiet: true },
    onSuccess: () => client.invalidateQueries({ queryKey: trpc.audit.state.queryKey() }),
  }));
  const { mutate } = verification;
  return { verification, verify: useCallback(() => mutate({ commandId: newCommandId() }), [mutate]) };
}
