import { Fragment, type ReactNode } from 'react';

interface KeyValuesProps {
  readonly items: readonly { readonly key: string; readonly value: ReactNode }[];
  /** Values are figures: aligned right, tabular. */
  readonly numbers?: boolean;
}

export function KeyValues({ items, numbers }: KeyValuesProps) {
  return (
    <dl className="cs-kv" data-numbers={numbers || undefined}>
      {items.map(({ key, value }) => (
        <Fragment key={key}>
          <dt>{key}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
