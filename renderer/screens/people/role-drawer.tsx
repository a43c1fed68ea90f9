import { useState } from 'react';
import { CAPABILITIES, CAPABILITY_NAMES } from '../../../shared/capabilities.ts';
import { pointerOf } from '../../../shared/json-pointer.ts';
import { Badge, Button, ConfirmDialog, countOf, Drawer, Fold, formatCount, KeyValues, Link, Notice, SideSection, Text } from '../../kit/index.ts';
import { Explained } from '../../lib/index.ts';
import { heldWith, type OwnRole } from './role-draft.ts';
import type { RoleForm } from './role-dialog.tsx';
import { rightsInWords } from './role-rights.ts';
import type { RolesEdit, RolesList } from './use-roles-edit.ts';

interface RoleDrawerProps {
  readonly name: string;
  readonly listed: RolesList;
  readonly edit: RolesEdit;
  readonly onClose: () => void;
  readonly onAsk: (form: RoleForm) => void;
}

const FROM = { base: 'the base, shipped with the product', org: 'the organisation', tenant: 'this tenant', user: 'a person' } as const;

export function RoleDrawer({ name, listed, edit, onClose, onAsk }: RoleDrawerProps) {
  const [deleting, setDeleting] = useState(false);
  const role = listed.roles.find((one) => one.name === name) ?? null;
  const own = edit.own.find((one) => one.name === name) ?? null;
  const shown = own ?? role;
  if (!shown) return null;
  const held = heldWith(listed, edit.own).get(name) ?? new Set();
  return (
    <Drawer label={name} title={<div className="flex items-center gap-2"><Text weight="strong">{name}</Text>{role === null && <Badge icon="plus" tone="info">New</Badge>}</div>} onClose={onClose}>
      <SideSection title={shown.label ?? 'Role'}>
        {shown.description && <Text as="p" tone="soft">{shown.description}</Text>}
        <KeyValues
          items={[
            { key: 'From', value: role ? <>{FROM[role.layer]} <Explained pointer={pointerOf(['roles', name])} what={`the role ${name}`} /></> : 'not saved yet' },
            { key: 'Held by', value: role && role.holders > 0 ? <Link to="/people">{countOf(role.holders, 'person', 'people')}</Link> : 'nobody' },
            ...(shown.parents.length > 0 ? [{ key: 'Parents', value: shown.parents.join(', ') }] : []),
            ...wildcardsOf(shown.patterns),
            ...(shown.permissions.length > 0 ? [{ key: 'Written as', value: shown.permissions.join(', ') }] : []),
          ]}
        />
        {role?.isSystem && <div className="pt-3"><Notice>It comes from a layer above, so it is read-only here{role.narrowed ? '; this tenant’s layer makes it narrower' : ''}. Copy it to have one of your own.</Notice></div>}
        {edit.mayEdit && <Acts name={name} own={own} held={held} edit={edit} onAsk={onAsk} onDelete={() => setDeleting(true)} />}
      </SideSection>
      {role && role.taken.length > 0 && <Taken taken={role.taken} />}
      <SideSection title="Allows" note={countOf(held.size, 'right')}>
        <Text as="p" tone="soft">{rightsInWords(held)}</Text>
        {held.size > 0 && <Fold title={`Every right, ${formatCount(held.size)} in all`}><KeyValues items={CAPABILITY_NAMES.filter((one) => held.has(one)).map((one) => ({ key: one, value: CAPABILITIES[one].what }))} /></Fold>}
      </SideSection>
      {deleting && (
        <ConfirmDialog
          open title={`Delete ${name}?`} confirm="Delete" destructive touches={[`${name}, ${countOf(held.size, 'right')}`]} onClose={() => setDeleting(false)}
          onConfirm={() => {
            edit.remove(name);
            setDeleting(false);
            onClose();
          }}
        >
          It goes when the roles are saved. A role that somebody still holds is kept: take it from them first.
        </ConfirmDialog>
      )}
    </Drawer>
  );
}

interface ActsProps {
  readonly name: string;
  readonly own: OwnRole | null;
  readonly held: ReadonlySet<string>;
  readonly edit: RolesEdit;
  readonly onAsk: (form: RoleForm) => void;
  readonly onDelete: () => void;
}

function Acts({ name, own, held, edit, onAsk, onDelete }: ActsProps) {
  const copy: OwnRole = own ?? { name, patterns: CAPABILITY_NAMES.filter((one) => held.has(one) && CAPABILITIES[one].plane === 'tenant'), parents: [], label: null, description: null, permissions: [] };
  return (
    <div className="flex flex-wrap gap-2 pt-3">
      {own && <Button icon="edit" onPress={() => onAsk({ of: 'change', role: own })}>Details</Button>}
      <Button icon="copy" onPress={() => onAsk({ of: 'new', from: copy })}>Copy</Button>
      {own && <Button kind="danger" icon="trash" onPress={onDelete}>{edit.isNew(name) ? 'Drop' : 'Delete'}</Button>}
    </div>
  );
}

function wildcardsOf(patterns: readonly string[]) {
  const wild = patterns.filter((pattern) => pattern.includes('*'));
  return wild.length > 0 ? [{ key: 'Wildcards', value: <Text mono size="s">{wild.join(', ')}</Text> }] : [];
}

function Taken({ taken }: { readonly taken: RolesList['roles'][number]['taken'] }) {
  const by = Map.groupBy(taken, ({ layer, version, author }) => `${layer} layer, version ${version}, by ${author}`);
  return (
    <SideSection title="Taken away">
      <KeyValues items={[...by].map(([who, names]) => ({ key: who, value: names.map(({ capability }) => capability).join(', ') }))} />
    </SideSection>
  );
}
