const WHOLE = /^[-−]?\d{1,3}(?:[,\u202f _]?\d{3})*$|^[-−]?\d+$/;

/** A whole number as people type it (`1,200`, `1 200`, `-5`); null when it is not one or cannot be held exactly. */
export function parseWhole(text: string): number | null {
  const trimmed = text.trim();
  if (!WHOLE.test(trimmed)) return null;
  const value = Number(trimmed.replace('−', '-').replace(/[,\u202f _]/g, ''));
  return Number.isSafeInteger(value) ? value : null;
}

/** The next value up or down, kept within the bounds; an empty field starts at the bound nearest to zero. */
export function stepped(value: number | null, by: number, { min, max }: { readonly min: number; readonly max: number }): number {
  const from = value ?? Math.min(Math.max(0, min), max) - by;
  return Math.min(Math.max(from + by, min), max);
}
