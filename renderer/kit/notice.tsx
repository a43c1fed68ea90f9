import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'neutral' | 'ok' | 'warn' | 'danger' | 'info';
export const TONE_ICONS = { neutral: 'info', ok: 'ok', warn: 'warn', danger: 'warn', info: 'info' } as const satisfies Record<Tone, IconName>;

interface NoticeProps {
  readonly tone?: Tone;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** A sentence inside the page that must not be missed. Bad news is announced when it appears. */
export function Notice({ tone = 'neutral', children, action }: NoticeProps) {
  return (
    <div className="cs-notice" data-tone={tone} {...(tone === 'danger' ? { role: 'alert' } : {})}>
      <Icon name={TONE_ICONS[tone]} />
      <div>{children}</div>
      {action}
    </div>
  );
}
