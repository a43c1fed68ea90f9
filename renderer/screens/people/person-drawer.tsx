import { useState } from 'react';
import { CAPABILITIES, CAPABILITY_NAMES } from '../../../shared/capabilities.ts';
import { Button, ConfirmDialog, CopyableId, Drawer, Fold, formatCount, KeyValues, SideSection, StatusBadge, Text, Time } from '../../kit/index.ts';
import { newCommandId, oneLine, troubleOf, useCan, useSession } from '../../lib/index.ts';
import { PersonSessions } from './person-sessions.tsx';
import { ChangeRolesDialog } from './change-roles-dialog.tsx';
import { rightsInWords, rightsTogether } from './role-rights.ts';
import { SetPasswordDialog } from './set-password-dialog.tsx';
import { type Person, usePeopleActs, useRoles } from './use-people.ts';

interface PersonProps {
  readonly person: Person;
  readonly onClose: () => void;
}

export function PersonDrawer({ person, onClose }: PersonProps) {
  const { user } = useSession();
  const can = useCan();
  const [mayManage, maySeeSessions] = [can('user:manage'), can('session:read')];
  const [asking, setAsking] = useState<'roles' | 'disable' | 'enable' | 'password' | 'factors' | null>(null);
  const done = () => setAsking(null);
  return (
    <Drawer label={person.name} title={<Text weight="strong">{person.name}</Text>} onClose={onClose}>
      <SideSection title="Account">
        <KeyValues
          items={[
            { key: 'Status', value: <StatusBadge status={person.status} /> },
            { key: 'Email', value: <CopyableId value={person.email} what="email" /> },
            { key: 'Id', value: <CopyableId value={person.id} what="person id" chars={13} /> },
            { key: 'Added', value: <Time at={person.createdAt} as="minute" /> },
          ]}
        />
        {mayManage && (
          <div className="flex flex-wrap gap-2 pt-3">
            <Button icon="edit" onPress={() => setAsking('roles')}>Change roles</Button>
            {person.id !== user.id && <Button onPress={() => setAsking('password')}>New password</Button>}
            {person.id !== user.id && <Button onPress={() => setAsking('factors')}>Remove authenticator</Button>}
            {person.status === 'active' && person.id !== user.id && <Button kind="danger" icon="ban" onPress={() => setAsking('disable')}>Disable</Button>}
            {person.status === 'disabled' && <Button icon="check" onPress={() => setAsking('enable')}>Enable</Button>}
          </div>
        )}
      </SideSection>
      <HeldRoles held={person.roles} />
      {maySeeSessions && <PersonSessions person={person} />}
      {asking === 'roles' && <ChangeRolesDialog person={person} onClose={done} />}
      {asking === 'password' && <SetPasswordDialog person={person} onClose={done} />}
      {asking === 'factors' && <RemoveFactorsDialog person={person} onClose={done} />}
      {asking === 'disable' && <DisableDialog person={person} onClose={done} />}
      {asking === 'enable' && <EnableDialog person={person} onClose={done} />}
    </Drawer>
  );
}

function HeldRoles({ held }: { readonly held: readonly string[] }) {
  const { roles } = useRoles();
  const rights = rightsTogether(roles, held);
  return (
    <SideSection title="Roles">
      {held.length === 0 && <Text tone="soft">No role: they may only look at themselves.</Text>}
      <ul className="grid gap-3">
        {held.map((name) => {
          const role = roles.find((one) => one.name === name);
          return (
            <li key={name}>
              <Text as="div" weight="medium">{name}</Text>
              <Text as="div" size="s" tone="soft">{role ? rightsInWords(role.rights) : roles.length > 0 ? 'Not a role of this tenant any more; it gives nothing.' : 'What it allows is not yours to see (role:read).'}</Text>
            </li>
          );
        })}
      </ul>
      {rights.size > 0 && (
        <Fold title={`Every right, ${formatCount(rights.size)} in all`}>
          <KeyValues items={CAPABILITY_NAMES.filter((name) => rights.has(name)).map((name) => ({ key: name, value: CAPABILITIES[name].what }))} />
        </Fold>
      )}
    </SideSection>
  );
}

function DisableDialog({ person, onClose }: PersonProps) {
  const { disable } = usePeopleActs();
  return (
    <ConfirmDialog
      open title={`Disable ${person.name}?`} confirm="Disable" destructive busy={disable.isPending} error={disable.error ? oneLine(troubleOf(disable.error)) : null}
      touches={[`${person.name}, ${person.email}`, 'Every session of theirs, which ends at once', 'Every API key of theirs, which opens nothing any more']}
      onClose={onClose} onConfirm={() => disable.mutate({ userId: person.id, commandId: newCommandId() }, { onSuccess: onClose })}
    >
      They cannot sign in from now on. What they did stays in every record under their name.
    </ConfirmDialog>
  );
}

/** Asked also where there may be none: whether somebody has one is not told. */
function RemoveFactorsDialog({ person, onClose }: PersonProps) {
  const { removeFactors } = usePeopleActs();
  return (
    <ConfirmDialog
      open title={`Remove the authenticator of ${person.name}?`} confirm="Remove" destructive busy={removeFactors.isPending} error={removeFactors.error ? oneLine(troubleOf(removeFactors.error)) : null}
      touches={[`The authenticator of ${person.name}, if they have one`, 'Their recovery codes']} onClose={onClose} onConfirm={() => removeFactors.mutate({ userId: person.id, commandId: newCommandId() }, { onSuccess: onClose })}
    >
      For somebody whose telephone and recovery codes are gone. From then on their password alone signs them in; make sure it is they who ask.
    </ConfirmDialog>
  );
}

function EnableDialog({ person, onClose }: PersonProps) {
  const { enable } = usePeopleActs();
  return (
    <ConfirmDialog
      open title={`Enable ${person.name}?`} confirm="Enable" busy={enable.isPending} error={enable.error ? oneLine(troubleOf(enable.error)) : null}
      touches={[`${person.name}, ${person.email}`, `Their roles, as they were: ${person.roles.join(', ') || 'none'}`, 'Their API keys, which open again until they are revoked']}
      onClose={onClose} onConfirm={() => enable.mutate({ userId: person.id, commandId: newCommandId() }, { onSuccess: onClose })}
    >
      They may sign in from now on, with the password they had. Old sessions stay over.
    </ConfirmDialog>
  );
}
