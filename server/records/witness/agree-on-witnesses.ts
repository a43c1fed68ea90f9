import { z } from 'zod';
import { type NoteAlgorithm, type NoteKey, parseVkey } from '../../../shared/note-key.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import { sha256 } from '../audit/index.ts';
import type { WitnessDeps } from './witness-deps.ts';

const Vkey = z.string().min(40).max(400);
export const NewWitnessedLog = z.strictObject({ vkey: Vkey });
export const NewPeer = z.strictObject({ vkey: Vkey, url: z.url({ protocol: /^https?$/ }).max(2_000) });

type Agreements = Pick<WitnessDeps, 'storage' | 'clock' | 'audit' | 'witnesses'>;

/** From now on checkpoints of the log with this key are cosigned here, from its beginning on. */
export async function addWitnessedLog(deps: Agreements, actor: Actor, { vkey }: z.infer<typeof NewWitnessedLog>): Promise<void> {
  const { name: origin } = keyOf(vkey, 'ed25519');
  // Its name will stand clear in entries of ours, which hold these characters only.
  if (!/^[A-Za-z0-9+/=._:-]+$/.test(origin)) throw new Refusal('input/invalid', { field: 'vkey', rule: 'vkey: the name of the log has characters that an entry cannot hold' });
  await deployment(deps, actor, { type: 'witness_log', id: origin }, { vkey }, (tx) => deps.witnesses.addLog(tx, { origin, vkey, size: 0, note: '', addedAt: deps.clock.now() }));
}

/** From now on this witness is asked to cosign every log of this installation. */
export async function addPeer(deps: Agreements, actor: Actor, { vkey, url }: z.infer<typeof NewPeer>): Promise<void> {
  const { name } = keyOf(vkey, 'cosignature/v1');
  await deployment(deps, actor, { type: 'witness', id: name }, { vkey, url }, (tx) => deps.witnesses.addPeer(tx, { name, vkey, url: url.endsWith('/') ? url.slice(0, -1) : url, addedAt: deps.clock.now() }));
}

export async function removePeer(deps: Agreements, actor: Actor, name: string): Promise<void> {
  await deps.storage.write(ofDeployment(actor), async (tx) => {
    if (!(await deps.witnesses.removePeer(tx, name))) throw new Refusal('audit/witness-not-found', { id: name, of: 'witness', name });
    await deps.audit.trail.append(tx, ofDeployment(actor), { type: 'audit.witness.removed', resource: { type: 'witness', id: name } });
  });
}

type Add = (tx: Parameters<WitnessDeps['witnesses']['addPeer']>[0]) => Promise<boolean>;

async function deployment(deps: Agreements, actor: Actor, resource: { readonly type: string; readonly id: string }, details: Readonly<Record<string, string>>, add: Add): Promise<void> {
  await deps.storage.write(ofDeployment(actor), async (tx) => {
    if (!(await add(tx))) throw new Refusal('audit/witness-exists', { id: resource.id, of: resource.type, name: resource.id });
    await deps.audit.trail.append(tx, ofDeployment(actor), { type: 'audit.witness.added', resource, details });
  });
}

function ofDeployment(actor: Actor): Actor {
  return { ...actor, tenantId: SYSTEM_TENANT };
}

function keyOf(vkey: string, algorithm: NoteAlgorithm): NoteKey {
  try {
    const key = parseVkey(sha256, vkey);
    if (key.algorithm === algorithm) return key;
  } catch (reason) {
    if (!(reason instanceof Unverifiable)) throw reason;
  }
  throw new Refusal('input/invalid', { field: 'vkey', rule: `vkey: must be a verifier key of ${algorithm === 'ed25519' ? 'a log (type 1)' : 'a witness (type 4)'}` });
}
