import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { countOf } from '../../kit/index.ts';
import { type ApiOutput, newCommandId, notify, useTRPC } from '../../lib/index.ts';

export type ServerRow = ApiOutput['mcp']['servers']['items'][number];
export type ServerView = ApiOutput['mcp']['server'];

export function useMcpServers() {
  return useQuery(useTRPC().mcp.servers.queryOptions({}));
}

export function useMcpServer(id: string) {
  return useQuery(useTRPC().mcp.server.queryOptions({ id }));
}

/** A definition never changes under its digest, so it is asked for once. */
export function useDefinition(digest: string | null) {
  return useQuery(useTRPC().mcp.definition.queryOptions({ digest: digest ?? '' }, { enabled: digest !== null, staleTime: Infinity }));
}

/** Asking servers. What comes of it is shown by the lists, which read again; a server that does not answer is no failure of ours. */
export function useAsking() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const again = () => Promise.all([client.invalidateQueries(trpc.mcp.pathFilter()), client.invalidateQueries(trpc.approvals.pathFilter()), client.invalidateQueries(trpc.registry.pathFilter())]);
  const tell = ({ id, error, tools, voided_requests: voided }: ApiOutput['mcp']['discover']) => {
    if (error !== null) return notify({ tone: 'warn', title: `${id} gave no answer`, detail: error });
    notify({ tone: voided > 0 ? 'warn' : 'ok', title: `${id} told ${countOf(tools ?? 0, 'tool')}`, ...(voided > 0 ? { detail: `${countOf(voided, 'request')} ended: what they rely on is not what it was.` } : {}) });
  };
  const discover = useMutation(trpc.mcp.discover.mutationOptions({ onSuccess: tell, onSettled: again }));
  const discoverAll = useMutation(trpc.mcp.discoverAll.mutationOptions({
    onSettled: again,
    onSuccess: ({ servers, errors }) => notify({ tone: errors.length > 0 ? 'warn' : 'ok', title: `${servers.length - errors.length} of ${countOf(servers.length, 'server')} answered` }),
  }));
  const check = useMutation(trpc.mcp.check.mutationOptions({ onSettled: again, onSuccess: ({ id, error }) => notify(error === null ? { tone: 'ok', title: `${id} is there` } : { tone: 'warn', title: `${id} gave no answer`, detail: error }) }));
  return {
    discover: { busy: discover.isPending, send: (id: string) => discover.mutate({ id, commandId: newCommandId() }) },
    discoverAll: { busy: discoverAll.isPending, send: () => discoverAll.mutate({ commandId: newCommandId() }) },
    check: { busy: check.isPending, send: (id: string) => check.mutate({ id, commandId: newCommandId() }) },
  };
}

/** Acts that a dialog asks for. Each dialog shows its own trouble. */
export function useServerActs() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const quiet = { meta: { quiet: true }, onSettled: () => Promise.all([client.invalidateQueries(trpc.mcp.pathFilter()), client.invalidateQueries(trpc.registry.pathFilter()), client.invalidateQueries(trpc.approvals.pathFilter())]) };
  const save = useMutation(trpc.mcp.save.mutationOptions({ ...quiet, onSuccess: ({ id }) => notify({ tone: 'ok', title: `${id} is registered`, detail: 'Discover its tools to have something to accept.' }) }));
  const remove = useMutation(trpc.mcp.remove.mutationOptions({ ...quiet, onSuccess: () => notify({ tone: 'ok', title: 'The server is in the tenant layer no more' }) }));
  const accept = useMutation(trpc.mcp.accept.mutationOptions({
    ...quiet, onSuccess: ({ voided }) => notify({ tone: 'ok', title: 'The tools are accepted as they were seen', ...(voided > 0 ? { detail: `${countOf(voided, 'request')} ended: nobody had voted on these definitions.` } : {}) }),
  }));
  const giveSecret = useMutation(trpc.mcp.giveSecret.mutationOptions({ ...quiet, onSuccess: () => notify({ tone: 'ok', title: 'The secret is kept, and never shown again' }) }));
  return { save, remove, accept, giveSecret };
}
