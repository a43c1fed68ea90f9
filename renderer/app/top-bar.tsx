import { Button } from 'react-aria-components';
import { Icon, Kbd } from '../kit/index.ts';
import { PersonMenu } from './person-menu.tsx';
import { StatusChip } from './status-chip.tsx';
import { TenantSwitcher } from './tenant-switcher.tsx';

/** Command on a Mac, Control elsewhere; for show, both work everywhere. */
const MODIFIER = /mac/i.test(navigator.userAgent) ? '⌘' : 'Ctrl';

export function TopBar({ onPalette, onHelp }: { readonly onPalette: () => void; readonly onHelp: () => void }) {
  return (
    <header className="cs-topbar">
      <TenantSwitcher />
      <Button className="cs-palette-button" onPress={onPalette}>
        <Icon name="search" />
        <span>Go to or find anything</span>
        <Kbd>{`${MODIFIER} K`}</Kbd>
      </Button>
      <div className="cs-topbar-end">
        <StatusChip />
        <PersonMenu onHelp={onHelp} />
      </div>
    </header>
  );
}
