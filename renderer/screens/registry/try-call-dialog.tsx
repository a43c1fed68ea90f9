import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { z } from 'zod';
import { isJsonObject, type JsonObject } from '../../../shared/json.ts';
import { Badge, Button, CheckGroup, countOf, Dialog, EmptyState, JsonField, Reason, Skeleton, Table, Text, TextField } from '../../kit/index.ts';
import { type ApiOutput, QueryView, readTypedJson, useForm, useSession, useTRPC } from '../../lib/index.ts';
import type { Sections } from './use-registry.ts';

type Trial = ApiOutput['registry']['testPolicies'];

interface Call {
  readonly tool: string;
  readonly arguments: JsonObject;
  readonly roles: string[];
}

const call = z.object({
  tool: z.string().trim().min(1, 'Name the tool that would be called').max(200, 'At most 200 characters'),
  args: z.string().refine((text) => argumentsIn(text) !== null, 'Write a JSON object, like { "amount": 120 }'),
  roles: z.array(z.string()).readonly(),
});

/** One call that an agent could make, and what each policy in force says to it. Nothing is called. */
export function TryCallDialog({ sections, onClose }: { readonly sections: Sections; readonly onClose: () => void }) {
  const { roles } = useSession();
  const form = useForm(call, { tool: '', args: '{}', roles });
  const [tried, setTried] = useState<Call | null>(null);
  const id = useId();
  const namesOf = (of: string) => sections.sections.find(({ name }) => name === of)?.entries.map(({ name }) => name) ?? [];
  const send = form.onSubmit(({ tool, args, roles: held }) => setTried({ tool, arguments: argumentsIn(args) ?? {}, roles: [...held] }));
  return (
    <Dialog
      open onClose={onClose} title="Try a call" width="full"
      footer={
        <>
          <div className="flex-1"><Text tone="soft">Only the policies in force are asked. No tool is called, nothing is recorded.</Text></div>
          <Button onPress={onClose}>Close</Button>
          <Button kind="primary" submit form={id}>Ask the policies</Button>
        </>
      }
    >
      <div className="grid grid-cols-[26rem_minmax(0,1fr)] gap-6">
        <form id={id} onSubmit={send} noValidate className="grid content-start gap-4">
          <TextField label="Tool" mono autoFocus maxLength={200} hint={toolHint(namesOf('tools'))} {...form.field('tool')} />
          <JsonField label="Arguments" rows={6} problems={[]} {...form.field('args')} />
          <CheckGroup label="Roles of whoever runs it" short choices={namesOf('roles').map((name) => ({ id: name, label: name }))} {...form.field('roles')} />
        </form>
        {tried === null ? <EmptyState icon="policy" title="Which policies would match?">Name a tool, its arguments and the roles of whoever runs the agent.</EmptyState> : <Answer tried={tried} />}
      </div>
    </Dialog>
  );
}

function argumentsIn(text: string): JsonObject | null {
  const typed = readTypedJson(text);
  return typed.ok && isJsonObject(typed.value) ? typed.value : null;
}

function toolHint(tools: readonly string[]): string {
  return tools.length === 0 ? 'As the agent names it' : `Like ${tools.slice(0, 3).join(', ')}`;
}

function Answer({ tried }: { readonly tried: Call }) {
  const trial = useQuery(useTRPC().registry.testPolicies.queryOptions(tried));
  return <QueryView query={trial} loading={<Skeleton label="Asking the policies" />}>{(told) => <Told trial={told} />}</QueryView>;
}

function Told({ trial: { action, denied, approvalFor, costUnits, obligations, findings } }: { readonly trial: Trial }) {
  const matched = findings.filter((finding) => finding.matched).length;
  return (
    <div className="grid content-start gap-4">
      {denied ? (
        <Reason tone="danger" verdict="Denied">{denied.policy} says: {denied.reason}</Reason>
      ) : approvalFor.length > 0 ? (
        <Reason tone="warn" verdict="A person must look first">{approvalFor.join(', ')} {approvalFor.length === 1 ? 'wants' : 'want'} an approval before the call is made.</Reason>
      ) : (
        <Reason tone="ok" verdict="Allowed">No policy stands in the way. Budgets and the version’s own rights are asked besides.</Reason>
      )}
      <Text tone="soft">
        {action === null ? 'The registry knows no action for this tool.' : `It counts as the action ${action}.`} {costUnits && `${costUnits.policy} sets its cost to ${countOf(costUnits.units, 'unit')}. `}
        {obligations.length > 0 && `${countOf(obligations.length, 'obligation')}: ${obligations.map(({ policy, obligation }) => `${textOf(obligation['type'])} by ${policy}`).join(', ')}.`}
      </Text>
      {findings.length === 0 ? (
        <EmptyState icon="policy" title="No policy is in force">Whoever may change a layer can add a first one there.</EmptyState>
      ) : (
        <Table
          label={`${countOf(matched, 'policy', 'policies')} of ${findings.length} match`} density="dense" flush rows={findings} rowId={({ id }) => id}
          columns={[
            { id: 'policy', head: 'Policy', cell: ({ id }) => <Text weight="medium">{id}</Text> },
            { id: 'priority', head: 'Priority', align: 'end', cell: ({ priority }) => String(priority) },
            { id: 'matched', head: 'Matches', cell: (finding) => (finding.matched ? <Badge icon="check" tone="info">Matches</Badge> : <Badge icon="minus">No</Badge>) },
            { id: 'why', head: 'Why', cell: ({ why }) => <Text tone="soft">{why}</Text> },
          ]}
        />
      )}
      {denied && <Text tone="faint" size="s">The first denial ends the asking: policies of lower priority are not told here.</Text>}
    </div>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : 'something';
}
