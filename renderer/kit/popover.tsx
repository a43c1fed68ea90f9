import { type ReactElement, type ReactNode, useContext } from 'react';
import { ButtonContext, DEFAULT_SLOT, DialogTrigger, OverlayTriggerStateContext, Popover as AriaPopover } from 'react-aria-components';
import { IconButton } from './icon-button.tsx';

interface PopoverProps {
  /** A kit Button or IconButton. */
  readonly trigger: ReactElement;
  readonly title: string;
  readonly children: ReactNode;
  readonly placement?: 'bottom start' | 'bottom end' | 'top' | 'right' | 'left';
  /** Given when the screen decides what is open, for example from its address. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
}

/** The panel itself is the dialog: with one inside it, React Aria's hidden dismiss button would stand outside of any landmark. */
export function Popover({ trigger, title, children, placement = 'bottom start', open, onOpenChange }: PopoverProps) {
  return (
    <DialogTrigger {...(open === undefined ? {} : { isOpen: open })} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      {trigger}
      <AriaPopover className="cs-popover" placement={placement} offset={4} aria-label={title}>
        <Closing>
          <div className="cs-popover-body">
            <header>
              <h2>{title}</h2>
              <IconButton icon="close" label="Close" size="tiny" closes />
            </header>
            {children}
          </div>
        </Closing>
      </AriaPopover>
    </DialogTrigger>
  );
}

/** Gives `closes` buttons inside their meaning. */
function Closing({ children }: { readonly children: ReactNode }) {
  const overlay = useContext(OverlayTriggerStateContext);
  return <ButtonContext value={{ slots: { [DEFAULT_SLOT]: {}, close: { onPress: () => overlay?.close() } } }}>{children}</ButtonContext>;
}
