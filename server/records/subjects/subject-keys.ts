import type { KeyObject } from 'node:crypto';
import type { TenantId } from '../../../shared/brand.ts';
import { sameBytes } from '../../../shared/byte-text.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { BareTx } from '../../base/storage/index.ts';
import type { Asks, KeyShelf, SubjectKeyRef, SubjectKeyRow } from './key-shelf.ts';
import { digestsOfBox, openBox, sealBox, type Told } from './subject-box.ts';
import { subjectSecrets, type SubjectSecrets } from './subject-secrets.ts';

/** What of an entry is sealed, as it lies in the log's table. */
export interface SealedBox extends SubjectKeyRef {
  readonly names: string;
  readonly box: Uint8Array;
}

/**
 * Why a box stays closed: its key was destroyed; or it is not where it should be and nothing says that it was destroyed; or the
 * box is not the one that was sealed.
 */
export type Closed = 'destroyed' | 'lost' | 'broken';

/** The disclosures of a box, joined by `~`, or why they cannot be read. */
export type Opened = { readonly texts: string; readonly closed: null } | { readonly texts: null; readonly closed: Closed };

/** Reads what was sealed. */
export interface SubjectBoxes {
  /** In the order of the boxes; a key that several of them need is asked for once. */
  open(asks: Asks, boxes: readonly SealedBox[]): Promise<readonly Opened[]>;
  /** Which of the digests that an entry promises belong to this box, without opening it; null when it was not sealed for that entry, that person and that key. */
  digestsOf(tenantId: TenantId, box: SealedBox, promised: readonly string[]): readonly string[] | null;
}

/** The same with what the log's writer and an erasure need. */
export interface SubjectKeys extends SubjectBoxes {
  readonly shelf: KeyShelf;
  /** How to seal for each of these people in this transaction; their keys are made where there are none in use, and durable no later than what they seal. */
  sealing(tx: BareTx, tenantId: TenantId, people: readonly string[]): Promise<(person: string, told: Told) => SealedBox>;
  /** From now on nothing is sealed under the keys that these people have. Waits for whoever seals; on SQLite it is durable at once. */
  retire(tx: BareTx, tenantId: TenantId, people: readonly string[]): Promise<void>;
  /** Whether this deployment destroyed it: the shelf's own word for that is anybody's who can write there. */
  wasDestroyed(key: SubjectKeyRow): boolean;
  /** For ever. To be called for keys under which nothing stands any more. */
  destroy(asks: Asks, keys: readonly SubjectKeyRow[]): Promise<void>;
}

export interface SubjectBoxesDeps {
  readonly shelf: KeyShelf;
  readonly ids: Pick<Ids, 'bytes'>;
  /** `rootOfSubjects` of this deployment. */
  readonly rootOf: (tenantId: TenantId) => Uint8Array;
}

const KEY_BYTES = 32;
const MOST_KNOWN = 10_000;

export function openSubjectBoxes(deps: SubjectBoxesDeps): SubjectBoxes {
  return boxesWith(deps, secretsOf(deps), new Map());
}

