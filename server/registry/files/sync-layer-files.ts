import { closeSync, fsyncSync, lstatSync, openSync, renameSync, writeSync } from 'node:fs';
import { brand, type UserId } from '../../../shared/brand.ts';
import { CAPABILITY_NAMES } from '../../../shared/capabilities.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';
import { systemActor } from '../../base/system-tenant.ts';
import type { LayerOwner } from '../layers/index.ts';
import { digestOf, type OverrideDeps, writeLayer } from '../overrides/index.ts';
import { findLayerFiles, type LayerFile, type LayerPaths } from './layer-files.ts';
import { readLayerFile } from './read-layer-file.ts';

/** Something about a file that keeps it, or a part of it, from being in force. */
export interface FileTrouble {
  readonly file: string;
  readonly says: string;
  /** The layers it would have spoken for; none when nobody is called that. */
  readonly owners: readonly LayerOwner[];
}

/** Whose layers a file speaks for: one organisation's or tenant's, or a person's in each of their tenants. Empty: nobody is called that. */
export type OwnersOf = (file: LayerFile) => Promise<readonly LayerOwner[]>;

export interface LayerFileSync {
  /** Brings every file that changed since the last time into force as a version by `file:<name>`. Answers how many versions were written. */
  sync(): Promise<number>;
  troubles(): readonly FileTrouble[];
  /** Writes a layer back to its file, if it has one: nobody edits the one and finds the other changed back (DECISIONS 31). */
  write(owner: LayerOwner, content: Json): void;
}

/**
 * Layers kept as files. The file is the master of its layer: what differs becomes the next version, whoever wrote the last
 * one. What is wrong inside a layer is judged where layers are read; only a file that is no layer at all is turned away here.
 */
export function openLayerFiles(deps: OverrideDeps, paths: LayerPaths, ownersOf: OwnersOf): LayerFileSync {
  const seen = new Map<string, { readonly stamp: string; readonly trouble: FileTrouble | null }>();
  const bound = new Map<string, string>();
  let strangers: readonly FileTrouble[] = [];

  return {
    async sync() {
      const found = findLayerFiles(paths);
      strangers = found.strangers.map(({ label, says }) => ({ file: label, says, owners: [] }));
      let written = 0;
      for (const file of found.files) {
        const stamp = stampOf(file.path);
        if (seen.get(file.path)?.stamp === stamp) continue;
        const { trouble, versions } = await bring(file);
        seen.set(file.path, { stamp: trouble?.owners.length === 0 ? NOBODYS : stamp, trouble });
        written += versions;
      }
      const there = new Set(found.files.map(({ path }) => path));
      for (const path of seen.keys()) if (!there.has(path)) seen.delete(path);
      return written;
    },
    write(owner, content) {
      const path = bound.get(keyOf(owner));
      if (path !== undefined) replaceFile(path, `${JSON.stringify(content, null, 2)}\n`);
    },
    troubles: () => [...strangers, ...[...seen.values()].flatMap(({ trouble }) => trouble ?? [])],
  };

  async function bring(file: LayerFile): Promise<{ readonly trouble: FileTrouble | null; readonly versions: number }> {
    const owners = await ownersOf(file);
    const reading = readLayerFile(file.path);
    if ('says' in reading) return { trouble: { file: file.label, says: reading.says, owners }, versions: 0 };
    if (owners.length === 0) return { trouble: { file: file.label, says: `names nobody: there is no ${file.kind === 'org' ? 'organisation' : file.kind} called ${file.name}`, owners }, versions: 0 };
    for (const owner of owners) bound.set(keyOf(owner), file.path);
    let versions = 0;
    for (const owner of owners) versions += await write(file, owner, reading.content);
    return { trouble: null, versions };
  }

  async function write(file: LayerFile, owner: LayerOwner, content: JsonObject): Promise<number> {
    const stands = await deps.storage.read({ tenantId: owner.tenantId }, (db) => deps.layers.latest(db, owner));
    if (stands?.digest === digestOf(content)) return 0;
    await writeLayer(deps, { ...systemActor('layer-files', owner.tenantId), userId: brand<UserId>(`file:${file.name}`), name: file.label }, {
      owner, above: [], content, basedOn: stands?.version ?? 0, reason: `changed in ${file.label}`, editor: new Set(CAPABILITY_NAMES), asItStands: true,
    });
    return 1;
  }
}

/** Read again each time: somebody may come to be called that. */
const NOBODYS = 'nobody’s';

const keyOf = ({ tenantId, kind, id }: LayerOwner): string => `${tenantId}:${kind}:${id}`;

function replaceFile(path: string, text: string): void {
  const next = `${path}.next`;
  const file = openSync(next, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(next, path);
}

/** Another stamp, perhaps another content. The size tells two writes within one tick of a coarse clock apart, mostly; the inode a replaced file. */
function stampOf(path: string): string {
  const facts = lstatSync(path, { throwIfNoEntry: false, bigint: true });
  return facts ? `${facts.ino}:${facts.size}:${facts.mtimeNs}` : 'gone';
}
