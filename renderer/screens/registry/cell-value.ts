import type { Json } from '../../../shared/json.ts';
import type { SectionName } from '../../../shared/registry-schema.ts';

/** How a cell is edited; null: lists and objects are edited as JSON. */
export type CellKind = 'boolean' | 'number' | 'text' | null;

/** The kind of a field, from what any layer or the result says of it, the nearest first. */
export function cellKind(section: SectionName, values: readonly (Json | undefined)[]): CellKind {
  const known = values.find((value) => value !== undefined && value !== null);
  if (known === undefined) return section === 'limits' ? 'number' : 'text';
  if (typeof known === 'boolean') return 'boolean';
  if (typeof known === 'number') return 'number';
  return typeof known === 'string' ? 'text' : null;
}

export type ParsedCell = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly says: string };

/** What was typed into a cell, as the value it means. */
export function parseCell(kind: Exclude<CellKind, null>, text: string): ParsedCell {
  switch (kind) {
    case 'boolean':
      return { ok: true, value: text === 'true' };
    case 'number': {
      const plain = text.trim();
      const value = /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
      if (Number.isNaN(value)) return { ok: false, says: 'A number, such as 250 or 0.5' };
      return Number.isInteger(value) && !Number.isSafeInteger(value) ? { ok: false, says: 'Too large to be kept exactly' } : { ok: true, value };
    }
    case 'text':
      return { ok: true, value: text };
  }
}
