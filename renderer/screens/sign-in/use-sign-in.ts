import { useMutation } from '@tanstack/react-query';
import { z } from 'zod';
import { type ApiOutput, formRefusal, notify, oneLine, troubleOf, useForm, useStartOver, useTRPC } from '../../lib/index.ts';

type Answer = ApiOutput['session']['signIn'];
export type Challenge = Extract<Answer, { ok: false }>['challenge'];

const email = z.string().trim().pipe(z.email('Enter your email address, like ada@example.org'));
const credentials = z.object({ email, password: z.string().min(1, 'Enter your password') });
const codes = z.object({ code: z.string().trim().min(1, 'Enter the code') });
const account = z.object({ email });

/** Where the answer lets somebody in: everything is asked anew, and they hear of a session that had to end for this one. */
function useLetIn(): (answer: Answer) => Promise<void> | void {
  const startOver = useStartOver();
  return (answer) => {
    if (!answer.ok) return;
    if (answer.ended > 0) notify({ tone: 'warn', title: 'Your oldest session has ended', detail: 'A person has ten at most. Your profile lists them.' });
    return startOver();
  };
}

export function useSignIn(onChallenge: (challenge: Challenge) => void) {
  const trpc = useTRPC();
  const letIn = useLetIn();
  const form = useForm(credentials, { email: '', password: '' });
  const signIn = useMutation(trpc.session.signIn.mutationOptions({
    onSuccess: (answer) => (answer.ok ? letIn(answer) : onChallenge(answer.challenge)), onError: form.serve, meta: { quiet: true }, gcTime: 0, // the password is in it
  }));
  return { form, busy: signIn.isPending, refusal: signIn.error ? oneLine(troubleOf(signIn.error)) : null, send: form.onSubmit((values) => signIn.mutate(values)) };
}

export function useCode(challenge: Challenge) {
  const trpc = useTRPC();
  const form = useForm(codes, { code: '' });
  const give = useMutation(trpc.session.signInByCode.mutationOptions({ onSuccess: useLetIn(), onError: form.serve, meta: { quiet: true } }));
  const trouble = give.error ? troubleOf(give.error) : null;
  return {
    form, busy: give.isPending,
    refusal: formRefusal(give.error, ['code']),
    /** This sign-in cannot be finished any more. */
    over: trouble?.kind === 'refused' && trouble.code === 'auth/bad-challenge',
    send: form.onSubmit(({ code }) => give.mutate({ challenge, code })),
  };
}

/** Begins with what stood in the form that could not be filled in further. */
export function useForgotten(begun: string) {
  const trpc = useTRPC();
  const form = useForm(account, { email: begun });
  const ask = useMutation(trpc.auth.forgot.mutationOptions({ onError: form.serve, meta: { quiet: true } }));
  return { form, busy: ask.isPending, refusal: formRefusal(ask.error, ['email']), answer: ask.data?.says ?? null, send: form.onSubmit((values) => ask.mutate(values)) };
}
