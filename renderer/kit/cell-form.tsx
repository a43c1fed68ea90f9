import type { FocusEvent, KeyboardEvent, ReactNode, SyntheticEvent } from 'react';

interface CellFormProps {
  readonly label: string;
  readonly children: ReactNode;
  /** Enter, or the focus went elsewhere. */
  readonly onLeave: () => void;
  readonly onCancel: () => void;
  /** Too much for a cell: a panel below it. */
  readonly panel?: boolean;
}

/** The editor inside a cell: Enter or leaving takes what was typed, Escape leaves everything as it was. */
export function CellForm({ label, children, onLeave, onCancel, panel }: CellFormProps) {
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault();
    onLeave();
  };
  const onBlur = (event: FocusEvent) => {
    const to = event.relatedTarget;
    // Lists of a field's choices stand elsewhere in the document and belong to the field all the same.
    if (event.currentTarget.contains(to) || (to instanceof Element && to.closest('.cs-popover') !== null)) return;
    if (event.target instanceof Element && !event.currentTarget.contains(event.target)) return;
    onLeave();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || !(event.target instanceof Element) || !event.currentTarget.contains(event.target)) return;
    event.stopPropagation();
    onCancel();
  };
  return (
    <form className="cs-cell-form" data-panel={panel || undefined} aria-label={label} onSubmit={onSubmit} onBlur={onBlur} onKeyDown={onKeyDown} noValidate>
      {children}
    </form>
  );
}
