import { useId } from 'react';
import { z } from 'zod';
import { isEntryName } from '../../../shared/registry-schema.ts';
import { Button, CheckGroup, countOf, Dialog, Text, TextArea, TextField } from '../../kit/index.ts';
import { useForm } from '../../lib/index.ts';
import type { OwnRole } from './role-draft.ts';
import type { RolesEdit, RolesList } from './use-roles-edit.ts';

/** Which role the dialog is about: a new one, perhaps begun from another, or one that is there. */
export type RoleForm = { readonly of: 'new'; readonly from?: OwnRole } | { readonly of: 'change'; readonly role: OwnRole };

interface RoleDialogProps {
  readonly form: RoleForm;
  readonly listed: RolesList;
  readonly edit: RolesEdit;
  readonly onClose: () => void;
  readonly onMade: (name: string) => void;
}

/** Wildcards that reach across resources; those of one resource are given in the matrix. */
const WILDCARDS = [
  { id: '*', label: '*', detail: 'Everything but what is sealed, also what a later version brings.' },
  { id: '*:read', label: '*:read', detail: 'Reading everything but what is sealed.' },
  { id: '*:write', label: '*:write', detail: 'Writing runs, settings, budgets and so on.' },
  { id: '*:manage', label: '*:manage', detail: 'Managing people, roles, keys and so on.' },
] as const;

const DESCRIPTION_CHARS = 500;

/** Name, words, parents and wildcards of a role. What it comes to is seen in the matrix; nothing counts before the roles are saved. */
export function RoleDialog({ form: about, listed, edit, onClose, onMade }: RoleDialogProps) {
  const start = about.of === 'change' ? about.role : about.from;
  const taken = new Set([...listed.roles.map(({ name }) => name), ...edit.own.map(({ name }) => name)]);
  const form = useForm(schemaWith(about.of === 'change' ? about.role.name : null, taken), {
    name: about.of === 'change' ? about.role.name : '', label: start?.label ?? '', description: start?.description ?? '',
    parents: start?.parents ?? [], wildcards: (start?.patterns ?? []).filter(isBroad),
  });
  const id = useId();
  const send = form.onSubmit(({ name, label, description, parents, wildcards }) => {
    const patterns = [...(start?.patterns ?? []).filter((pattern) => !isBroad(pattern)), ...wildcards];
    const samePatterns = patterns.length === start?.patterns.length && patterns.every((pattern) => start.patterns.includes(pattern));
    const role: OwnRole = { name, label: label || null, description: description || null, parents: [...parents], patterns: samePatterns ? start.patterns : patterns, permissions: samePatterns ? start.permissions : [] };
    edit.put(name, role);
    onMade(name);
    onClose();
  });
  const parents = [...listed.roles.filter((role) => role.isSystem && role.capabilities.some((one) => listed.ceiling.includes(one))).map(({ name }) => name), ...edit.own.map(({ name }) => name)].filter((name) => name !== form.values.name);
  return (
    <Dialog
      open onClose={onClose} title={about.of === 'change' ? `Details of ${about.role.name}` : about.from ? `New role like ${about.from.name}` : 'New role'} width="wide"
      footer={
        <>
          <div className="flex-1"><Text tone="soft">It counts once the roles are saved.</Text></div>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" submit form={id}>{about.of === 'change' ? 'Take over' : 'Put into the matrix'}</Button>
        </>
      }
    >
      <form id={id} onSubmit={send} noValidate className="grid gap-4">
        <div className="grid grid-cols-2 gap-4">
          <TextField label="Name" mono autoFocus={about.of === 'new'} readOnly={about.of === 'change'} maxLength={63} hint={about.of === 'change' ? 'A name stays: people and rules hold it' : 'Like claims_lead; it is kept for ever in records'} {...form.field('name')} />
          <TextField label="Label" optional maxLength={100} hint="How people call it" {...form.field('label')} />
        </div>
        <TextArea label="Description" optional rows={2} maxLength={DESCRIPTION_CHARS} {...form.field('description')} />
        <CheckGroup label="Parents" hint="It holds all that these hold, as they change." short choices={parents.map((name) => ({ id: name, label: name, detail: sizeOf(listed, name) }))} {...form.field('parents')} />
        <CheckGroup label="Wildcards" choices={[...WILDCARDS]} short {...form.field('wildcards')} />
      </form>
    </Dialog>
  );
}

function isBroad(pattern: string): boolean {
  return WILDCARDS.some(({ id }) => id === pattern);
}

function sizeOf({ roles }: RolesList, name: string): string {
  const found = roles.find((role) => role.name === name);
  return found ? countOf(found.capabilities.length, 'right') : 'not saved yet';
}

function schemaWith(own: string | null, taken: ReadonlySet<string>) {
  return z.object({
    name: z.string().trim().min(1, 'Name the role').refine(isEntryName, 'Begin with a letter; up to 63 letters, digits and _ . : -').refine((name) => name === own || !taken.has(name), 'A role of this name exists already'),
    label: z.string().trim(), description: z.string().trim(), parents: z.array(z.string()).readonly(), wildcards: z.array(z.string()).readonly(),
  });
}
