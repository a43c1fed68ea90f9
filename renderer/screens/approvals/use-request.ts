import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { REFUSALS, type RefusalCode } from '../../../shared/refusal-codes.ts';
import { type ApiOutput, newCommandId, notify, troubleOf, useCan, useRouteParam, useTRPC } from '../../lib/index.ts';
import { comparisonBase } from './comparison-base.ts';
import { afterRefusalSentence } from './subject-words.ts';

export type RequestView = ApiOutput['approvals']['get'];

const WATCH_MS = 15_000;

/** An open request is asked again every few seconds: what somebody reads here must not be decided elsewhere unnoticed. */
export function useRequest() {
  const trpc = useTRPC();
  const id = useRouteParam('approvalId');
  return useQuery(trpc.approvals.get.queryOptions({ id }, { refetchInterval: (query) => (query.state.data?.state === 'pending' ? WATCH_MS : false) }));
}

/** The version a request is about, what it is compared with, and the comparison. */
export function useSubject(versionId: string) {
  const trpc = useTRPC();
  const can = useCan();
  const version = useQuery(trpc.catalog.version.queryOptions({ versionId }, { enabled: can('catalog:read') }));
  const agentId = version.data?.agentId ?? '';
  const agent = useQuery(trpc.catalog.agent.queryOptions({ agentId }, { enabled: version.data !== undefined }));
  const wasPublished = (version.data?.publishedAt ?? null) !== null;
  const versions = useQuery(trpc.catalog.versions.queryOptions({ agentId, size: 200 }, { enabled: wasPublished }));
  const base = version.data && agent.data && (versions.data || !wasPublished) ? comparisonBase(version.data, agent.data.currentVersionId, versions.data?.items ?? []) : undefined;
  const comparison = useQuery(trpc.catalog.compare.queryOptions({ before: base ?? null, after: versionId }, { enabled: base !== undefined }));
  return { version, agent, comparison, error: version.error ?? agent.error ?? versions.error ?? comparison.error };
}

/** Other requests about the same thing, newest first. */
export function useOtherRequests(request: Pick<RequestView, 'id' | 'subjectId'>): readonly RequestView[] {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.approvals.list.queryOptions({ subjectId: request.subjectId, size: 50 }));
  return data?.items.filter(({ id }) => id !== request.id) ?? [];
}

/** Refusals that mean: what was read here is no longer so. */
const OUTDATED: ReadonlySet<RefusalCode> = new Set<RefusalCode>(['approvals/digest-mismatch', 'approvals/closed', 'approvals/expired', 'approvals/already-voted', 'approvals/not-found']);

export function outdatedBy(error: unknown): RefusalCode | null {
  const trouble = troubleOf(error);
  return trouble.kind === 'refused' && OUTDATED.has(trouble.code) ? trouble.code : null;
}

/** Voting and taking back. When the request has moved on meanwhile, `outdated` says how, and everything is read again. */
export function useVoting(request: RequestView) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [outdated, setOutdated] = useState<string | null>(null);
  const readAgain = () => Promise.all([trpc.approvals, trpc.catalog, trpc.home, trpc.registry, trpc.discussion].map((room) => client.invalidateQueries(room.pathFilter())));
  const onError = (error: unknown) => {
    const code = outdatedBy(error);
    if (code) setOutdated(REFUSALS[code].says);
    return readAgain();
  };
  const vote = useMutation(trpc.approvals.vote.mutationOptions({
    meta: { quiet: true }, onError,
    onSuccess: async (after) => {
      notify({ tone: 'ok', title: after.state === 'pending' ? 'Your vote is recorded' : after.state === 'approved' ? 'Your vote was the last one needed: approved' : 'Rejected', detail: request.title });
      await readAgain();
    },
  }));
  const cancel = useMutation(trpc.approvals.cancel.mutationOptions({
    meta: { quiet: true }, onError,
    onSuccess: async () => {
      notify({ tone: 'ok', title: 'Taken back', detail: afterRefusalSentence(request.subjectType) });
      await readAgain();
    },
  }));
  return {
    vote, cancel, outdated,
    /** The vote names the digest that was on screen, and counts for no other. `onBehalfOf` is null for one's own. */
    cast: (verdict: 'approve' | 'reject', comment: string, onBehalfOf: string | null) => vote.mutateAsync({ id: request.id, verdict, digest: request.subjectDigest, ...(comment === '' ? {} : { comment }), ...(onBehalfOf === null ? {} : { onBehalfOf }) }),
    takeBack: (comment: string) => cancel.mutateAsync({ id: request.id, comment: comment === '' ? null : comment, commandId: newCommandId() }),
  };
}
