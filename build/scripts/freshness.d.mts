export function isFresh(stamp: string, sources: readonly string[]): boolean;
export function stampBuild(stamp: string, beganAt: Date): void;
