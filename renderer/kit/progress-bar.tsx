import { ProgressBar as AriaProgressBar } from 'react-aria-components';
import { Button } from './button.tsx';

interface ProgressBarProps {
  readonly label: string;
  /** 0 to 1, or null while the size of the work is unknown. */
  readonly share: number | null;
  /** What has been done so far ("48,210 of 1,048,576 entries"). */
  readonly words?: string;
  readonly onCancel?: () => void;
}

export function ProgressBar({ label, share, words, onCancel }: ProgressBarProps) {
  return (
    <div className="cs-progress">
      <AriaProgressBar className="cs-progress-bar" aria-label={label} isIndeterminate={share === null} value={(share ?? 0) * 100} {...(words === undefined ? {} : { valueLabel: words })}>
        <span className="cs-progress-words">
          <span>{label}</span>
          <span>{words}</span>
        </span>
        <span className="cs-progress-track">
          <span className="cs-progress-fill" data-unknown={share === null || undefined} style={{ display: 'block', ...(share === null ? {} : { width: `${share * 100}%` }) }} />
        </span>
      </AriaProgressBar>
      {onCancel && (
        <Button size="tiny" label={`Cancel: ${label}`} onPress={onCancel}>
          Cancel
        </Button>
      )}
    </div>
  );
}
