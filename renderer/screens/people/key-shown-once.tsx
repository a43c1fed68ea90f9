import type { ReactNode } from 'react';
import { Button, Dialog, ExactText, Notice } from '../../kit/index.ts';

interface KeyShownOnceProps {
  readonly name: string;
  /** null when the server answered a repeated command: it keeps no key that it could show again. */
  readonly secret: string | null;
  readonly children?: ReactNode;
  readonly onClose: () => void;
}

export function KeyShownOnce({ name, secret, children, onClose }: KeyShownOnceProps) {
  return (
    <Dialog open onClose={onClose} alert title={`API key ${name}`} width="wide" footer={<Button kind="primary" onPress={onClose}>{secret === null ? 'Close' : 'I have stored it'}</Button>}>
      {secret === null ? (
        <Notice tone="danger">The key was made, but its text did not arrive and is kept nowhere. Revoke it and make another.</Notice>
      ) : (
        <>
          <Notice tone="warn">This is the only time the key is shown: it is kept nowhere. Copy it now into the secret store of the program. Whoever holds it may do what it may.</Notice>
          <ExactText what="API key" text={secret} />
        </>
      )}
      {children}
    </Dialog>
  );
}
