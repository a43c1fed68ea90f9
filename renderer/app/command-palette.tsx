import { useEffect, useRef, useState } from 'react';
import { Autocomplete, Dialog, Header, Input, Menu, MenuItem, MenuSection, Modal, ModalOverlay, SearchField, useFilter } from 'react-aria-components';
import { Icon, Kbd } from '../kit/index.ts';
import type { Command } from '../lib/index.ts';
import { usePaletteCommands } from './palette-commands.ts';
import { useFound } from './use-found.ts';

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

/** What react-aria's text field tells its own list when somebody types (its private constant of that name). */
const FOCUS_EVENT = 'react-aria-focus';

function PaletteBody({ onClose, onHelp }: Omit<PaletteProps, 'open'>) {
  const { contains } = useFilter({ sensitivity: 'base' });
  const [typed, setTyped] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const found = useFound(typed);
  const commands = [...usePaletteCommands(onHelp), ...found];
  const answer = found.map(({ id }) => id).join();
  // What comes in after typing has ended replaces the list: without this, Enter would act on an entry that is no longer there.
  useEffect(() => {
    if (answer !== '') list.current?.dispatchEvent(new CustomEvent(FOCUS_EVENT, { bubbles: true, cancelable: true, detail: { focusStrategy: 'first' } }));
  }, [answer]);
  const groups = Map.groupBy(commands, (command) => command.group);
  const run = (command: Command) => {
    onClose();
    command.run();
  };
  return (
    <Autocomplete inputValue={typed} onInputChange={setTyped} filter={(text, words) => words.split(/\s+/).every((word) => contains(text, word))}>
      <SearchField aria-label="Find a screen, an action, an agent, a request or a run" autoFocus className="cs-palette-field">
        <Icon name="search" />
        <Input placeholder="Go to a screen, agent, request or run, or do something" />
        <Kbd>Esc</Kbd>
      </SearchField>
      {/* Scrolled by its frame, which the keyboard can reach: focus itself never leaves the field. */}
      <section className="cs-palette-results" tabIndex={0} aria-label="Results">
        <Menu ref={list} className="cs-list" aria-label="Commands" renderEmptyState={() => <div className="cs-list-empty">Nothing is called that</div>}>
          {[...groups].map(([group, members]) => (
            <MenuSection key={group} id={group}>
              <Header className="cs-list-head">{group}</Header>
              {members.map((command) => (
                <MenuItem key={command.id} id={command.id} className="cs-option" textValue={`${command.name} ${command.note ?? ''} ${command.also ?? ''}`} onAction={() => run(command)}>
                  <Icon name={command.icon ?? 'right'} />
                  <span className="cs-option-label">{command.name}</span>
                  {command.note && <span className="cs-option-detail">{command.note}</span>}
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
