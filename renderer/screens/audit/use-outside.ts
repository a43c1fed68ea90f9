import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PickedFile } from '../../kit/index.ts';
import { type ApiOutput, newCommandId, notify, oneLine, saveBase64, troubleOf, uploadFile, useSearchTexts, useTRPC } from '../../lib/index.ts';
import { outsideConditions, readOutsideQuestion } from './outside-question.ts';

export type Trail = ApiOutput['outside']['trails']['items'][number];
export type OutsideRecord = ApiOutput['outside']['records']['items'][number];

const PAGE = 100;

export const recordId = ({ trailId, number }: Pick<OutsideRecord, 'trailId' | 'number'>): string => `${trailId}/${number}`;

/** The trails, and the records that the question in the address finds. */
export function useOutside() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [texts, setTexts] = useSearchTexts();
  const question = readOutsideQuestion(texts);
  const { trail } = question;
  const { record = '' } = texts;
  const trails = useQuery(trpc.outside.trails.queryOptions({}));
  const pages = useInfiniteQuery(trpc.outside.records.infiniteQueryOptions({ ...outsideConditions(question), size: PAGE }, { getNextPageParam: (page) => page.next, placeholderData: keepPreviousData }));
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: trpc.outside.trails.queryKey() });
    await client.invalidateQueries({ queryKey: trpc.outside.records.infiniteQueryKey() });
  };
  const take = useMutation(trpc.outside.file.mutationOptions({ onSuccess: (file) => saveBase64(file, `SHA-256 ${file.sha256}`) }));
  const withdraw = useMutation(trpc.outside.withdraw.mutationOptions({
    onSuccess: async () => {
      await refresh();
      notify({ tone: 'ok', title: 'Trail withdrawn', detail: 'Its file and what was said of it stay.' });
    },
  }));
  return {
    trails, pages, rows, question, refresh, narrow: (by: Readonly<Record<string, string>>) => setTexts({ ...Object.fromEntries(Object.entries(by).map(([name, value]) => [name, value === '' ? null : value])), record: null }), trail: trails.data?.items.find(({ id }) => id === trail) ?? null, record: rows.find((row) => recordId(row) === record) ?? null,
    setText: (value: string) => setTexts({ text: value === '' ? null : value, record: null }), chooseTrail: (id: string | null) => setTexts({ trail: id, record: null }), openRecord: (row: OutsideRecord | null) => setTexts({ record: row && recordId(row) }),
    needMore: () => {
      if (pages.hasNextPage && !pages.isFetching) void pages.fetchNextPage();
    },
    take: (id: string) => take.mutate({ id, commandId: newCommandId() }), taking: take.isPending,
    withdraw: (id: string, reason: string) => withdraw.mutate({ id, reason, commandId: newCommandId() }),
  };
}

/** A file, where it comes from, and what its times mean. */
export function useBringTrail(onDone: () => void) {
  const trpc = useTRPC();
  const [file, setFile] = useState<PickedFile | null>(null);
  const [origin, setOrigin] = useState('');
  const [note, setNote] = useState('');
  const [isUtc, setUtc] = useState(false);
  const bring = useMutation(trpc.outside.bring.mutationOptions({ meta: { quiet: true } }));
  const act = useMutation({
    meta: { quiet: true },
    mutationFn: async (picked: PickedFile) => {
      const uploadId = newCommandId();
      await uploadFile(uploadId, picked, new AbortController().signal);
      return bring.mutateAsync({ uploadId, name: picked.file.name, origin, note, zoneless: isUtc ? 'utc' : 'refused', commandId: newCommandId() });
    },
    onSuccess: ({ name, records }) => {
      notify({ tone: 'ok', title: `${name} brought in`, detail: `${records} records, none of them an entry of the log.` });
      onDone();
    },
  });
  return {
    file, setFile, origin, setOrigin, note, setNote, isUtc, setUtc, busy: act.isPending, ready: file !== null && origin.trim() !== '' && note.trim() !== '', refusal: act.error ? oneLine(troubleOf(act.error)) : null,
    bring: () => file && act.mutate(file),
  };
}
