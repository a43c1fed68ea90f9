import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { z } from 'zod';
import { Button, ChoiceGroup, ComboBox, Dialog, Notice, Text, TextArea, TextField, TokenField } from '../../kit/index.ts';
import { fieldErrors, newCommandId, notify, oneLine, troubleOf, useCan, useForm, useTRPC } from '../../lib/index.ts';
import { type Risk, RISKS } from './catalog-filter.ts';
import { RISK_CHOICES } from './risk-choices.ts';
import type { AgentView } from './use-agent.ts';

const schemaFor = ({ riskClass }: AgentView) => z.object({
  description: z.string().trim().max(4_000, 'At most 4,000 characters'),
  category: z.string().trim().min(1, 'Name a category, like general').max(60, 'At most 60 characters'),
  tags: z.array(z.string().max(40, 'A tag has at most 40 characters')).max(20, 'At most 20 tags').readonly(),
  riskClass: z.enum(RISKS),
  ownerId: z.string().nullable(),
  reason: z.string().trim().max(2_000, 'At most 2,000 characters'),
}).refine((form) => form.reason !== '' || RISKS.indexOf(form.riskClass) <= RISKS.indexOf(riskClass), { path: ['reason'], error: 'Say why the risk is lower than it was' });

/** What the catalog says about an agent. Changing its risk changes who must approve it, so that has an entry of its own in the log. */
export function EditAgentDialog({ agent, onClose }: { readonly agent: AgentView; readonly onClose: () => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const id = useId();
  const mayChoose = useCan()('user:read');
  const people = useQuery(trpc.people.list.queryOptions({}, { enabled: mayChoose }));
  const facets = useQuery(trpc.catalog.facets.queryOptions({}));
  const { description, category, tags, riskClass, ownerId } = agent;
  const form = useForm<z.input<ReturnType<typeof schemaFor>>, z.output<ReturnType<typeof schemaFor>>>(schemaFor(agent), { description, category, tags, riskClass: riskClass satisfies Risk, ownerId, reason: '' });
  const change = useMutation(trpc.catalog.change.mutationOptions({
    meta: { quiet: true }, onError: form.serve,
    onSuccess: async (saved) => {
      await client.invalidateQueries(trpc.catalog.pathFilter());
      notify({ tone: 'ok', title: `${saved.name} is changed` });
      onClose();
    },
  }));
  const trouble = change.error ? troubleOf(change.error) : null;
  const owners = (people.data?.items ?? []).map((person) => ({ id: person.id, label: person.name, detail: person.email }));
  return (
    <Dialog
      open onClose={onClose} title={`Details of ${agent.name}`} width="wide"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" submit form={id} busy={change.isPending}>Save details</Button>
        </>
      }
    >
      <form
        id={id} noValidate className="grid gap-4"
        onSubmit={form.onSubmit(({ ownerId: owner, reason, ...about }) => change.mutate({
          ...about, agentId: agent.id, ver: agent.ver, commandId: newCommandId(), ...(owner === null || owner === ownerId ? {} : { ownerId: owner }), ...(reason === '' ? {} : { reason }),
        }))}
      >
        <TextArea label="Description" optional rows={3} autoFocus {...form.field('description')} />
        <TextField label="Category" maxLength={60} {...form.field('category')} />
        <TokenField label="Tags" optional suggestions={(facets.data?.tag ?? []).map(({ value }) => ({ id: value, label: value }))} {...form.field('tags')} />
        {mayChoose ? <ComboBox label="Owner" options={owners} {...form.field('ownerId')} /> : <Text tone="soft">Owner: {agent.ownerName}. Choosing another needs user:read.</Text>}
        <ChoiceGroup label="Risk" choices={RISK_CHOICES} {...form.field('riskClass')} />
        <TextArea label="Reason" optional rows={2} hint="Kept in the log. A lower risk needs one." {...form.field('reason')} />
        {trouble && Object.keys(fieldErrors(trouble)).length === 0 && <Notice tone="danger">{oneLine(trouble)}</Notice>}
      </form>
    </Dialog>
  );
}
