import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ApiOutput, auditConditions, type AuditQuestion, newCommandId, notify, oneLine, troubleOf, useCan, useTRPC } from '../../lib/index.ts';

export type SavedFilter = ApiOutput['audit']['filters']['items'][number];

/** Questions kept under a name: one's own, and those that others share. */
export function useSavedFilters() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const filters = useQuery({ ...trpc.audit.filters.queryOptions({}), enabled: useCan()('audit:read') });
  const refresh = () => client.invalidateQueries({ queryKey: trpc.audit.filters.queryKey() });
  const save = useMutation(trpc.audit.saveFilter.mutationOptions({ meta: { quiet: true }, onSuccess: refresh }));
  const remove = useMutation(trpc.audit.removeFilter.mutationOptions({ onSuccess: refresh }));
  return {
    filters: filters.data?.items ?? NONE,
    saving: save.isPending, refusal: save.error ? oneLine(troubleOf(save.error)) : null, removing: remove.isPending,
    save: (name: string, shared: boolean, question: AuditQuestion, onSaved: () => void) => save.mutate({ name, shared, question: auditConditions(question), commandId: newCommandId() }, {
      onSuccess: () => {
        notify({ tone: 'ok', title: `“${name}” saved`, detail: shared ? 'Everybody here who may read the log finds it under Saved filters.' : 'You find it under Saved filters.' });
        onSaved();
      },
    }),
    remove: (id: string) => remove.mutate({ id, commandId: newCommandId() }),
  };
}

const NONE: readonly SavedFilter[] = [];
