import { buffer } from 'node:stream/consumers';
import { canonicalJson } from '../../shared/canonical-json.ts';
import { openZip, readWhole, textFile, zipOf } from '../assurance/evidence/index.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { sha256Hex } from '../base/sha256-hex.ts';
import type { AuditTrail } from '../records/audit/index.ts';
import { type FolderFile, pathOfLayer } from '../registry/files/index.ts';
import { ownersOf } from '../registry/layers/index.ts';
import type { ReviewDeps } from './layer-folder-review.ts';

export interface ArchiveDeps extends Pick<ReviewDeps, 'storage' | 'layers'> {
  readonly audit: AuditTrail;
  /** What the folder of each of the actor's layers is called. */
  namesOf(actor: Actor): Promise<LayerNames>;
}

export type LayerNames = Readonly<Record<'org' | 'tenant' | 'user', string>>;

const LIMITS = { entries: 200, bytes: 8 * 2 ** 20, ratio: 100, freeBytes: 2 ** 20 };
const LARGEST_FILE = 2 ** 20;

/** All layers that reach the actor, as the documents' folder: what `REGISTRY_PATH` and `REGISTRY_LAYERS_DIR` point to, packed. That it was taken away is on record. */
export async function takeArchive(deps: ArchiveDeps, actor: Actor): Promise<Buffer> {
  const names = await deps.namesOf(actor);
  const files = await deps.storage.read(actor, async (db) => {
    const found: FolderFile[] = [];
    for (const owner of ownersOf({ organisationId: actor.organisationId, tenantId: actor.tenantId, userId: actor.userId })) {
      const layer = await deps.layers.latest(db, owner);
      if (layer) found.push({ path: pathOfLayer(owner.kind, owner.kind === 'base' ? 'base' : names[owner.kind]), text: `${JSON.stringify(layer.content, null, 2)}\n` });
    }
    return found;
  });
  const zip = await buffer(zipOf(files.map(({ path, text }) => textFile(path, 'policy', text)), [], () => Promise.resolve([]))); // the role is for manifests, and here is none
  await deps.storage.write(actor, (tx) => deps.audit.append(tx, actor, {
    type: 'data.exported', resource: { type: 'registry', id: actor.tenantId }, refs: { layers_sha256: sha256Hex(canonicalJson(files.map(({ path, text }) => [path, text]))) }, details: { format: 'zip', files: files.map(({ path }) => path), bytes: zip.length },
  }));
  return zip;
}

/** The files of a packed folder. Refuses an archive that could do harm, by the rules by which evidence packages are opened. */
export async function filesOfArchive(zip: Uint8Array): Promise<readonly FolderFile[]> {
  try {
    const reader = await openZip(Buffer.from(zip), LIMITS);
    try {
      const files: FolderFile[] = [];
      for (const path of reader.paths.filter((one) => !one.endsWith('/'))) files.push({ path, text: utf8Text(path, await readWhole(reader, path, LARGEST_FILE)) });
      return files;
    } finally {
      reader.close();
    }
  } catch (reason) {
    throw new Refusal('input/invalid', { field: 'zip', rule: `zip: ${reason instanceof Error ? reason.message : 'cannot be read'}` });
  }
}

function utf8Text(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${path} is not UTF-8`);
  }
}
