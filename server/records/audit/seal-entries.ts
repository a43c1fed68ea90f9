import type { TenantId } from '../../../shared/brand.ts';
import { fromBase64, toBase64 } from '../../../shared/byte-text.ts';
import type { BareTx } from '../../base/storage/index.ts';
import type { SubjectKeys } from '../subjects/index.ts';
import type { PendingEntry, SealedEntry, StoredTold, ToldOfOne } from './pending-entry.ts';

/** What these entries of one tenant tell of people is sealed under each person's own key. */
export async function sealEntries(subjects: Pick<SubjectKeys, 'sealing'>, tx: BareTx, tenantId: TenantId, entries: readonly PendingEntry[]): Promise<readonly SealedEntry[]> {
  const people = [...new Set(entries.flatMap(({ told }) => told.flatMap(({ person }) => (person === '' ? [] : [person]))))];
  if (people.length === 0) return entries.map(sealedOfNobody);
  const seal = await subjects.sealing(tx, tenantId, people);
  return entries.map((entry) => ({ ...entry, told: entry.told.map((one): StoredTold => (one.person === '' ? clear(one) : { ...seal(one.person, one), texts: null })) }));
}

/** An entry that tells of no person, as the log's own first one. */
export function sealedOfNobody(entry: PendingEntry): SealedEntry {
  return { ...entry, told: entry.told.map(clear) };
}

function clear({ person, names, texts }: ToldOfOne): StoredTold {
  if (person !== '') throw new Error('what tells of a person is sealed, not written in the clear');
  return { person, names, texts, kid: null, box: null };
}

/** For PostgreSQL's queue, which holds text. */
export function queued(entry: SealedEntry): string {
  return JSON.stringify({ ...entry, told: entry.told.map((one) => ({ ...one, box: one.box && toBase64(one.box) })) });
}

/** Throws a plain error for a text that `queued` did not write. */
export function unqueued(body: string): SealedEntry {
  const entry = JSON.parse(body) as Omit<SealedEntry, 'told'> & { readonly told: ReadonlyArray<Omit<StoredTold, 'box'> & { readonly box: string | null }> }; // our own row
  return { ...entry, told: entry.told.map((one) => ({ ...one, box: one.box === null ? null : fromBase64(one.box) }) as StoredTold) }; // the same, its bytes read back
}
