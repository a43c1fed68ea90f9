import { brand, epochMs, type Instant, instantOf, type TenantId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { nameOfHands } from '../../base/name-of-hands.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import { type Attachment, type AttachmentRequest, MOST_ATTACHMENT_BYTES } from './attachment.ts';
import type { AttachmentStore } from './attachment-store.ts';
import { controlOf } from './frameworks.ts';

export interface AttachmentDeps {
  readonly storage: Storage;
  readonly audit: { readonly trail: AuditTrail };
  readonly clock: Clock;
  readonly ids: Ids;
  readonly attachments: AttachmentStore;
  /** The bytes that were uploaded under an id, and what throws them off the shelf. */
  readonly uploads: { take(tenantId: TenantId, id: string): Promise<Uint8Array>; drop(tenantId: TenantId, id: string): Promise<void> };
}

/** Puts a file beside a control, with its digest and the time it speaks of. The log names the digest, so the file can never be swapped unseen. */
export async function attachEvidence(deps: AttachmentDeps, actor: Actor, asked: AttachmentRequest): Promise<Attachment> {
  controlOf(asked.framework, asked.control);
  const effective = effectiveTimes(asked);
  const content = Buffer.from(await deps.uploads.take(actor.tenantId, asked.uploadId));
  if (content.length === 0) throw new Refusal('input/invalid', { field: 'uploadId', rule: 'uploadId: the file is empty' });
  if (content.length > MOST_ATTACHMENT_BYTES) throw new Refusal('input/too-large', { field: 'uploadId', rule: `uploadId: an attachment may hold ${MOST_ATTACHMENT_BYTES / 2 ** 20} MiB` });
  const { framework, control, name, mediaType, note } = asked;
  const added: Attachment = {
    id: deps.ids.id(), framework, control, name, mediaType, note, ...effective, size: content.length, sha256: sha256Hex(content),
    attachedByName: nameOfHands(actor), attachedAt: deps.clock.now(), withdrawnAt: null, withdrawnReason: null,
  };
  const id = await deps.storage.write(actor, async (tx) => {
    await deps.attachments.add(tx, { ...added, tenantId: actor.tenantId, content, attachedBy: actor.userId });
    await deps.audit.trail.append(tx, actor, {
      type: 'compliance.attachment.added', resource: { type: 'attachment', id: added.id, name }, refs: { attachment_sha256: added.sha256 },
      details: { framework, control, effective_from: effective.effectiveFrom, ...(effective.effectiveTo ? { effective_to: effective.effectiveTo } : {}) },
    });
    return added.id;
  });
  await deps.uploads.drop(actor.tenantId, asked.uploadId);
  return id === added.id ? added : needAttachment(deps, actor, id);
}

/** From now on no report counts it; those that did still find its bytes. */
export function withdrawAttachment(deps: AttachmentDeps, actor: Actor, { id, reason }: { readonly id: string; readonly reason: string }): Promise<{ readonly id: string }> {
  return deps.storage.write(actor, async (tx) => {
    const found = await deps.attachments.find(tx, actor.tenantId, id);
    if (!found || !(await deps.attachments.withdraw(tx, { tenantId: actor.tenantId, id }, { at: deps.clock.now(), reason }))) throw new Refusal('reports/attachment-not-found', { id });
    await deps.audit.trail.append(tx, actor, {
      type: 'compliance.attachment.withdrawn', resource: { type: 'attachment', id, name: found.name }, refs: { attachment_sha256: found.sha256 }, details: { framework: found.framework, control: found.control, reason },
    });
    return { id };
  });
}

async function needAttachment(deps: Pick<AttachmentDeps, 'storage' | 'attachments'>, actor: Actor, id: string): Promise<Attachment> {
  const found = await deps.storage.read(actor, (db) => deps.attachments.find(db, actor.tenantId, id));
  if (!found) throw new Refusal('reports/attachment-not-found', { id });
  return found;
}

/** The exact bytes; what leaves is on record first. */
export async function takeAttachment(deps: Pick<AttachmentDeps, 'storage' | 'attachments' | 'audit'>, actor: Actor, id: string): Promise<{ readonly attachment: Attachment; readonly content: Buffer }> {
  const attachment = await needAttachment(deps, actor, id);
  await deps.storage.write(actor, (tx) => deps.audit.trail.append(tx, actor, {
    type: 'data.exported', resource: { type: 'attachment', id, name: attachment.name }, refs: { attachment_sha256: attachment.sha256 }, details: { format: attachment.mediaType },
  }));
  const content = await deps.storage.read(actor, (db) => deps.attachments.content(db, actor.tenantId, id));
  if (!content) throw new Refusal('reports/attachment-not-found', { id });
  return { attachment, content };
}

function effectiveTimes({ effectiveFrom, effectiveTo }: AttachmentRequest): Pick<Attachment, 'effectiveFrom' | 'effectiveTo'> {
  const at = (text: string) => instantOf(epochMs(brand<Instant>(text)));
  const times = { effectiveFrom: at(effectiveFrom), effectiveTo: effectiveTo === undefined ? null : at(effectiveTo) };
  if (times.effectiveFrom < '1970') throw new Refusal('input/invalid', { field: 'effectiveFrom', rule: 'effectiveFrom: must not be before 1970' });
  if (times.effectiveTo !== null && times.effectiveTo <= times.effectiveFrom) throw new Refusal('input/invalid', { field: 'effectiveTo', rule: 'effectiveTo: must be after effectiveFrom' });
  return times;
}
