import type { ReactNode } from 'react';
import { Text } from './text.tsx';

interface FormPartProps {
  readonly title: string;
  /** What the part says as it is filled in, in words. */
  readonly says?: string;
  /** At the right end of the heading: takes the part away. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** One of several parts of a long form, set off from the one above it. */
export function FormPart({ title, says, action, children }: FormPartProps) {
  return (
    <section aria-label={title} className="cs-form-part">
      <header>
        <h3>{title}</h3>
        {action}
      </header>
      {says && <Text as="p" tone="soft" size="s">{says}</Text>}
      {children}
    </section>
  );
}
