import type { StatusName } from '../../kit/index.ts';

interface KeyFace {
  readonly status: StatusName;
  readonly word: string;
}

/** What a key does now, drawn with the statuses there are. */
export const KEY_STATUS = {
  active: { status: 'active', word: 'Seals' },
  retired: { status: 'archived', word: 'Only opens' },
  destroyed: { status: 'erased', word: 'Destroyed' },
} as const satisfies Record<'active' | 'retired' | 'destroyed', KeyFace>;

interface KeyCount {
  readonly status: keyof typeof KEY_STATUS;
  readonly values: number;
}

/** How many of all values stand under the newest key. */
export function sealedShare(keys: readonly KeyCount[]): { readonly done: number; readonly total: number } {
  const sum = (some: readonly KeyCount[]) => some.reduce((all, { values }) => all + values, 0);
  return { done: sum(keys.filter(({ status }) => status === 'active')), total: sum(keys) };
}
