import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { fieldErrors, newCommandId, notify, oneLine, troubleOf, useForm, useTRPC } from '../../lib/index.ts';
import type { VersionView } from './use-agent.ts';

const schema = z.object({
  semver: z.string().trim().min(1, 'Give it a number, like 1.4.0'),
  changelog: z.string().trim().max(2_000, 'At most 2,000 characters'),
});

/** What a new draft begins with: another version, or for the first one nothing (`semver` is then null). */
export interface VersionSource extends Pick<VersionView, 'agentId' | 'definition'> {
  readonly semver: string | null;
}

export function useNewVersion(from: VersionSource, proposal: string, onMade: (id: string) => void) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const form = useForm(schema, { semver: proposal, changelog: '' });
  const create = useMutation(trpc.catalog.createVersion.mutationOptions({
    meta: { quiet: true }, onError: form.serve,
    onSuccess: async (made) => {
      await client.invalidateQueries(trpc.catalog.pathFilter());
      notify({ tone: 'ok', title: `Draft ${made.semver} is there`, ...(from.semver === null ? {} : { detail: `It begins as ${from.semver} is.` }) });
      onMade(made.id);
    },
  }));
  const trouble = create.error ? troubleOf(create.error) : null;
  return {
    form, busy: create.isPending, refusal: trouble && fieldErrors(trouble)['semver'] === undefined ? oneLine(trouble) : null,
    send: form.onSubmit((values) => create.mutate({ ...values, agentId: from.agentId, definition: from.definition, commandId: newCommandId() })),
  };
}
