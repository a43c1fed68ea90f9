import { useMutation } from '@tanstack/react-query';
import { z } from 'zod';
import { oneLine, troubleOf, useForm, useStartOver, useTRPC } from '../../lib/index.ts';

const credentials = z.object({
  email: z.string().trim().pipe(z.email('Enter your email address, like ada@example.org')),
  password: z.string().min(1, 'Enter your password'),
});

export function useSignIn() {
  const trpc = useTRPC();
  const form = useForm(credentials, { email: '', password: '' });
  const signIn = useMutation(trpc.session.signIn.mutationOptions({ onSuccess: useStartOver(), onError: form.serve, meta: { quiet: true } }));
  return {
    form,
    busy: signIn.isPending,
    refusal: signIn.error ? oneLine(troubleOf(signIn.error)) : null,
    send: form.onSubmit((values) => signIn.mutate(values)),
  };
}
