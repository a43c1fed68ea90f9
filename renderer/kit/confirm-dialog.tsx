import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Notice } from './notice.tsx';
import { TextField } from './text-field.tsx';

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children?: ReactNode;
  /** Everything this act changes or ends, by name. */
  readonly touches?: readonly string[];
  readonly confirm: string;
  readonly destructive?: boolean;
  /** When given, the act waits until this name has been typed. */
  readonly typeName?: string;
  /** False while something else that the question asks for is missing. */
  readonly ready?: boolean;
  readonly busy?: boolean;
  readonly error?: string | null;
  readonly onConfirm: () => void;
}

/** Asks before an act that matters. What was typed is forgotten with every closing, whoever closes it. */
export function ConfirmDialog({ open, ...question }: ConfirmDialogProps) {
  return open ? <OpenQuestion {...question} /> : null;
}

function OpenQuestion({ onClose, title, children, touches = [], confirm, destructive, typeName, ready = true, busy = false, error, onConfirm }: Omit<ConfirmDialogProps, 'open'>) {
  const [typed, setTyped] = useState('');
  return (
    <Dialog
      open onClose={onClose} title={title} alert
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind={destructive ? 'danger-primary' : 'primary'} busy={busy} disabled={!ready || (typeName !== undefined && typed !== typeName)} onPress={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children && <div>{children}</div>}
      {touches.length > 0 && (
        <ul className="cs-touches" aria-label="What this touches">
          {touches.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      )}
      {typeName !== undefined && <TextField label={`Type ${typeName} to confirm`} value={typed} onChange={setTyped} autoFocus />}
      {error && <Notice tone="danger">{error}</Notice>}
    </Dialog>
  );
}
