import type { ReactElement, RefObject } from 'react';
import { ListBox, Popover } from 'react-aria-components';
import { type Option, OptionRow } from './option-row.tsx';

interface OffersProps {
  /** Name of the field they are offered for. */
  readonly label: string;
  /** They are as wide as this. */
  readonly frame: RefObject<HTMLElement | null>;
  /** Said where nothing fits; without it nothing is shown then. */
  readonly empty?: string;
  readonly wide?: boolean;
}

/**
 * What a field offers while somebody types. React Aria puts it at the end of the page, outside of every landmark and of the dialog
 * the field stands in, so it is a landmark of its own for as long as it is open.
 */
export function Offers({ label, frame, empty, wide }: OffersProps): ReactElement {
  return (
    <Popover className={wide ? 'cs-popover cs-term-offers' : 'cs-popover'} offset={4} triggerRef={frame}>
      <div role="region" aria-label={`Offered for ${label}`}>
        <ListBox<Option> className="cs-list" {...(empty === undefined ? {} : { renderEmptyState: () => <div className="cs-list-empty">{empty}</div> })}>
          {(option) => <OptionRow option={option} />}
        </ListBox>
      </div>
    </Popover>
  );
}
