import type { ComponentProps } from 'react';
import { EmptyState, Page, PageHeader } from '../kit/index.ts';
import { TroubleState } from './trouble-state.tsx';
import { troubleOf } from './trouble.ts';

interface TroublePageProps extends Pick<ComponentProps<typeof PageHeader>, 'title' | 'crumbs'> {
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** A whole screen whose record could not be had. An address that no record can have is told as that, not as wrong input. */
export function TroublePage({ title, crumbs = [], error, onRetry }: TroublePageProps) {
  const trouble = troubleOf(error);
  const mistyped = trouble.kind === 'refused' && trouble.code === 'input/invalid';
  return (
    <Page>
      <PageHeader title={title} crumbs={crumbs} />
      {mistyped ? (
        <EmptyState icon="help" title="Nothing has this address">
          The link may be mistyped, or cut off where it was copied.
        </EmptyState>
      ) : (
        <TroubleState error={error} onRetry={onRetry} />
      )}
    </Page>
  );
}
