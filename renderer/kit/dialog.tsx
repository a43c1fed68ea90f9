import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useDialogMark } from './dialog-mark.ts';
import { IconButton } from './icon-button.tsx';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons, the main one last. */
  readonly footer?: ReactNode;
  readonly width?: 'normal' | 'wide' | 'full';
  /** An alert dialog cannot be dismissed by pressing outside. */
  readonly alert?: boolean;
}

export function Dialog({ open, onClose, title, children, footer, width = 'normal', alert = false }: DialogProps) {
  useDialogMark(open);
  return (
    <ModalOverlay className="cs-scrim" isOpen={open} onOpenChange={(stays) => !stays && onClose()} isDismissable={!alert}>
      <Modal className="cs-modal" data-width={width}>
        <AriaDialog className="cs-dialog" role={alert ? 'alertdialog' : 'dialog'}>
          <header>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <IconButton icon="close" label="Close" closes />
          </header>
          <div className="cs-dialog-body">{children}</div>
          {footer && <footer>{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
