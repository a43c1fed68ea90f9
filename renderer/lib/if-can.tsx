import type { ReactNode } from 'react';
import type { Capability } from '../../shared/capabilities.ts';
import { useCan } from './use-session.tsx';

/** What this person cannot use is absent, unless `otherwise` says what unlocks it. */
export function IfCan({ capability, children, otherwise = null }: { readonly capability: Capability; readonly children: ReactNode; readonly otherwise?: ReactNode }) {
  return useCan()(capability) ? children : otherwise;
}
