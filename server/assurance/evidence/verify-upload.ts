import type { TenantId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import { type PackageVerdict, verifyPackageFile } from './verify-package.ts';

interface Deps {
  readonly storage: Storage;
  readonly audit: { readonly trail: AuditTrail };
  readonly uploads: { take(tenantId: TenantId, id: string): Promise<Uint8Array>; drop(tenantId: TenantId, id: string): Promise<void> };
}

export interface UploadVerdict extends PackageVerdict {
  readonly ok: boolean;
  /** Of the file that was uploaded. */
  readonly sha256: string;
  readonly size: number;
  /** Whether the keys came from the reader; else the package was believed about whose it is. */
  readonly keysGiven: boolean;
  /** How many witnesses the reader demanded. */
  readonly witnessesGiven: number;
}

/** Checks a package of anybody's without keeping it: the answer says of each place what was found, the log that somebody looked. */
export async function verifyUploadedPackage(deps: Deps, actor: Actor, { uploadId, keys = [], witnesses = [] }: { readonly uploadId: string; readonly keys?: readonly string[] | undefined; readonly witnesses?: readonly string[] | undefined }): Promise<UploadVerdict> {
  const bytes = Buffer.from(await deps.uploads.take(actor.tenantId, uploadId));
  const verdict = await verifyPackageFile(bytes, { keys: keys.length > 0 ? keys : null, witnesses });
  const sha256 = sha256Hex(bytes);
  await deps.storage.write(actor, (tx) => deps.audit.trail.append(tx, actor, {
    type: 'compliance.evidence_package.verified', outcome: verdict.problem ? 'failure' : 'success', resource: { type: 'evidence_package', id: sha256 },
    details: { keys_given: keys.length > 0, witnesses_given: witnesses.length, ...(verdict.problem ? { place: verdict.problem.place, at: verdict.problem.at.slice(0, 300), says: verdict.problem.says.slice(0, 500) } : {}) },
  }));
  await deps.uploads.drop(actor.tenantId, uploadId);
  return { ...verdict, ok: verdict.problem === null, sha256, size: bytes.length, keysGiven: keys.length > 0, witnessesGiven: witnesses.length };
}
