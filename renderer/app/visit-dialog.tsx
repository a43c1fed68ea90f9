import { useMutation, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { ComboBox, FormDialog, Notice, TextArea } from '../kit/index.ts';
import { formRefusal, useForm, useGo, useSession, useStartOver, useTRPC } from '../lib/index.ts';

const MOST_TENANTS = 500;
const visit = z.object({
  tenant: z.string().nullable().refine((slug) => slug !== null, 'Choose a tenant'),
  reason: z.string().trim().min(10, 'At least 10 characters: it stands in that tenant’s log').max(500, 'At most 500 characters'),
});

/** Break-glass: somebody of the platform looks into a tenant they do not belong to, for an hour, and that tenant is told. */
export function VisitDialog({ onClose }: { readonly onClose: () => void }) {
  const trpc = useTRPC();
  const own = useSession().tenants;
  const startOver = useStartOver();
  const go = useGo();
  const form = useForm(visit, { tenant: null, reason: '' });
  const tenants = useQuery(trpc.tenants.list.queryOptions({ size: MOST_TENANTS }));
  const begin = useMutation(trpc.standins.visit.mutationOptions({
    meta: { quiet: true }, onError: form.serve,
    onSuccess: async () => {
      onClose();
      go('/');
      await startOver();
    },
  }));
  const refusal = formRefusal(begin.error, ['tenant', 'reason']);
  const others = (tenants.data?.items ?? []).filter(({ tenant_id: slug }) => own.every((one) => one.slug !== slug)).map(({ tenant_id: slug, name }) => ({ id: slug, label: name, detail: slug }));
  return (
    <FormDialog
      onClose={onClose} title="Look into another tenant"
      submit="Break the glass" destructive busy={begin.isPending} refusal={refusal} onSubmit={form.onSubmit(({ tenant, reason }) => tenant !== null && begin.mutate({ tenant, reason }))}
    >
      <Notice tone="warn">For an hour you may read there what is not sealed, and change nothing. It is recorded in the log of that tenant, and its people are told who looked in and why.</Notice>
      <ComboBox label="Tenant" autoFocus options={others} empty={tenants.isPending ? 'Asking which there are' : 'No other tenant'} {...form.field('tenant')} />
      <TextArea label="Why" rows={3} maxLength={500} hint="A ticket, an incident: somebody will ask" {...form.field('reason')} />
    </FormDialog>
  );
}
