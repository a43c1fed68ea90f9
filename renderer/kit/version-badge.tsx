import type { ReactNode } from 'react';
import type { VersionState } from '../../shared/version-lifecycle.ts';
import { StatusBadge, type StatusName } from './status-badge.tsx';

const FACES = {
  DRAFT: 'draft', PENDING_APPROVAL: 'pending', APPROVED: 'approved', PUBLISHED: 'published', DEPRECATED: 'deprecated', ARCHIVED: 'archived',
} as const satisfies Record<VersionState, StatusName>;

/** Where a version stands in its lifecycle. */
export function VersionBadge({ state, note, tint = false }: { readonly state: VersionState; readonly note?: ReactNode; readonly tint?: boolean }) {
  return <StatusBadge status={FACES[state]} note={note} tint={tint} />;
}
