export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function countsOf(run: (env: Readonly<Record<string, string>>) => Promise<number>): Promise<Counts>;
export function sum(all: readonly Counts[]): Counts;
export function inWords(counts: Counts): string;
export function closeWith(counts: Counts): never;
