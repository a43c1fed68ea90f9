/** Where somebody is in a diff, by keyboard: the button of the line that has the focus. Answers whether there was a line to go to. */
export function stepDiffLine(by: 1 | -1): boolean {
  const buttons = [...document.querySelectorAll<HTMLElement>('.cs-diff td.cs-diff-tool .cs-btn')];
  const at = buttons.findIndex((button) => button.closest('tr') === document.activeElement?.closest('tr'));
  const next = buttons[at === -1 ? (by === 1 ? 0 : buttons.length - 1) : Math.min(Math.max(at + by, 0), buttons.length - 1)];
  next?.focus({ preventScroll: true });
  if (next) centre(next);
  return next !== undefined;
}

/** Begins a comment on the line that has the focus; false where none has it. */
export function commentOnDiffLine(): boolean {
  const button = document.activeElement?.closest('.cs-diff tr')?.querySelector<HTMLElement>('td.cs-diff-tool .cs-btn');
  button?.click();
  return button !== null && button !== undefined;
}

/** In its own pane only: `scrollIntoView` would move the frame around it as well. */
function centre(line: HTMLElement): void {
  const pane = line.closest('.cs-pane');
  if (!pane) return;
  const [own, frame] = [line.getBoundingClientRect(), pane.getBoundingClientRect()];
  pane.scrollTop += own.top - frame.top - (frame.height - own.height) / 2;
}
