import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { JsonObject } from '../../shared/json.ts';
import { useTRPC } from './trpc.ts';

interface ImpactOf {
  readonly kind: 'org' | 'tenant' | 'user';
  readonly content: JsonObject;
}

const PAUSE_MS = 350; // between keys: a question about the whole layer is not asked at every one

/** What a layer would change if it said this, asked once the typing rests; null: nothing is to be asked. */
export function useImpact(next: ImpactOf | null) {
  const trpc = useTRPC();
  const [asked, setAsked] = useState(next);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(next), asked === null ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [next, asked]);
  const query = useQuery(trpc.registry.impact.queryOptions(asked ?? { kind: 'tenant', content: {} }, { enabled: asked !== null, placeholderData: keepPreviousData }));
  return { impact: asked === null ? undefined : query.data, error: query.error, stale: asked !== next || query.isFetching };
}
