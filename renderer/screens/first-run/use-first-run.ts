import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { fieldErrors, oneLine, slugOf, troubleOf, useForm, useStartOver, useTRPC } from '../../lib/index.ts';

export type Beginning = 'own' | 'sample';
export type Deciders = 'alone' | 'others';

const MIN_PASSWORD = 10; // the server's own rule; it also knows common passwords and the person's name

const FALLBACKS = { organisation: 'organisation', tenant: 'tenant' } as const;

const token = z.string().trim().min(1, 'Paste the token from the address that the server printed when it started');

const owner = z.object({
  token,
  name: z.string().trim().min(1, 'Enter your name, as votes and the audit log will show it'),
  email: z.string().trim().pipe(z.email('Enter an email address, like ada@example.org')),
  password: z.string().min(MIN_PASSWORD, `Use at least ${MIN_PASSWORD} characters; a few unrelated words do well`),
  organisation: z.string().trim().min(1, 'Name the organisation that these agents belong to'),
  tenant: z.string().trim().min(1, 'Name the first team or system whose agents you govern'),
  deciders: z.enum(['alone', 'others'], 'Choose who decides'),
});

export function useFirstRun(setupToken: string | null) {
  const trpc = useTRPC();
  const startOver = useStartOver();
  const [beginning, setBeginning] = useState<Beginning>('own');
  const form = useForm(owner, { token: setupToken ?? '', name: '', email: '', password: '', organisation: '', tenant: '', deciders: 'others' });
  const answers = { onSuccess: startOver, onError: form.serve, meta: { quiet: true } };
  const createOwner = useMutation(trpc.setup.createOwner.mutationOptions(answers));
  const openSample = useMutation(trpc.setup.openSample.mutationOptions(answers));
  const failed = createOwner.error ?? openSample.error;
  const trouble = failed ? troubleOf(failed) : null;
  return {
    form,
    beginning,
    setBeginning,
    busy: createOwner.isPending || openSample.isPending,
    refusal: trouble && Object.keys(fieldErrors(trouble)).length === 0 ? oneLine(trouble) : null,
    slugs: { organisation: slugOf(form.values.organisation, FALLBACKS.organisation), tenant: slugOf(form.values.tenant, FALLBACKS.tenant) },
    create: form.onSubmit(({ deciders, organisation, tenant, ...person }) =>
      createOwner.mutate({
        ...person,
        organisation: { name: organisation, slug: slugOf(organisation, FALLBACKS.organisation) },
        tenant: { name: tenant, slug: slugOf(tenant, FALLBACKS.tenant) },
        alone: deciders === 'alone',
      }),
    ),
    openSample: () => openSample.mutate({ token: form.values.token.trim() }),
  };
}
