import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Json, type JsonObject, objectOrEmpty } from '../../../shared/json.ts';
import { type ApiOutput, newCommandId, notify, useCan, useTRPC } from '../../lib/index.ts';
import { typeWords } from './inbox-question.ts';

export type WorkflowRow = ApiOutput['workflows']['list']['items'][number];

/** For each type of request who must agree, and what the layers say. */
export function useWorkflows() {
  const trpc = useTRPC();
  const can = useCan();
  const workflows = useQuery(trpc.workflows.list.queryOptions({}));
  return { workflows, edits: can('approvals:manage') && can('registry:read') };
}

/** Writes one workflow into the tenant's layer, on the version of it that was read. */
export function useSaveWorkflow(type: string, onDone: () => void) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const layer = useQuery(trpc.registry.layer.queryOptions({ kind: 'tenant' }));
  const roles = useQuery(trpc.people.roles.queryOptions({}, { enabled: useCan()('role:read') }));
  const save = useMutation(trpc.workflows.save.mutationOptions({
    meta: { quiet: true },
    onSuccess: async () => {
      notify({ tone: 'ok', title: 'The workflow is in force', detail: `${typeWords(type)}: requests that are open keep the policy they were made under.` });
      await Promise.all([trpc.workflows, trpc.registry].map((room) => client.invalidateQueries(room.pathFilter())));
      onDone();
    },
    onError: () => client.invalidateQueries(trpc.registry.pathFilter()),
  }));
  const basedOn = layer.data ? (layer.data.current?.version ?? 0) : null;
  return {
    save, ready: basedOn !== null, ownWord: ownWord(layer.data?.current?.content, type), roles: Object.keys(roles.data ?? {}).map((id) => ({ id, label: id })),
    send: (workflow: JsonObject | null, reason: string) => basedOn !== null && save.mutate({ type, workflow, basedOn, reason: reason === '' ? null : reason, commandId: newCommandId() }),
  };
}

/** Whether the tenant's own layer says something of this type. */
function ownWord(content: Json | undefined, type: string): boolean {
  const workflows = objectOrEmpty(objectOrEmpty(content)['workflows']);
  return Object.hasOwn(workflows, type);
}
