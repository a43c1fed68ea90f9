import type { Capability } from './capabilities.ts';

export const VERSION_STATES = ['DRAFT', 'PENDING_APPROVAL', 'APPROVED', 'PUBLISHED', 'DEPRECATED', 'ARCHIVED'] as const;
export type VersionState = (typeof VERSION_STATES)[number];

interface Move {
  readonly from: VersionState;
  readonly to: VersionState;
  /** What whoever makes the move must be allowed to do. */
  readonly needs: Capability;
}

/** Every way a version may move. What does not stand here is refused; publishing asks for approved votes besides. */
export const VERSION_MOVES = {
  submit: { from: 'DRAFT', to: 'PENDING_APPROVAL', needs: 'catalog:submit' },
  withdraw: { from: 'PENDING_APPROVAL', to: 'DRAFT', needs: 'catalog:submit' },
  approve: { from: 'PENDING_APPROVAL', to: 'APPROVED', needs: 'approvals:vote' },
  reject: { from: 'PENDING_APPROVAL', to: 'DRAFT', needs: 'approvals:vote' },
  publish: { from: 'APPROVED', to: 'PUBLISHED', needs: 'catalog:publish' },
  deprecate: { from: 'PUBLISHED', to: 'DEPRECATED', needs: 'catalog:deprecate' },
  archive: { from: 'DEPRECATED', to: 'ARCHIVED', needs: 'catalog:deprecate' },
} as const satisfies Record<string, Move>;

export type VersionOperation = keyof typeof VERSION_MOVES;
export const VERSION_OPERATIONS = Object.keys(VERSION_MOVES) as readonly VersionOperation[]; // keys of a closed const object

/** Where the operation leads from this state, or null when it is not allowed there. */
export function nextState(state: VersionState, operation: VersionOperation): VersionState | null {
  const move = VERSION_MOVES[operation];
  return move.from === state ? move.to : null;
}

/** Content may change in a draft only: whatever was submitted stays as it was read. */
export function isEditable(state: VersionState): boolean {
  return state === 'DRAFT';
}

export function isDeployable(state: VersionState): boolean {
  return state === 'APPROVED' || state === 'PUBLISHED';
}
