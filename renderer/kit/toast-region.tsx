import { useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { IconButton } from './icon-button.tsx';
import { TONE_ICONS, type Tone } from './notice.tsx';

export interface ToastMessage {
  readonly id: string;
  readonly tone: Tone;
  readonly title: string;
  readonly detail?: string;
  /** Undo, or where to look. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

const STAYS_MS = 6_000;

/** Good news leaves after six seconds unless the pointer rests on it; what went wrong, or offers an act, stays until it is dismissed. */
export function ToastRegion({ toasts, onDismiss }: { readonly toasts: readonly ToastMessage[]; readonly onDismiss: (id: string) => void }) {
  return (
    // Above dialogs too: react-aria makes everything else beside an open one inert, and nothing of it is read out.
    <section className="cs-toasts" aria-label="Notifications" data-react-aria-top-layer>
      {toasts.map((toast) => (
        <Toast key={toast.id} toast={toast} onDismiss={onDismiss} />
      ))}
    </section>
  );
}

function Toast({ toast, onDismiss }: { readonly toast: ToastMessage; readonly onDismiss: (id: string) => void }) {
  const stays = toast.tone === 'danger' || toast.tone === 'warn' || toast.action !== undefined;
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (stays || held) return;
    const timer = setTimeout(() => onDismiss(toast.id), STAYS_MS);
    return () => clearTimeout(timer);
  }, [stays, held, toast.id, onDismiss]);
  const act = () => {
    toast.action?.run();
    onDismiss(toast.id);
  };
  return (
    <div className="cs-toast" onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)} data-tone={toast.tone} role={toast.tone === 'danger' ? 'alert' : 'status'}>
      <Icon name={TONE_ICONS[toast.tone]} />
      <div>
        <b>{toast.title}</b>
        {toast.detail && <div className="cs-text" data-tone="soft">{toast.detail}</div>}
        {toast.action && (
          <Button kind="link" onPress={act}>
            {toast.action.label}
          </Button>
        )}
      </div>
      <IconButton icon="close" label="Dismiss" size="tiny" onPress={() => onDismiss(toast.id)} />
    </div>
  );
}
