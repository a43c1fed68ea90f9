import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { countOf } from '../../kit/index.ts';
import { type ApiOutput, newCommandId, notify, saveBase64, useCan, useTRPC } from '../../lib/index.ts';
import type { KnownPerson } from './audit-suggestions.ts';
import type { ErasureSubject } from './erasure-subject.ts';
import { amountOf, erasedWords, ranWords } from './retention-words.ts';

export type Policy = ApiOutput['retention']['policies']['items'][number];
export type DataKind = ApiOutput['retention']['types'][number];
export type Hold = ApiOutput['retention']['holds']['items'][number];
export type ErasureOnRecord = ApiOutput['retention']['erasures']['items'][number];
export type DeletionOnRecord = ApiOutput['retention']['deletions']['items'][number];
export type ArchiveFile = ApiOutput['retention']['archives']['items'][number];
export type PolicyTrial = ApiOutput['retention']['preview'];
export type ErasureTrial = ApiOutput['retention']['previewErasure'];

/** A type of data, with the policy it has. */
export interface RetainedKind {
  readonly kind: DataKind;
  readonly policy: Policy | null;
}

/** Types that something here is kept of, or that have a policy all the same. */
export function retainedKinds(kinds: readonly DataKind[], policies: readonly Policy[]): readonly RetainedKind[] {
  return kinds.map((kind) => ({ kind, policy: policies.find(({ dataType }) => dataType === kind.dataType) ?? null })).filter(({ kind, policy }) => kind.kind !== 'nothing' || policy !== null);
}

export function useRetention() {
  const trpc = useTRPC();
  return {
    kinds: useQuery(trpc.retention.types.queryOptions({})), policies: useQuery(trpc.retention.policies.queryOptions({})),
    deletions: useQuery(trpc.retention.deletions.queryOptions({})), archives: useQuery(trpc.retention.archives.queryOptions({})),
    holds: useQuery(trpc.retention.holds.queryOptions({})), erasures: useQuery({ ...trpc.retention.erasures.queryOptions({}), refetchInterval: ({ state }) => (state.data?.items.some(isEnding) ? UNTIL_DESTROYED_MS : false) }),
  };
}

const UNTIL_DESTROYED_MS = 3_000;

/** Done but for the key, which goes on record a moment after what was sealed under it. */
function isEnding({ state, keyDestroyed }: ErasureOnRecord): boolean {
  return state === 'completed' && !keyDestroyed;
}

export function usePolicyTrial(id: string) {
  return useQuery({ ...useTRPC().retention.preview.queryOptions({ id }), gcTime: 0, staleTime: 0 });
}

export function useErasureTrial({ personId, emails }: ErasureSubject) {
  return useQuery({ ...useTRPC().retention.previewErasure.queryOptions({ ...(personId === undefined ? {} : { personId }), emails: [...emails] }), gcTime: 0, staleTime: 0 });
}

/** People with an account here, for those who may see them. */
export function useKnownPeople(): readonly KnownPerson[] {
  return useQuery({ ...useTRPC().people.list.queryOptions({ size: 500 }), enabled: useCan()('user:read'), staleTime: 300_000 }).data?.items ?? NOBODY;
}

const NOBODY: readonly KnownPerson[] = [];

/** Takes an archive away as a file of records in the clear. */
export function useArchiveOpening() {
  const trpc = useTRPC();
  const act = useMutation(trpc.retention.archive.mutationOptions({
    onSuccess: (file) => saveBase64(file, file.withheld === 0 ? undefined : `Of ${file.withheld} only name and digest: you could not have read them either.`),
  }));
  return { busy: act.isPending, open: ({ id }: Pick<ArchiveFile, 'id'>) => act.mutate({ id, commandId: newCommandId() }) };
}

const WAITS = 'It acts once somebody has run it: begin with its dry run.';

/** The type of data of a policy or a deletion that is on the screen. */
function typeOf(shown: { readonly items: readonly { readonly id: string; readonly dataType: string }[] } | undefined, id: string): string {
  return shown?.items.find((one) => one.id === id)?.dataType ?? '';
}

/** The acts on policies, holds and people’s traces. Each dialog shows its own trouble. */
export function useRetentionActs() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const quiet = { meta: { quiet: true }, onSettled: () => client.invalidateQueries(trpc.retention.pathFilter()) };
  const done = (title: string, detail?: string) => notify({ tone: 'ok', title, ...(detail === undefined ? {} : { detail }) });
  return {
    add: useMutation(trpc.retention.add.mutationOptions({ ...quiet, onSuccess: ({ dataType, days }) => done(`The policy of ${dataType} says ${countOf(days, 'day')}`, WAITS) })),
    change: useMutation(trpc.retention.change.mutationOptions({ ...quiet, onSuccess: ({ dataType, days, active, nextRunAt }) => done(`The policy of ${dataType} says ${countOf(days, 'day')}`, active && nextRunAt === null ? WAITS : undefined) })),
    run: useMutation(trpc.retention.run.mutationOptions({ ...quiet, onSuccess: (outcome, { id }) => notify(ranWords(typeOf(client.getQueryData(trpc.retention.policies.queryKey({})), id), outcome)) })),
    restore: useMutation(trpc.retention.restore.mutationOptions({ ...quiet, onSuccess: ({ restored }, { id }) => done(`${amountOf(typeOf(client.getQueryData(trpc.retention.deletions.queryKey({})), id), restored)} restored, on record`) })),
    hold: useMutation(trpc.retention.hold.mutationOptions({ ...quiet, onSuccess: ({ matter }) => done(`Held for ${matter}`) })),
    erase: useMutation(trpc.retention.erase.mutationOptions({ ...quiet, onSuccess: ({ items }) => notify(erasedWords(items)) })),
    release: useMutation(trpc.retention.release.mutationOptions({ ...quiet, onSuccess: ({ matter }) => done(`The hold for ${matter} is released`) })),
  };
}
