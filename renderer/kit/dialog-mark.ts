import { useEffect } from 'react';

let open = 0;

/** Marks the page while a dialog is open: notifications then stand clear of its buttons. A selector that asks what the page has in it would be asked again for every row that scrolls. */
export function useDialogMark(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return;
    mark(1);
    return () => mark(-1);
  }, [isOpen]);
}

function mark(by: 1 | -1): void {
  open += by;
  document.documentElement.toggleAttribute('data-dialog', open > 0);
}
