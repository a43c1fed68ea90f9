/** Builds main, preload and renderer when their sources are newer. Answers whether it had to. */
export function ensureUiBuild(): Promise<boolean>;
