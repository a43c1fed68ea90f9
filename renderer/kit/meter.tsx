import { Meter as AriaMeter } from 'react-aria-components';
import { formatPercent } from './format-number.ts';
import { Icon } from './icon.tsx';

interface MeterProps {
  /** What is measured, for a screen reader. */
  readonly label: string;
  readonly value: number;
  /** The limit; null means there is none, and no bar is drawn. */
  readonly max: number | null;
  readonly wide?: boolean;
  /** Replaces the percentage. */
  readonly words?: string;
}

/** How full a limit is. From 80 % it warns and from 95 % it alarms, with an icon as well as a colour. */
export function Meter({ label, value, max, wide, words }: MeterProps) {
  if (max === null) return <span className="cs-text" data-tone="faint">no limit</span>;
  const share = max <= 0 ? 1 : value / max;
  const tone = share >= 0.95 ? 'danger' : share >= 0.8 ? 'warn' : 'neutral';
  return (
    <AriaMeter className="cs-meter" data-tone={tone} data-wide={wide || undefined} aria-label={label} value={Math.min(share, 1) * 100} valueLabel={words ?? formatPercent(share)}>
      <span className="cs-meter-track">
        <span className="cs-meter-fill" style={{ display: 'block', width: `${Math.min(share, 1) * 100}%` }} />
      </span>
      {tone !== 'neutral' && <Icon name="warn" size={12} />}
      <span>{words ?? formatPercent(share)}</span>
    </AriaMeter>
  );
}
