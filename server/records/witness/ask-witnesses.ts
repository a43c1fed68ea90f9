import type { TenantId } from '../../../shared/brand.ts';
import { toBase64 } from '../../../shared/byte-text.ts';
import { openCheckpoint } from '../../../shared/checkpoint.ts';
import { parseVkey } from '../../../shared/note-key.ts';
import { cosignatureTime, noteVerifier } from '../../../shared/note-signature.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';
import { OutboundError } from '../../base/outbound.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import { addCosignature, type LogFacts, lastCosigned, sha256, verifyEd25519 } from '../audit/index.ts';
import type { WitnessDeps } from './witness-deps.ts';
import type { Peer } from './witness-store.ts';

type Asking = Pick<WitnessDeps, 'storage' | 'audit' | 'witnesses' | 'outbound'>;

interface Newest {
  readonly log: LogFacts;
  readonly size: number;
  readonly note: string;
}

/**
 * Asks every witness to cosign the newest checkpoint of each of the tenant's logs. A witness that cannot be reached is asked again the
 * next time; one that knows another history of a log raises an alarm in that log, and is asked about it no more.
 */
export async function askWitnesses(deps: Asking, tenantId: TenantId): Promise<void> {
  const peers = await deps.storage.read({ tenantId: SYSTEM_TENANT }, (db) => deps.witnesses.peers(db));
  if (peers.length === 0) return;
  const history = deps.audit.history(deps.storage, tenantId);
  for (const log of await history.logs()) {
    const newest = (await history.checkpoints(log.logId)).at(-1);
    for (const peer of newest ? peers : []) if (newest) await askOne(deps, tenantId, peer, { log, ...newest });
  }
}

async function askOne(deps: Asking, tenantId: TenantId, peer: Peer, newest: Newest): Promise<void> {
  const known = await deps.storage.read({ tenantId }, (db) => lastCosigned(db, tenantId, newest.log.logId, peer.name));
  if (known >= newest.size || (await isForked(deps, tenantId, peer, newest.log))) return;
  try {
    let [from, answer] = [known, await offer(deps, tenantId, peer, newest, known)];
    // The witness may know more than we remember of it, after a restored backup or a lost answer.
    if (answer.status === 409 && answer.size !== null && answer.size !== known && answer.size <= newest.size) {
      [from, answer] = [answer.size, await offer(deps, tenantId, peer, newest, answer.size)];
    }
    if (answer.status === 200) return await keep(deps, tenantId, peer, newest, answer.text);
    if (answer.status === 409 || answer.status === 422) await alarm(deps, tenantId, peer, newest, answer.size ?? from);
  } catch (reason) {
    if (!(reason instanceof OutboundError) && !(reason instanceof Unverifiable)) throw reason; // out of reach, or no witness of ours: nothing was cosigned, and that is what is shown
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
  /** What the witness says it has cosigned, where it says so. */
  readonly size: number | null;
}

async function offer(deps: Asking, tenantId: TenantId, peer: Peer, { log, size, note }: Newest, from: number): Promise<Answer> {
  const proof = await deps.audit.history(deps.storage, tenantId).consistency(log.logId, from, size);
  const body = `old ${from}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${note}`;
  const response = await deps.outbound.fetch(`${peer.url}/add-checkpoint`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body });
  const text = await response.text();
  const told = response.headers.get('content-type')?.startsWith('text/x.tlog.size') && /^(?:0|[1-9]\d{0,15})\n?$/.test(text);
  return { status: response.status, text, size: told ? Number(text) : null };
}

/** Throws `Unverifiable` when the lines hold no true cosignature of this witness. */
async function keep({ storage }: Asking, tenantId: TenantId, peer: Peer, { log, size, note }: Newest, lines: string): Promise<void> {
  const witness = noteVerifier(parseVkey(sha256, peer.vkey), verifyEd25519);
  const { cosignatures } = openCheckpoint(note + lines, noteVerifier(parseVkey(sha256, log.vkey), verifyEd25519), [witness]);
  const [cosignature] = cosignatures;
  if (!cosignature) throw new Unverifiable('the witness did not cosign');
  const seconds = cosignatureTime(cosignature.payload);
  const line = lines.split('\n').find((one) => one.startsWith(`— ${peer.name} `)) ?? '';
  await storage.write(systemActor('witnessed', tenantId), (tx) => addCosignature(tx, { tenantId, logId: log.logId, size, witness: peer.name, seconds, line }));
}

async function alarm({ storage, audit }: Asking, tenantId: TenantId, peer: Peer, { log, size, note }: Newest, cosigned: number): Promise<void> {
  const actor = systemActor('witnessed', tenantId);
  const refs = { forked_log: log.origin, marked_size: String(cosigned), found_size: String(size) };
  await storage.write(actor, (tx) => audit.trail.append(tx, actor, { type: 'audit.fork_detected', outcome: 'failure', refs, details: { witness: peer.name, log: log.origin, cosigned, offered: note } }));
  await audit.writer.settle(storage, tenantId);
}

/** Whether this witness was found to know another history of this log: that is told once, and nothing more is offered. */
async function isForked({ storage, audit }: Asking, tenantId: TenantId, peer: Peer, { origin }: LogFacts): Promise<boolean> {
  const { items } = await storage.read({ tenantId }, (db) => audit.search.page(db, tenantId, { types: ['audit.fork_detected'], size: MOST_FORKS }));
  return items.some(({ details }) => details?.['witness'] === peer.name && details['log'] === origin);
}

/** There is one for each witness and epoch at most. */
const MOST_FORKS = 500;
