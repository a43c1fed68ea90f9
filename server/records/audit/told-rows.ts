import type { TenantId } from '../../../shared/brand.ts';
import { type Asks, endedKeyDigest, type SubjectBoxes } from '../subjects/index.ts';
import type { ToldRow } from './log-source.ts';

/** A row of disclosures as it lies in the table: in the clear, or sealed under a person's key. */
export type ToldAsStored = { readonly idx: number; readonly person: string; readonly names: string; readonly retention: string } & (
  | { readonly texts: string; readonly kid: null; readonly box: null }
  | { readonly texts: null; readonly kid: number; readonly box: Uint8Array });

/** These rows of one tenant, opened as far as that goes; `boxes` is null where no key is at hand. */
export async function toldRows(asks: Asks, boxes: SubjectBoxes | null, tenantId: TenantId, rows: readonly ToldAsStored[]): Promise<readonly ToldRow[]> {
  const sealed = rows.flatMap((row) => (row.texts === null && isAsWritten(row) ? [row] : []));
  const opened = boxes && sealed.length > 0 ? await boxes.open(asks, sealed) : [];
  let next = 0;
  return rows.map((row): ToldRow => {
    if (!isAsWritten(row)) return { idx: row.idx, retention: row.retention, texts: [], closed: { names: String(row.names), why: 'broken', key: () => '', digests: () => null } };
    if (row.texts !== null) return { idx: row.idx, retention: row.retention, texts: row.texts.split('~'), closed: null };
    const known = opened[next++];
    if (known && known.closed === null) return { idx: row.idx, retention: row.retention, texts: known.texts.split('~'), closed: null };
    return { idx: row.idx, retention: row.retention, texts: [], closed: { names: row.names, why: known?.closed ?? 'keyless', key: () => endedKeyDigest(row), digests: (promised) => boxes?.digestsOf(tenantId, row, promised) ?? null } };
  });
}

/** Whoever edits the database by hand puts anything into a column, SQLite of any type; that is to be named, not to be stumbled over. */
export function isAsWritten({ person, names, texts, kid, box }: Readonly<Record<'person' | 'names' | 'texts' | 'kid' | 'box', unknown>>): boolean {
  return typeof names === 'string' && (texts === null ? person !== '' && box instanceof Uint8Array && Number.isSafeInteger(kid) : person === '' && typeof texts === 'string');
}
