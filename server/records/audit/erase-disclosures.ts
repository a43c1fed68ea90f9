import type { EventId, TenantId } from '../../../shared/brand.ts';
import { toHex } from '../../../shared/byte-text.ts';
import { ERASED_REF, erasureText } from '../../../shared/erasure-list.ts';
import type { Actor } from '../../base/actor.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { AuditNote, AuditTrail } from './audit-note.ts';
import { placeOf } from './entry-place.ts';
import { ADD_ERASURE, DROP_DISCLOSURE, DROP_TEXT, FORGET_ACTOR, FORGET_RESOURCE } from './log-statements.ts';
import { sha256 } from './node-hash.ts';

/** A stored disclosure as it is found for erasure. */
export interface StoredDisclosure {
  readonly idx: number;
  readonly name: string;
  readonly text: string;
}

export interface EraserDeps {
  readonly trail: AuditTrail;
  readonly digest: (disclosure: string) => string;
}

const ORIGIN = 'SELECT origin FROM audit_log WHERE tenant_id = ? AND log_id = ?';

/**
 * Deletes these disclosures of one log, and what their entries could be found by through them. The entry made of `note` tells of
 * it and vouches for exactly this list; without it the database refuses, and so it does for what a hold covers.
 */
export async function eraseDisclosuresIn(deps: EraserDeps, tx: Tx, actor: Actor, logId: number, found: readonly StoredDisclosure[], note: AuditNote): Promise<EventId> {
  const { tenantId } = actor;
  const [log] = await tx.all<{ origin: string }>(ORIGIN, tenantId, logId);
  if (!log || found.length === 0) throw new Error(`nothing of log ${logId} can be erased`);
  const erased = found.map(({ idx, name, text }) => ({ idx, name, digest: deps.digest(text) }));
  const covering = await deps.trail.append(tx, actor, { ...note, refs: { ...note.refs, [ERASED_REF]: toHex(sha256(erasureText(log.origin, erased))) } });
  await tx.insert(ADD_ERASURE, erased.map(({ idx, digest, name }) => [tenantId, logId, idx, digest, name, covering]));
  for (const { idx, name } of erased) await dropOne(tx, tenantId, logId, idx, name);
  return covering;
}

async function dropOne(tx: Tx, tenantId: TenantId, logId: number, idx: number, name: string): Promise<void> {
  await tx.run(DROP_DISCLOSURE, tenantId, logId, idx, name);
  await tx.run(DROP_TEXT, tenantId, placeOf(logId, idx));
  if (name === 'actor') await tx.run(FORGET_ACTOR, tenantId, logId, idx);
  if (name === 'resource') await tx.run(FORGET_RESOURCE, tenantId, logId, idx);
}
