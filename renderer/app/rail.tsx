import { Button, Link } from 'react-aria-components';
import { Icon, Kbd } from '../kit/index.ts';
import type { Place } from './places.ts';
import { useIsHere } from './use-places.ts';

export function Rail({ places, onHelp }: { readonly places: readonly (readonly Place[])[]; readonly onHelp: () => void }) {
  const isHere = useIsHere();
  return (
    <nav className="cs-rail" aria-label="Main">
      {places.map((group) => (
        <ul key={group[0]?.path}>
          {group.map((place) => (
            <li key={place.path}>
              <Link href={place.path} {...(isHere(place) ? { 'aria-current': 'page' as const } : {})}>
                <Icon name={place.icon} size={15} />
                <span>{place.name}</span>
              </Link>
            </li>
          ))}
        </ul>
      ))}
      <Button className="cs-rail-foot" onPress={onHelp}>
        <span>Keys</span>
        <Kbd>?</Kbd>
      </Button>
    </nav>
  );
}