export interface SubjectKeysDeps extends SubjectBoxesDeps {
  readonly clock: Clock;
  /** The highest number under which something of each of these people stands in the log: where the shelf was lost, no key may be taken for one of those. */
  lastUsed(tx: BareTx, people: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export function openSubjectKeys(deps: SubjectKeysDeps): SubjectKeys {
  const { shelf, clock, ids } = deps;
  const secrets = secretsOf(deps);
  const open = new Map<string, KeyObject>();
  const ready = keyRing(secrets);

  /** The next key of each of these people, after the last one that `newest` or the log tells of. */
  async function nextOf(tx: BareTx, tenantId: TenantId, people: readonly string[], newest: readonly SubjectKeyRow[]): Promise<readonly SubjectKeyRow[]> {
    const last = new Map(newest.map(({ person, kid }) => [person, kid]));
    for (const [person, kid] of await deps.lastUsed(tx, people)) last.set(person, Math.max(kid, last.get(person) ?? 0));
    return people.map((person) => {
      const ref = { person, kid: (last.get(person) ?? 0) + 1 };
      return { tenantId, ...ref, wrapped: secrets(tenantId).wrap(ref, ids.bytes(KEY_BYTES)), createdAt: clock.now(), retiredAt: null, gone: null };
    });
  }

  return {
    ...boxesWith(deps, secrets, open),
    shelf,
    async sealing(tx, tenantId, people) {
      await shelf.hold(tx, tenantId);
      const newest = await shelf.newest(tx, people);
      const known = inUse(newest);
      const without = people.filter((person) => !known.has(person));
      if (without.length > 0) {
        await shelf.add(tx, await nextOf(tx, tenantId, without, newest)); // numbered by the same answer: asked once more it might tell of one that another command made meanwhile
        for (const [person, row] of inUse(await shelf.newest(tx, without))) known.set(person, row); // of two that made one at once, the first one's
      }
      return (person, told) => {
        const row = known.get(person);
        if (!row) throw new Error('something is to be sealed for a person whose key was not asked for');
        return { person, kid: row.kid, names: told.names, box: sealBox(secrets(tenantId), row, ready(row), told) };
      };
    },
    async retire(tx, tenantId, people) {
      await shelf.holdForChange(tx, tenantId);
      await shelf.retire(tx, people, clock.now());
    },
    wasDestroyed: (key) => secrets(key.tenantId).goneAt(key) !== null,
    async destroy(asks, keys) {
      const at = clock.now();
      await shelf.destroy(asks, keys.map(({ tenantId, person, kid }) => ({ person, kid, gone: secrets(tenantId).sayGone({ person, kid }, at) })));
      for (const key of keys) {
        open.delete(nameOf(key));
        ready.forget(key);
      }
    },
  };
}

function boxesWith({ shelf }: SubjectBoxesDeps, secrets: (tenantId: TenantId) => SubjectSecrets, known: Map<string, KeyObject>): SubjectBoxes {
  /** Those keys that are not known yet, each or why there is none. */
  async function learn(asks: Asks, refs: readonly SubjectKeyRef[]): Promise<ReadonlyMap<string, KeyObject | Closed>> {
    const learnt = new Map<string, KeyObject | Closed>(refs.map((ref) => [nameOf(ref), 'lost']));
    for (const row of await shelf.find(asks, refs)) {
      const key = row.wrapped && secrets(row.tenantId).unwrap(row, row.wrapped);
      if (key) {
        if (known.size >= MOST_KNOWN) known.clear(); // the same people come again at once
        known.set(nameOf(row), key);
        learnt.set(nameOf(row), key);
      } else if (secrets(row.tenantId).goneAt(row) !== null) learnt.set(nameOf(row), 'destroyed');
    }
    return learnt;
  }

  return {
    async open(asks, boxes) {
      const names = boxes.map(nameOf);
      // Held here: what is known of all people may be forgotten while more is learnt.
      const at = new Map<string, KeyObject | Closed>();
      const strangers = new Map<string, SubjectKeyRef>();
      for (const [n, box] of boxes.entries()) {
        const name = names[n] ?? '';
        const key = known.get(name);
        if (key) at.set(name, key);
        else strangers.set(name, box);
      }
      if (strangers.size > 0) for (const [name, found] of await learn(asks, [...strangers.values()])) at.set(name, found);
      return boxes.map((box, n): Opened => {
        const key = at.get(names[n] ?? '') ?? 'lost';
        if (typeof key === 'string') return { texts: null, closed: key };
        const texts = openBox(key, box.names, box.box);
        return texts === null ? { texts, closed: 'broken' } : { texts, closed: null };
      });
    },
    digestsOf: (tenantId, { person, kid, names, box }, promised) => digestsOfBox(secrets(tenantId), { person, kid }, names, box, promised),
  };
}

function secretsOf({ rootOf, ids }: SubjectBoxesDeps): (tenantId: TenantId) => SubjectSecrets {
  const kept = new Map<TenantId, SubjectSecrets>();
  return (tenantId) => {
    let secrets = kept.get(tenantId);
    if (!secrets) kept.set(tenantId, (secrets = subjectSecrets(rootOf(tenantId), ids)));
    return secrets;
  };
}

/** Keys ready for sealing, each as its row says at that moment: one whose transaction was rolled back had the number that another has now. */
function keyRing(secrets: (tenantId: TenantId) => SubjectSecrets) {
  const kept = new Map<string, { readonly wrapped: Uint8Array; readonly key: KeyObject }>();
  const ready = (row: SubjectKeyRow): KeyObject => {
    const before = kept.get(nameOf(row));
    if (before && row.wrapped && sameBytes(before.wrapped, row.wrapped)) return before.key;
    const key = row.wrapped && secrets(row.tenantId).unwrap(row, row.wrapped);
    // To seal under another one instead would make what is there unreadable beside it, and nobody would notice.
    if (!key) throw new Error(`key ${row.kid} of the person ${row.person} is in use and cannot be unwrapped: it was changed, or is of another installation`);
    if (kept.size >= MOST_KNOWN) kept.clear();
    kept.set(nameOf(row), { wrapped: row.wrapped ?? new Uint8Array(), key });
    return key;
  };
  return Object.assign(ready, { forget: (ref: SubjectKeyRef) => void kept.delete(nameOf(ref)) });
}

function inUse(newest: readonly SubjectKeyRow[]): Map<string, SubjectKeyRow> {
  return new Map(newest.filter(({ retiredAt }) => retiredAt === null).map((row) => [row.person, row]));
}

function nameOf({ person, kid }: SubjectKeyRef): string {
  return `${person} ${kid}`;
}
