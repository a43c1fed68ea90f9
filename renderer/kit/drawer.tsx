import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { IconButton } from './icon-button.tsx';

interface DrawerProps {
  readonly title: ReactNode;
  /** The title as text, for a screen reader. */
  readonly label: string;
  readonly onClose: () => void;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The chosen row beside its table. Not modal: the table stays in reach, Escape closes and gives focus back. */
export function Drawer({ title, label, onClose, actions, children }: DrawerProps) {
  const returnTo = useRef<Element | null>(null);
  useEffect(() => {
    returnTo.current = document.activeElement;
  }, []);
  const close = () => {
    onClose();
    if (returnTo.current instanceof HTMLElement) returnTo.current.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.stopPropagation();
    close();
  };
  return (
    <aside className="cs-drawer" aria-label={label} onKeyDown={onKeyDown}>
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
