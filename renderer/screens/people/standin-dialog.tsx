import { useMutation } from '@tanstack/react-query';
import { z } from 'zod';
import { FormDialog, Notice, TextArea } from '../../kit/index.ts';
import { formRefusal, useForm, useGo, useStartOver, useTRPC } from '../../lib/index.ts';
import type { Person } from './use-people.ts';

const why = z.object({ reason: z.string().trim().min(10, 'At least 10 characters: it stands in the log, and they are told').max(500, 'At most 500 characters') });

/** Begins to work as another person of the tenant. The window is theirs from then on, under a banner that ends it. */
export function StandinDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const trpc = useTRPC();
  const startOver = useStartOver();
  const go = useGo();
  const form = useForm(why, { reason: '' });
  const begin = useMutation(trpc.standins.impersonate.mutationOptions({
    meta: { quiet: true }, onError: form.serve,
    onSuccess: async () => {
      onClose();
      go('/');
      await startOver();
    },
  }));
  const refusal = formRefusal(begin.error, ['reason']);
  return (
    <FormDialog
      onClose={onClose} title={`Work as ${person.name}`}
      submit="Work as them" busy={begin.isPending} refusal={refusal} onSubmit={form.onSubmit(({ reason }) => begin.mutate({ target_user_id: person.id, reason }))}
    >
      <Notice tone="warn">
        For an hour at most you see and may do what {person.name} may, as far as you may it too. Votes and everything that asks for a proof stay theirs alone. Every act is recorded under both names, and the tenant reads of it.
      </Notice>
      <TextArea label="Why" autoFocus rows={3} maxLength={500} hint="It stands in the log and among the tenant’s notices" {...form.field('reason')} />
    </FormDialog>
  );
}
