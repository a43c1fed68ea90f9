import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { type ApiOutput, formRefusal, newCommandId, newPassword, notify, useForm, useTRPC } from '../../lib/index.ts';

export type OwnSession = ApiOutput['session']['list'][number];

export function useOwnSessions() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const sessions = useQuery(trpc.session.list.queryOptions({}));
  const quiet = { meta: { quiet: true }, onSettled: () => client.invalidateQueries(trpc.session.list.pathFilter()) };
  const end = useMutation(trpc.session.end.mutationOptions(quiet));
  const endOthers = useMutation(trpc.session.endOthers.mutationOptions(quiet));
  return {
    sessions, end, endOthers,
    endSession: (id: string, then: () => void) => end.mutate({ id, commandId: newCommandId() }, { onSuccess: then }),
    endAllOthers: (then: () => void) => endOthers.mutate({ commandId: newCommandId() }, { onSuccess: then }),
  };
}

const passwords = z.object({ current: z.string().min(1, 'Enter the password you have now'), next: newPassword });

export function useChangePassword(onDone: () => void) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const form = useForm(passwords, { current: '', next: '' });
  const change = useMutation(trpc.session.changePassword.mutationOptions({
    meta: { quiet: true }, gcTime: 0, onError: form.serve, // both passwords are in it
    onSuccess: async () => {
      await client.invalidateQueries(trpc.session.list.pathFilter());
      notify({ tone: 'ok', title: 'Your password is changed', detail: 'Every other session of yours has ended.' });
      onDone();
    },
  }));
  return { form, busy: change.isPending, refusal: formRefusal(change.error, ['current', 'next']), send: form.onSubmit((values) => change.mutate(values)) };
}
