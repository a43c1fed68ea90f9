import type { ReactElement } from 'react';
import { Header, Menu as AriaMenu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';
import { Kbd } from './kbd.tsx';

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly icon?: IconName;
  readonly keys?: string;
  readonly destructive?: boolean;
  readonly disabled?: boolean;
  readonly chosen?: boolean;
  readonly to?: string;
  readonly onAction?: () => void;
}

export interface MenuGroup {
  readonly id: string;
  readonly title?: string;
  readonly entries: readonly MenuEntry[];
}

interface MenuProps {
  readonly label: string;
  /** A kit Button or IconButton. */
  readonly trigger: ReactElement;
  readonly groups: readonly MenuGroup[];
  readonly placement?: 'bottom start' | 'bottom end';
}

export function Menu({ label, trigger, groups, placement = 'bottom start' }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="cs-popover" placement={placement} offset={4}>
        <AriaMenu className="cs-list" aria-label={label} disabledKeys={groups.flatMap((group) => group.entries.filter((entry) => entry.disabled).map((entry) => entry.id))}>
          {groups.map((group, index) => (
            <MenuSection key={group.id} id={group.id} {...(group.title === undefined ? { 'aria-label': group.id } : {})}>
              {index > 0 && <Separator className="cs-list-line" />}
              {group.title !== undefined && <Header className="cs-list-head">{group.title}</Header>}
              {group.entries.map((entry) => (
                <MenuRow key={entry.id} entry={entry} />
              ))}
            </MenuSection>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

function MenuRow({ entry }: { readonly entry: MenuEntry }) {
  return (
    <MenuItem
      id={entry.id} textValue={entry.label} className="cs-option" data-tone={entry.destructive ? 'danger' : undefined}
      {...(entry.to === undefined ? {} : { href: entry.to })} {...(entry.onAction === undefined ? {} : { onAction: entry.onAction })}
    >
      {entry.icon && <Icon name={entry.icon} />}
      <span className="cs-option-label">{entry.label}</span>
      {entry.detail && <span className="cs-option-detail">{entry.detail}</span>}
      {entry.keys && <Kbd>{entry.keys}</Kbd>}
      {entry.chosen && <Icon name="check" />}
    </MenuItem>
  );
}
