import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Avatar, Hidden, Menu, type MenuGroup } from '../kit/index.ts';
import { chooseTheme, type Theme, useCan, useSession, useSessionActs, useTheme } from '../lib/index.ts';
import { VisitDialog } from './visit-dialog.tsx';

const THEMES = [
  { id: 'light', label: 'Light', icon: 'sun' },
  { id: 'dark', label: 'Dark', icon: 'moon' },
  { id: 'system', label: 'As the system', icon: 'monitor' },
] as const satisfies readonly { readonly id: Theme; readonly label: string; readonly icon: 'sun' | 'moon' | 'monitor' }[];

export function PersonMenu({ onHelp }: { readonly onHelp: () => void }) {
  const { user, roles, people } = useSession();
  const acts = useSessionActs();
  const theme = useTheme((state) => state.theme);
  const mayVisit = useCan()('platform:impersonate');
  const [visiting, setVisiting] = useState(false);
  const groups: MenuGroup[] = [
    { id: 'theme', title: 'Theme', entries: THEMES.map((choice) => ({ ...choice, chosen: choice.id === theme, onAction: () => chooseTheme(choice.id) })) },
    {
      id: 'session',
      title: `${user.name}, ${roles.join(', ')}`,
      entries: [
        { id: 'keys', label: 'Keyboard', icon: 'keyboard', keys: '?', onAction: onHelp },
        { id: 'profile', label: 'Profile and security', icon: 'lock', to: '/profile' },
        ...(mayVisit ? [{ id: 'visit', label: 'Look into another tenant', icon: 'show' as const, onAction: () => setVisiting(true) }] : []),
        { id: 'sign-out', label: 'Sign out', icon: 'sign-out', onAction: acts.signOut },
      ],
    },
  ];
  if (people) {
    const others = people.map(({ id, name, roles: held }) => ({ id, label: name, detail: held.join(', '), chosen: id === user.id, onAction: () => acts.switchPerson(id) }));
    groups.unshift({ id: 'people', title: 'Sample workspace: be', entries: others });
  }
  const face = (
    <Button className="cs-person">
      <Avatar name={user.name} />
      <Hidden>{`${user.name}, ${user.email}`}</Hidden>
    </Button>
  );
  return (
    <>
      <Menu label={user.name} trigger={face} groups={groups} placement="bottom end" />
      {visiting && <VisitDialog onClose={() => setVisiting(false)} />}
    </>
  );
}
