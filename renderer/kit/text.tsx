import type { ReactNode } from 'react';

export type TextTone = 'plain' | 'soft' | 'faint' | 'ok' | 'warn' | 'danger' | 'accent';

interface TextProps {
  readonly children: ReactNode;
  readonly as?: 'span' | 'p' | 'div' | 'strong' | 'li';
  readonly tone?: TextTone;
  /** s 12, m 13 (the page's own), l 14 px. */
  readonly size?: 's' | 'm' | 'l';
  readonly weight?: 'normal' | 'medium' | 'strong';
  readonly mono?: boolean;
  /** Tabular figures. */
  readonly number?: boolean;
  readonly struck?: boolean;
  /** One line, ellipsis at the end. */
  readonly cut?: boolean;
  readonly title?: string;
  readonly id?: string;
}

export function Text({ as: Tag = 'span', tone = 'plain', size = 'm', weight = 'normal', mono, number, struck, cut, children, title, id }: TextProps) {
  const classes = ['cs-text', mono ? 'cs-mono' : '', cut ? 'cs-cut' : ''].filter(Boolean).join(' ');
  return (
    <Tag className={classes} data-tone={tone} data-size={size} data-weight={weight} data-number={number || undefined} data-struck={struck || undefined} title={title} id={id}>
      {children}
    </Tag>
  );
}

/** Heard by a screen reader, not seen. */
export function Hidden({ children }: { readonly children: ReactNode }) {
  return <span className="cs-hidden">{children}</span>;
}
