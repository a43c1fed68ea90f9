/** Where a thread is drawn: under the line it points at, and in the list of everything that is said. */
export type ThreadSpot = 'line' | 'list';

export function threadElement(threadId: string, spot: ThreadSpot): string {
  return `thread-${spot}-${threadId}`;
}

/** Brings a thread into view and puts the focus on it: at its line where that is shown, otherwise in the list. */
export function goToThread(threadId: string): void {
  const shown = document.getElementById(threadElement(threadId, 'line')) ?? document.getElementById(threadElement(threadId, 'list'));
  shown?.scrollIntoView({ block: 'center' });
  shown?.focus({ preventScroll: true });
}
