import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { type ApiOutput, formRefusal, notify, useForm, useTRPC } from '../../lib/index.ts';

export type Membership = ApiOutput['session']['memberships'][number];
export type OwnKey = ApiOutput['people']['keys'][number];

export function useMemberships() {
  return useQuery(useTRPC().session.memberships.queryOptions({}));
}

export function useKeys() {
  return useQuery(useTRPC().people.keys.queryOptions({}));
}

export function useFactors() {
  return useQuery(useTRPC().session.factors.queryOptions({}));
}

const codes = z.object({ code: z.string().trim().min(1, 'Enter the code') });

function useFactorsChanged(): () => Promise<void> {
  const trpc = useTRPC();
  const client = useQueryClient();
  return () => client.invalidateQueries(trpc.session.factors.pathFilter());
}

/** Secrets and recovery codes are in these answers: they leave the memory with their dialog. */
const SECRET = { meta: { quiet: true }, gcTime: 0 } as const;

export function useEnrolment() {
  const trpc = useTRPC();
  const form = useForm(codes, { code: '' });
  const begin = useMutation(trpc.session.enrolTotp.mutationOptions(SECRET));
  const confirm = useMutation(trpc.session.confirmTotp.mutationOptions({ ...SECRET, onError: form.serve, onSuccess: useFactorsChanged() }));
  return { form, begin, confirm, refusal: formRefusal(confirm.error, ['code']), send: form.onSubmit((values) => confirm.mutate(values)) };
}

export function useRemoval(onDone: () => void) {
  const trpc = useTRPC();
  const changed = useFactorsChanged();
  const form = useForm(codes, { code: '' });
  const remove = useMutation(trpc.session.removeTotp.mutationOptions({
    ...SECRET, onError: form.serve,
    onSuccess: async () => {
      await changed();
      notify({ tone: 'ok', title: 'Your password alone signs you in now' });
      onDone();
    },
  }));
  return { form, busy: remove.isPending, refusal: formRefusal(remove.error, ['code']), send: form.onSubmit((values) => remove.mutate(values)) };
}

export function useRenewal() {
  const trpc = useTRPC();
  const form = useForm(codes, { code: '' });
  const renew = useMutation(trpc.session.renewRecoveryCodes.mutationOptions({ ...SECRET, onError: form.serve, onSuccess: useFactorsChanged() }));
  return { form, renew, refusal: formRefusal(renew.error, ['code']), send: form.onSubmit((values) => renew.mutate(values)) };
}
