import { Autocomplete, Dialog, Header, Input, Menu, MenuItem, MenuSection, Modal, ModalOverlay, SearchField, useFilter } from 'react-aria-components';
import { Icon, Kbd } from '../kit/index.ts';
import type { Command } from '../lib/index.ts';
import { usePaletteCommands } from './palette-commands.ts';

interface PaletteProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onHelp: () => void;
}

export function CommandPalette({ open, onClose, onHelp }: PaletteProps) {
  return (
    <ModalOverlay className="cs-scrim" isOpen={open} onOpenChange={(stays) => !stays && onClose()} isDismissable>
      <Modal className="cs-modal cs-palette">
        <Dialog className="cs-dialog" aria-label="Command palette">
          <PaletteBody onClose={onClose} onHelp={onHelp} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function PaletteBody({ onClose, onHelp }: Omit<PaletteProps, 'open'>) {
  const { contains } = useFilter({ sensitivity: 'base' });
  const commands = usePaletteCommands(onHelp);
  const groups = Map.groupBy(commands, (command) => command.group);
  const run = (command: Command) => {
    onClose();
    command.run();
  };
  return (
    <Autocomplete filter={(text, typed) => typed.split(/\s+/).every((word) => contains(text, word))}>
      <SearchField aria-label="Find a screen or action" autoFocus className="cs-palette-field">
        <Icon name="search" />
        <Input placeholder="Go to a screen or action" />
        <Kbd>Esc</Kbd>
      </SearchField>
      {/* Scrolled by its frame, which the keyboard can reach: focus itself never leaves the field. */}
      <section className="cs-palette-results" tabIndex={0} aria-label="Results">
        <Menu className="cs-list" aria-label="Commands" renderEmptyState={() => <div className="cs-list-empty">Nothing is called that</div>}>
          {[...groups].map(([group, members]) => (
            <MenuSection key={group} id={group}>
              <Header className="cs-list-head">{group}</Header>
              {members.map((command) => (
                <MenuItem key={command.id} id={command.id} className="cs-option" textValue={`${command.name} ${command.also ?? ''}`} onAction={() => run(command)}>
                  <Icon name={command.icon ?? 'right'} />
                  <span className="cs-option-label">{command.name}</span>
                  {command.keys && <Kbd>{command.keys}</Kbd>}
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </Menu>
      </section>
    </Autocomplete>
  );
}
