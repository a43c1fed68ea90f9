import { Button as AriaButton } from 'react-aria-components';
import type { ButtonKind } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import { Tooltip } from './tooltip.tsx';

interface IconButtonProps {
  readonly icon: IconName;
  /** The name a screen reader says and the tooltip shows. */
  readonly label: string;
  readonly onPress?: () => void;
  readonly kind?: ButtonKind;
  readonly size?: 'tiny' | 'normal';
  readonly disabled?: boolean;
  readonly keys?: string;
  /** Inside a Dialog or Popover: closes it. */
  readonly closes?: boolean;
}

export function IconButton({ icon, label, onPress, kind = 'quiet', size = 'normal', disabled = false, keys, closes }: IconButtonProps) {
  return (
    <Tooltip words={label} {...(keys === undefined ? {} : { keys })}>
      <AriaButton
        className="cs-btn" data-kind={kind} data-size={size} data-square aria-label={label} isDisabled={disabled}
        {...(onPress === undefined ? {} : { onPress: () => onPress() })} {...(closes ? { slot: 'close' } : {})}
      >
        <Icon name={icon} />
      </AriaButton>
    </Tooltip>
  );
}
