import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import type { Tone } from './notice.tsx';

export interface TimelineEntry {
  readonly id: string;
  readonly icon: IconName;
  readonly tone?: Tone;
  readonly title: ReactNode;
  readonly when?: ReactNode;
  readonly detail?: ReactNode;
}

export function Timeline({ label, entries }: { readonly label: string; readonly entries: readonly TimelineEntry[] }) {
  return (
    <ol className="cs-timeline" aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.id} data-tone={entry.tone ?? 'neutral'}>
          <span className="cs-timeline-mark">
            <Icon name={entry.icon} />
          </span>
          <span>{entry.title}</span>
          <span className="cs-timeline-when">{entry.when}</span>
          {entry.detail && <div className="cs-timeline-detail">{entry.detail}</div>}
        </li>
      ))}
    </ol>
  );
}
