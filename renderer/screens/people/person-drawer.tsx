import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CAPABILITIES, CAPABILITY_NAMES } from '../../../shared/capabilities.ts';
import { Button, CopyableId, Drawer, Fold, formatCount, IconButton, KeyValues, Link, Menu, type MenuEntry, SideSection, StatusBadge, Text, Time } from '../../kit/index.ts';
import { type ApiOutput, useCan, useSession, useTRPC } from '../../lib/index.ts';
import { ChangeRolesDialog } from './change-roles-dialog.tsx';
import { DisableDialog, EnableDialog, RemoveFactorsDialog, RemoveMemberDialog } from './person-dialogs.tsx';
import { PersonKeys, PersonSessions } from './person-access.tsx';
import { rightsInWords, rightsTogether } from './role-rights.ts';
import { SetPasswordDialog } from './set-password-dialog.tsx';
import { StandinDialog } from './standin-dialog.tsx';
import { type Person, useRoles } from './use-people.ts';

type Facts = ApiOutput['people']['person'];
type Asking = 'roles' | 'remove' | 'disable' | 'enable' | 'password' | 'factors' | 'standin';

interface PersonProps {
  readonly person: Person;
  readonly onClose: () => void;
}

/** Everything this tenant knows of one person, and what may be done about it. */
export function PersonDrawer({ person, asks, onClose }: PersonProps & { readonly asks: boolean }) {
  const { data: facts } = useQuery(useTRPC().people.person.queryOptions({ userId: person.id }));
  const can = useCan();
  const [asking, setAsking] = useState<Asking | null>(null);
  return (
    <Drawer label={person.name} title={<Text weight="strong">{person.name}</Text>} actions={<Acts person={person} facts={facts} onAsk={setAsking} />} onClose={onClose}>
      <SideSection title="Account">
        <KeyValues items={accountRows(person, facts)} />
        {can('user:manage') && <div className="pt-3"><Button icon="edit" onPress={() => setAsking('roles')}>Change roles</Button></div>}
      </SideSection>
      <HeldRoles held={person.roles} />
      {facts?.factors && <Factors factors={facts.factors} onRemove={() => setAsking('factors')} />}
      {can('session:read') && <PersonSessions person={person} />}
      {can('apikey:read') && <PersonKeys userId={person.id} />}
      {asking !== null && <Asked asking={asking} person={person} asks={asks} onClose={() => setAsking(null)} />}
    </Drawer>
  );
}

function accountRows(person: Person, facts: Facts | undefined) {
  return [
    { key: 'Status', value: <StatusBadge status={person.status} /> },
    { key: 'Email', value: <CopyableId value={person.email} what="email" /> },
    { key: 'Id', value: <CopyableId value={person.id} what="person id" chars={13} /> },
    { key: 'Added', value: <Time at={person.createdAt} as="minute" /> },
    ...(facts?.externalId ? [{ key: 'External id', value: <CopyableId value={facts.externalId} what="external id" chars={24} /> }] : []),
    ...(facts?.passwordVoidedAt ? [{ key: 'Password', value: <>Taken away <Time at={facts.passwordVoidedAt} as="minute" />: another tenant had set it before the address’s own directory took this account in</> }] : []),
    ...(facts?.rank ? [{ key: 'Organisation', value: facts.rank }] : []),
    ...(facts?.directory ? [{ key: 'Kept by', value: `a directory, as ${facts.directory.userName}${facts.directory.groups.length > 0 ? `, in ${facts.directory.groups.join(', ')}` : ''}` }] : []),
  ];
}

/** What is done seldom stands in a menu, so that nothing dangerous lies under the hand. */
function Acts({ person, facts, onAsk }: { readonly person: Person; readonly facts: Facts | undefined; readonly onAsk: (asking: Asking) => void }) {
  const { user } = useSession();
  const can = useCan();
  const other = person.id !== user.id;
  const entries: MenuEntry[] = [
    ...(can('user:manage') && other ? [{ id: 'password', label: 'New password', icon: 'lock' as const, onAction: () => onAsk('password') }] : []),
    ...(can('user:manage') && other && facts?.factors?.totp ? [{ id: 'factors', label: 'Take the second factor off', icon: 'shield' as const, onAction: () => onAsk('factors') }] : []),
    ...(can('platform:impersonate') && other && person.status === 'active' ? [{ id: 'standin', label: 'Work as them', icon: 'person' as const, onAction: () => onAsk('standin') }] : []),
    ...(can('user:manage') && other && person.status === 'active' ? [{ id: 'disable', label: 'Disable', icon: 'ban' as const, destructive: true, onAction: () => onAsk('disable') }] : []),
    ...(can('user:manage') && other ? [{ id: 'remove', label: 'Remove from this tenant', icon: 'trash' as const, destructive: true, onAction: () => onAsk('remove') }] : []),
    ...(can('user:manage') && person.status === 'disabled' ? [{ id: 'enable', label: 'Enable', icon: 'check' as const, onAction: () => onAsk('enable') }] : []),
  ];
  if (entries.length === 0) return null;
  return <Menu label={`Acts on ${person.name}`} placement="bottom end" trigger={<IconButton icon="more" label={`Acts on ${person.name}`} />} groups={[{ id: 'acts', entries }]} />;
}

function Asked({ asking, person, asks, onClose }: PersonProps & { readonly asking: Asking; readonly asks: boolean }) {
  switch (asking) {
    case 'roles': return <ChangeRolesDialog person={person} asks={asks} onClose={onClose} />;
    case 'password': return <SetPasswordDialog person={person} onClose={onClose} />;
    case 'factors': return <RemoveFactorsDialog person={person} onClose={onClose} />;
    case 'remove': return <RemoveMemberDialog person={person} onClose={onClose} />;
    case 'disable': return <DisableDialog person={person} onClose={onClose} />;
    case 'enable': return <EnableDialog person={person} onClose={onClose} />;
    case 'standin': return <StandinDialog person={person} onClose={onClose} />;
  }
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
              <Text as="div" weight="medium">{role ? <Link to={`/people?tab=roles&role=${encodeURIComponent(name)}`} quiet>{name}</Link> : name}</Text>
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

function Factors({ factors: { password, totp, recoveryCodesLeft }, onRemove }: { readonly factors: NonNullable<Facts['factors']>; readonly onRemove: () => void }) {
  return (
    <SideSection title="Proves themselves with">
      <KeyValues
        items={[
          { key: 'Password', value: password ? 'set' : 'none: they come in another way' },
          { key: 'Authenticator', value: totp ? <>set up, {formatCount(recoveryCodesLeft)} recovery codes left <Button size="tiny" label="Take the second factor off" onPress={onRemove}>Take off</Button></> : 'not set up' },
        ]}
      />
    </SideSection>
  );
}
