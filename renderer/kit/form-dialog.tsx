import { type ReactNode, type SyntheticEvent, useId } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Notice } from './notice.tsx';

interface FormDialogProps {
  readonly onClose: () => void;
  readonly title: string;
  readonly width?: 'normal' | 'wide';
  /** It cannot be dismissed by pressing outside. */
  readonly alert?: boolean;
  /** What the button says that sends the form. */
  readonly submit: string;
  readonly destructive?: boolean;
  readonly busy: boolean;
  /** False while something that the form asks for is missing. */
  readonly ready?: boolean;
  /** Why it was refused, where that stands at no field. */
  readonly refusal: string | null;
  readonly onSubmit: (event: SyntheticEvent) => void;
  readonly children: ReactNode;
}

/** A form with a dialog to itself: its fields, what was refused, and the two ways out. */
export function FormDialog({ onClose, title, width = 'normal', alert = false, submit, destructive = false, busy, ready = true, refusal, onSubmit, children }: FormDialogProps) {
  const id = useId();
  return (
    <Dialog
      open onClose={onClose} title={title} width={width} alert={alert}
      footer={
        <>
          {refusal && <div className="flex-1"><Notice tone="danger">{refusal}</Notice></div>}
          <Button onPress={onClose}>Cancel</Button>
          <Button kind={destructive ? 'danger-primary' : 'primary'} submit form={id} busy={busy} disabled={!ready}>{submit}</Button>
        </>
      }
    >
      <form id={id} onSubmit={onSubmit} noValidate className="grid gap-4">{children}</form>
    </Dialog>
  );
}
