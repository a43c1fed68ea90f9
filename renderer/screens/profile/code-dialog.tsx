import { type ReactNode, type SyntheticEvent, useId } from 'react';
import { Button, Dialog, Notice, TextField } from '../../kit/index.ts';

interface CodeDialogProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly act: string;
  readonly destructive?: boolean;
  readonly busy: boolean;
  readonly refusal: string | null;
  readonly field: { readonly value: string; readonly onChange: (value: string) => void; readonly error: string | null; readonly name: string };
  readonly onSubmit: (event: SyntheticEvent) => void;
  readonly onClose: () => void;
}

/** An act on the second factor, which only who holds it may do. */
export function CodeDialog({ title, children, act, destructive = false, busy, refusal, field, onSubmit, onClose }: CodeDialogProps) {
  const id = useId();
  return (
    <Dialog
      open onClose={onClose} title={title}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind={destructive ? 'danger-primary' : 'primary'} submit form={id} busy={busy}>{act}</Button>
        </>
      }
    >
      <form id={id} onSubmit={onSubmit} noValidate className="grid gap-4">
        <p>{children}</p>
        <TextField label="Code" autoComplete="one-time-code" autoFocus mono maxLength={100} hint="From your authenticator, or a recovery code" {...field} />
        {refusal && <Notice tone="danger">{refusal}</Notice>}
      </form>
    </Dialog>
  );
}
