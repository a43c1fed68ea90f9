import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { EntryFields } from '../../../shared/registry-entry-fields.ts';
import type { Explanation } from '../../../shared/registry-explain.ts';
import { LAYER_KINDS, type LayerKind } from '../../../shared/registry-schema.ts';
import { type ApiOutput, useSession, useTRPC } from '../../lib/index.ts';
import type { RegistryPlace } from './registry-place.ts';
import { isItemList } from './registry-sections.ts';

export type Sections = ApiOutput['registry']['sections'];
export type Layer = NonNullable<ApiOutput['registry']['layer']['current']>;
export type LayerHistory = ApiOutput['registry']['layer']['history'];

/** Which names there are, which layers speak of them, and what is wrong anywhere. */
export function useSections() {
  const trpc = useTRPC();
  return useQuery(trpc.registry.sections.queryOptions({}));
}

/** The entries that the grid shows: one of a list of items, or all of a map or one of it. */
export function useEntries({ section, name }: RegistryPlace) {
  const trpc = useTRPC();
  const whole = name === null && !isItemList(section);
  const all = useQuery(trpc.registry.section.queryOptions({ section }, { enabled: whole, placeholderData: keepPreviousData }));
  const one = useQuery(trpc.registry.entry.queryOptions({ section, name: name ?? '' }, { enabled: name !== null }));
  const entries = useMemo(() => (whole ? all.data?.entries : one.data && [one.data])?.map(asFields), [whole, all.data, one.data]);
  return { entries, total: whole ? (all.data?.total ?? 0) : 1, query: whole ? all : one };
}

type WireFields = ApiOutput['registry']['entry'];

/** What is undefined is absent on the wire. */
function asFields({ entry, fields, ...rest }: WireFields): EntryFields {
  return { ...rest, entry: asExplanation(entry), fields: fields.map((field) => ({ key: field.key, ...asExplanation(field) })) };
}

export function asExplanation({ value, setBy, opinions }: Pick<WireFields['entry'], 'value' | 'setBy' | 'opinions'>): Explanation {
  return { value, setBy, opinions: opinions.map(({ said, layer, outcome, says }) => ({ said, layer, outcome, says })) };
}

/** One layer as it was written, with its versions. */
export function useLayer(kind: LayerKind, enabled = true) {
  const trpc = useTRPC();
  return useQuery(trpc.registry.layer.queryOptions({ kind }, { enabled }));
}

/** Every layer in force for whoever looks, base first; null until all of them are known. */
export function useLayersInForce(enabled: boolean): readonly Layer[] | null {
  const trpc = useTRPC();
  const organised = useSession().organisation !== null;
  const kinds = LAYER_KINDS.filter((kind) => kind !== 'org' || organised);
  return useQueries({
    queries: kinds.map((kind) => trpc.registry.layer.queryOptions({ kind }, { enabled })),
    combine: (answers) => (answers.every(({ data }) => data !== undefined) ? answers.flatMap(({ data }) => data?.current ?? []) : null),
  });
}
