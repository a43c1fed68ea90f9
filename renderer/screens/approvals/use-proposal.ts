import { useQueries, useQuery } from '@tanstack/react-query';
import { LAYER_KINDS, type LayerKind, type RegistryLayer } from '../../../shared/registry-schema.ts';
import { type ApiOutput, useSession, useTRPC } from '../../lib/index.ts';

export type Proposal = ApiOutput['registry']['proposal'];

export function useProposal(id: string) {
  return useQuery(useTRPC().registry.proposal.queryOptions({ id }));
}

/** The other layers in force for whoever looks; null until all of them are known. */
export function useLayersAround(kind: LayerKind): readonly RegistryLayer[] | null {
  const trpc = useTRPC();
  const organised = useSession().organisation !== null;
  const kinds = LAYER_KINDS.filter((other) => other !== kind && (other !== 'org' || organised) && (kind === 'user' || other !== 'user'));
  return useQueries({
    queries: kinds.map((other) => trpc.registry.layer.queryOptions({ kind: other })),
    combine: (answers) => answers.every(({ data }) => data !== undefined)
      ? answers.flatMap(({ data }) => (data?.current ? [{ kind: data.current.kind, id: data.current.id, version: data.current.version, author: data.current.authorName, content: data.current.content }] : []))
      : null,
  });
}
