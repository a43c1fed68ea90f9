import { Refusal } from '../../base/refusal.ts';

/** How many uploads somebody may have under way at once. */
export interface UploadSlots {
  /** Does the work in a slot of the owner's, or refuses when all are taken. */
  hold<R>(owner: string, work: () => Promise<R>): Promise<R>;
}

export function openUploadSlots(most: number): UploadSlots {
  const taken = new Map<string, number>();
  return {
    async hold(owner, work) {
      const count = taken.get(owner) ?? 0;
      if (count >= most) throw new Refusal('edge/too-many-uploads', { most, rule: `rate limit exceeded for uploads: ${most} at once`, retry_after_seconds: 5 });
      taken.set(owner, count + 1);
      try {
        return await work();
      } finally {
        const left = (taken.get(owner) ?? 1) - 1;
        if (left === 0) taken.delete(owner);
        else taken.set(owner, left);
      }
    },
  };
}
