import type { Bridge, Question } from '../../shared/bridge.ts';

declare global {
  interface Window {
    /** Put there by the preload; absent in a browser. */
    readonly countersign?: Bridge;
  }
}

/** What the desktop shell offers, or null in a browser. */
export function desktopBridge(): Bridge | null {
  return window.countersign ?? null;
}

/**
 * Asks once more in a window of the system, whose buttons no page can press. In a browser there is no such window:
 * the screen's own ConfirmDialog has asked already, so the answer is yes.
 */
export function confirmNatively(question: Question): Promise<boolean> {
  return desktopBridge()?.confirm(question) ?? Promise.resolve(true);
}

/** Puts a file where the person wants it: the shell asks where, a browser downloads. */
export async function saveFile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<'saved' | 'cancelled'> {
  const bridge = desktopBridge();
  if (bridge) return bridge.saveFile(name, bytes);
  const url = URL.createObjectURL(new Blob([bytes]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
  return 'saved';
}
