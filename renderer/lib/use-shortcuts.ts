import { useEffect, useRef } from 'react';
import { pressedWithin } from '../kit/index.ts';
import { runScreenKey } from './screen-keys.ts';
import { type PendingGo, readKey, type Shortcut, takesText } from './shortcut-keys.ts';

/** Listens to the whole window. `/` is answered here by focusing the screen's own search field. */
export function useShortcuts(onShortcut: (shortcut: Exclude<Shortcut, { kind: 'search' }>) => void): void {
  const latest = useRef(onShortcut);
  const pending = useRef<PendingGo>(null);
  useEffect(() => {
    latest.current = onShortcut;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const [innermost] = event.composedPath(); // the code editor's own, where `event.target` is the host of its shadow tree
      const typing = (innermost instanceof HTMLElement && takesText(innermost)) || pressedWithin(event, '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]');
      const read = readKey(pending.current, { key: event.key, ctrl: event.ctrlKey, meta: event.metaKey, alt: event.altKey, typing, at: event.timeStamp });
      pending.current = read.pending;
      if (read.shortcut === null) {
        // Last, so that a letter behind `g` goes places before it means anything on the screen.
        if (read.pending === null && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && runScreenKey(event.key)) event.preventDefault();
        return;
      }
      event.preventDefault();
      if (read.shortcut.kind === 'search') focusScreenSearch();
      else latest.current(read.shortcut);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

function focusScreenSearch(): void {
  document.querySelector<HTMLInputElement>('[data-screen-search] input')?.focus();
}
