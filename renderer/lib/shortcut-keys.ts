/** What a key pressed anywhere in the window asks for. */
export type Shortcut =
  | { readonly kind: 'palette' }
  | { readonly kind: 'help' }
  | { readonly kind: 'search' }
  | { readonly kind: 'go'; readonly letter: string };

export interface KeyPress {
  readonly key: string;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly alt: boolean;
  /** Focus is where letters are text. */
  readonly typing: boolean;
  /** Milliseconds on any rising clock. */
  readonly at: number;
}

/** When `g` was pressed, or null: the next letter within the window goes places. */
export type PendingGo = number | null;

const GO_WINDOW_MS = 1_200;

/** One key at a time: the new pending state, and what to do, if anything. Keys never act while somebody types, except Ctrl/Cmd-K. */
export function readKey(pending: PendingGo, press: KeyPress): { readonly pending: PendingGo; readonly shortcut: Shortcut | null } {
  if (press.key.toLowerCase() === 'k' && (press.ctrl || press.meta) && !press.alt) return { pending: null, shortcut: { kind: 'palette' } };
  if (press.typing || press.ctrl || press.meta || press.alt) return { pending: null, shortcut: null };
  if (pending !== null && press.at - pending <= GO_WINDOW_MS && /^[a-z]$/.test(press.key)) return { pending: null, shortcut: { kind: 'go', letter: press.key } };
  if (press.key === 'g') return { pending: press.at, shortcut: null };
  if (press.key === '?') return { pending: null, shortcut: { kind: 'help' } };
  if (press.key === '/') return { pending: null, shortcut: { kind: 'search' } };
  return { pending: null, shortcut: null };
}

/** Whether letters typed into this element are text. */
export function takesText(element: { readonly tagName: string; readonly isContentEditable: boolean; readonly type?: string }): boolean {
  if (element.isContentEditable || element.tagName === 'TEXTAREA') return true;
  return element.tagName === 'INPUT' && !['checkbox', 'radio', 'button', 'submit', 'file', 'range'].includes(element.type ?? 'text');
}
