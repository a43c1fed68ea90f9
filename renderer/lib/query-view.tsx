import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Skeleton } from '../kit/index.ts';
import { meansGone } from './trouble.ts';
import { TroubleState } from './trouble-state.tsx';

interface QueryViewProps<Data> {
  readonly query: Pick<UseQueryResult<Data, unknown>, 'data' | 'error' | 'refetch'>;
  readonly children: (data: Data) => ReactNode;
  readonly loading?: ReactNode;
  /** Drawn instead of the content when it returns something: the empty state. */
  readonly empty?: (data: Data) => ReactNode;
}

/** The four states of anything fetched. Data at hand stays in view when asking again fails, unless the answer is that it is gone. */
export function QueryView<Data>({ query, children, loading = <Skeleton />, empty }: QueryViewProps<Data>) {
  if (query.data !== undefined && !(query.error && meansGone(query.error))) return empty?.(query.data) || children(query.data);
  if (query.error) return <TroubleState error={query.error} onRetry={() => void query.refetch()} />;
  return loading;
}
