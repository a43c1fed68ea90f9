import type { Ids } from './ids.ts';
import { deriveKey, openSealer } from './seal.ts';

/**
 * The deployment's own key: 32 random bytes, made once, from which everything follows that must never change: the name and
 * the signature of the logs, the pepper of API keys, the context of PostgreSQL. It lies with the data, wrapped by the data
 * key, so that the data key itself can change (docs/adr/0009).
 */
export interface DeploymentKey {
  readonly key: Uint8Array;
  /** What is to be kept in place of what was found, or null where that is right as it is. */
  readonly keep: Uint8Array | null;
}

interface Keys {
  /** The data key, and the one before it. */
  readonly key: Uint8Array;
  readonly previous: Uint8Array | null;
  /** Where the data key came from, in words. */
  readonly from?: string;
}

/** Where the wrapped key is kept: in the database, so that it is backed up and restored with what it belongs to. */
export interface DeploymentKeyRecord {
  read(): Promise<Uint8Array | null>;
  /** Only where `instead` is still what is kept; answers what is kept afterwards. */
  replace(instead: Uint8Array | null, wrapped: Uint8Array): Promise<Uint8Array | null>;
}

const KEY_BYTES = 32;
const PLACE = ['deployment_key', 'wrapped'] as const;

/** Opens what was kept, or makes a new one where nothing was. Throws a plain error, fit to stop the start, when neither data key opens it. */
export function unwrapDeploymentKey(kept: Uint8Array | null, { key, previous, from = 'here' }: Keys, ids: Pick<Ids, 'bytes'>): DeploymentKey {
  const now = sealerOf(key, ids);
  if (!kept) {
    const made = ids.bytes(KEY_BYTES);
    return { key: made, keep: now.seal(made, PLACE) };
  }
  const known = opened(now, kept);
  if (known) return { key: known, keep: null };
  const old = previous && opened(sealerOf(previous, ids), kept);
  if (!old) throw new Error(`this data belongs to another data key than that from ${from}: give the server the one it was made with, or, to change it, that one as ENCRYPTION_KEY_PREVIOUS`);
  return { key: old, keep: now.seal(old, PLACE) };
}

/** The deployment's key out of its record, which is made or wrapped anew where needed. */
export async function openDeploymentKey(record: DeploymentKeyRecord, keys: Keys, ids: Pick<Ids, 'bytes'>): Promise<Uint8Array> {
  const kept = await record.read();
  const { key, keep } = unwrapDeploymentKey(kept, keys, ids);
  if (!keep) return key;
  // Of two that make it at once one is first, and the other takes that one's.
  return unwrapDeploymentKey(await record.replace(kept, keep), keys, ids).key;
}

function sealerOf(dataKey: Uint8Array, ids: Pick<Ids, 'bytes'>) {
  return openSealer(deriveKey(dataKey, 'deployment-key'), ids);
}

function opened(sealer: ReturnType<typeof openSealer>, kept: Uint8Array): Uint8Array | null {
  try {
    return sealer.unseal(kept, PLACE);
  } catch {
    return null; // wrapped by the other key, or by none of ours: the caller tells
  }
}
