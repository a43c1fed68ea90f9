import { ListBoxItem } from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';

export interface Option<Id extends string = string> {
  readonly id: Id;
  readonly label: string;
  readonly detail?: string;
  readonly icon?: IconName;
  readonly disabled?: boolean;
}

export function OptionRow({ option, marked }: { readonly option: Option; readonly marked?: boolean }) {
  return (
    <ListBoxItem id={option.id} textValue={option.label} className="cs-option">
      {option.icon && <Icon name={option.icon} />}
      <span className="cs-option-label">{option.label}</span>
      {option.detail && <span className="cs-option-detail">{option.detail}</span>}
      {marked && (
        <span className="cs-option-mark">
          <Icon name="check" />
        </span>
      )}
    </ListBoxItem>
  );
}
