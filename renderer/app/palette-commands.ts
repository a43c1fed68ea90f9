import { chooseTheme, type Command, useGo, useOfferedCommands, useSession, useSessionActs } from '../lib/index.ts';
import { usePlaces } from './use-places.ts';

/** Everything the palette offers now: what the screen at hand adds, places, other tenants, and the acts of the frame. */
export function usePaletteCommands(onHelp: () => void): readonly Command[] {
  const go = useGo();
  const { tenant, tenants } = useSession();
  const acts = useSessionActs();
  const places = usePlaces().flat();
  return [
    ...useOfferedCommands(),
    ...places.map((place): Command => ({ id: `go:${place.path}`, name: place.name, group: 'Go to', icon: place.icon, keys: `g ${place.letter}`, also: place.also, run: () => go(place.path) })),
    ...tenants.filter(({ id }) => id !== tenant.id).map((other): Command => ({ id: `tenant:${other.id}`, name: `Switch to ${other.name}`, group: 'Tenants', icon: 'tenant', also: other.slug, run: () => acts.switchTenant(other.id) })),
    ...(places.some(({ path }) => path === '/audit') ? [{ id: 'go:/audit/witnesses', name: 'Witnesses', group: 'Go to', icon: 'audit', also: 'cosigned checkpoints seen by others', run: () => go('/audit/witnesses') } satisfies Command] : []),
    { id: 'go:/profile', name: 'Profile and security', group: 'Go to', icon: 'lock', also: 'my account password authenticator two factor sessions recovery codes keys', run: () => go('/profile') },
    { id: 'theme:light', name: 'Light theme', group: 'Window', icon: 'sun', run: () => chooseTheme('light') },
    { id: 'theme:dark', name: 'Dark theme', group: 'Window', icon: 'moon', run: () => chooseTheme('dark') },
    { id: 'theme:system', name: 'Theme as the system', group: 'Window', icon: 'monitor', run: () => chooseTheme('system') },
    { id: 'keys', name: 'Keyboard', group: 'Window', icon: 'keyboard', keys: '?', also: 'shortcuts help', run: onHelp },
    { id: 'sign-out', name: 'Sign out', group: 'Window', icon: 'sign-out', also: 'log out leave', run: acts.signOut },
  ];
}
