export function ensureServerBundle(): Promise<boolean>;
export function serverEntries(): readonly string[];
