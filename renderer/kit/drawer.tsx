import { type ReactNode, useEffect, useRef } from 'react';
import { IconButton } from './icon-button.tsx';
import { pressedWithin } from './pressed-within.ts';

interface DrawerProps {
  readonly title: ReactNode;
  /** The title as text, for a screen reader. */
  readonly label: string;
  readonly onClose: () => void;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The chosen row beside its table. Not modal: the table stays in reach, Escape closes from either side and gives focus back. */
export function Drawer({ title, label, onClose, actions, children }: DrawerProps) {
  const returnTo = useRef<Element | null>(null);
  useEffect(() => {
    returnTo.current = document.activeElement;
  }, []);
  const close = () => {
    onClose();
    if (returnTo.current instanceof HTMLElement) returnTo.current.focus();
  };
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !isClaimed(event)) latest.current();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  return (
    <aside className="cs-drawer" aria-label={label}>
      <header>
        <div>{title}</div>
        <div>
          {actions}
          <IconButton icon="close" label="Close" keys="Esc" onPress={close} />
        </div>
      </header>
      <section className="cs-drawer-body" tabIndex={0} aria-label={`${label}, details`}>
        {children}
      </section>
    </aside>
  );
}

/** Escape first closes what floats above the page, and empties the field it is pressed in. */
function isClaimed(event: Event): boolean {
  return pressedWithin(event, 'input, textarea, [contenteditable], [role=listbox], [role=menu], [role=dialog], [role=alertdialog]');
}
