import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useCan, useTRPC } from '../../lib/index.ts';
import type { KnownNames } from './definition-offers.ts';

/** Beyond that nobody reads through a list; typing narrows what there is. */
const MOST_AGENTS = 200;

/** Tools and servers of the effective registry, models in use and agents of the catalog, as far as the reader may see them. */
export function useKnownNames(): KnownNames {
  const trpc = useTRPC();
  const can = useCan();
  const sections = useQuery(trpc.registry.sections.queryOptions({}, { enabled: can('registry:read') }));
  const facets = useQuery(trpc.catalog.facets.queryOptions({}));
  const agents = useQuery(trpc.catalog.agents.queryOptions({ size: MOST_AGENTS }));
  return useMemo(() => {
    const inSection = (section: string) => sections.data?.sections.find(({ name }) => name === section)?.entries.map(({ name }) => name) ?? [];
    return { tools: inSection('tools'), servers: inSection('mcp_servers'), models: facets.data?.model.map(({ value }) => value) ?? [], agents: agents.data?.items.map(({ name }) => name) ?? [] };
  }, [sections.data, facets.data, agents.data]);
}
