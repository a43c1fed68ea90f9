import type { ReactElement, ReactNode } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components';
import { Kbd } from './kbd.tsx';

interface TooltipProps {
  readonly words: ReactNode;
  readonly keys?: string;
  /** A kit control: Button, IconButton or Link. */
  readonly children: ReactElement;
}

/** Never the only place where something is said: a tooltip does not exist for touch. */
export function Tooltip({ words, keys, children }: TooltipProps) {
  return (
    <TooltipTrigger delay={400} closeDelay={50}>
      {children}
      <AriaTooltip className="cs-tooltip" offset={6}>
        {words}
        {keys && <Kbd>{keys}</Kbd>}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
