import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { brand, type VersionId } from '../../../shared/brand.ts';
import { type ApiOutput, newCommandId, notify, useCan, useRouteParam, useSearchTexts, useSession, useTRPC } from '../../lib/index.ts';
import { versionActs } from './version-acts.ts';

export type AgentView = ApiOutput['catalog']['agent'];
export type VersionRow = ApiOutput['catalog']['versions']['items'][number];
export type VersionView = ApiOutput['catalog']['version'];
export type RequestRow = ApiOutput['approvals']['list']['items'][number];

const PAGE = 100;

/** The agent of the address, its versions newest first, and which of them is chosen: by the address, else the published one, else the newest. */
export function useAgent() {
  const trpc = useTRPC();
  const agentId = useRouteParam('agentId');
  const [texts, setTexts] = useSearchTexts();
  const agent = useQuery(trpc.catalog.agent.queryOptions({ agentId }));
  const versions = useInfiniteQuery(trpc.catalog.versions.infiniteQueryOptions({ agentId, size: PAGE }, { getNextPageParam: (page) => page.next }));
  const list = versions.data?.pages.flatMap((page) => page.items) ?? [];
  const asked = texts['version'];
  const chosen: VersionId | null = asked ? brand<VersionId>(asked) : (agent.data?.currentVersionId ?? list[0]?.id ?? null);
  return {
    agent, versions, list, chosen, tab: texts['tab'] ?? 'rights',
    showTab: (tab: string) => setTexts({ tab: tab === 'rights' ? null : tab }),
    choose: (id: string, tab?: string) => setTexts({ version: id, ...(tab === undefined ? {} : { tab }) }),
  };
}

/** One version with what may be done to it now. */
export function useVersion(versionId: string, newestRevision: number | null) {
  const trpc = useTRPC();
  const can = useCan();
  const me = useSession().user.id;
  const version = useQuery(trpc.catalog.version.queryOptions({ versionId }));
  const state = version.data?.state;
  const beforePublished = state === 'DRAFT' || state === 'PENDING_APPROVAL' || state === 'APPROVED';
  const refusal = useQuery(trpc.catalog.publishRefusal.queryOptions({ versionId }, { enabled: beforePublished }));
  const requests = useQuery(trpc.approvals.list.queryOptions({ subjectId: versionId, size: 20 }, { enabled: can('approvals:read') }));
  const open = requests.data?.items.find((request) => request.state === 'pending');
  const acts = version.data && versionActs({
    state: version.data.state, importRevision: version.data.importRevision, newestRevision, can, publishRefusal: refusal.data?.refusal, publishRule: refusal.data?.rule, me,
    requester: open ? { id: open.requestedBy, name: open.requestedByName } : null,
  });
  return { version, acts: acts ?? [], requests: requests.data?.items ?? null };
}

/** The moves themselves. Each tells the catalog, the approvals and Home to read again; trouble is for the dialog that asked. */
export function useVersionMoves({ id: versionId, ver, semver }: Pick<VersionView, 'id' | 'ver' | 'semver'>) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const then = (title: string, detail?: string) => ({
    meta: { quiet: true },
    onSuccess: async () => {
      notify({ tone: 'ok', title, ...(detail === undefined ? {} : { detail }) });
      await Promise.all([trpc.catalog, trpc.approvals, trpc.home].map((room) => client.invalidateQueries(room.pathFilter())));
    },
    // Whatever was refused because the version moved meanwhile shows as it is now behind the dialog.
    onError: () => client.invalidateQueries(trpc.catalog.pathFilter()),
  });
  const submit = useMutation(trpc.catalog.submit.mutationOptions(then(`${semver} waits for approval`, 'Its content stays as it is until it is decided or taken back.')));
  const withdraw = useMutation(trpc.catalog.withdraw.mutationOptions(then(`${semver} is a draft again`, 'Votes given so far are void.')));
  const publish = useMutation(trpc.catalog.publish.mutationOptions(then(`${semver} is published`, 'From now on it is what runs.')));
  const deprecate = useMutation(trpc.catalog.deprecate.mutationOptions(then(`${semver} is deprecated`, 'It can no longer be run.')));
  const archive = useMutation(trpc.catalog.archive.mutationOptions(then(`${semver} is archived`)));
  const all = { submit, withdraw, publish, deprecate, archive };
  const move = () => ({ versionId, ver, commandId: newCommandId() });
  return {
    all,
    start: {
      submit: (reason: string) => submit.mutateAsync({ ...move(), ...(reason === '' ? {} : { reason }) }),
      withdraw: (comment: string) => withdraw.mutateAsync({ versionId, comment: comment === '' ? null : comment, commandId: newCommandId() }),
      publish: () => publish.mutateAsync(move()),
      deprecate: () => deprecate.mutateAsync(move()),
      archive: () => archive.mutateAsync(move()),
    },
  };
}
