import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where the documents' configuration keeps layers (FEATURES E48, E53): `REGISTRY_PATH` and `REGISTRY_LAYERS_DIR`. */
export interface LayerPaths {
  readonly base: string | null;
  /** Holds `orgs/<id>`, `tenants/<id>` and `users/<id>`, each with a `registry_override.json`. */
  readonly layersDir: string | null;
}

export type FileLayerKind = 'base' | 'org' | 'tenant' | 'user';

export interface LayerFile {
  readonly kind: FileLayerKind;
  /** The folder's name, which names whose layer it is; `base` for the base. */
  readonly name: string;
  readonly path: string;
  /** What people call the file: `tenants/acme/registry_override.json`. */
  readonly label: string;
}

export const OVERRIDE_FILE = 'registry_override.json';
export const FOLDERS: ReadonlyArray<readonly [FileLayerKind, string]> = [['org', 'orgs'], ['tenant', 'tenants'], ['user', 'users']];
/** Ids, slugs and email addresses; never a way out of the folder. */
export const OWNER_NAME = /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,199}$/;

export interface FoundFiles {
  readonly files: readonly LayerFile[];
  /** Folders that cannot be anybody's, with the reason. */
  readonly strangers: ReadonlyArray<{ readonly label: string; readonly says: string }>;
}

/** Every layer file there is now. A folder without the file is nobody's mistake and says nothing. */
export function findLayerFiles({ base, layersDir }: LayerPaths): FoundFiles {
  const files: LayerFile[] = base === null ? [] : [{ kind: 'base', name: 'base', path: base, label: 'the base registry file' }];
  const strangers: Array<{ label: string; says: string }> = [];
  for (const [kind, folder] of layersDir === null ? [] : FOLDERS) {
    for (const name of foldersIn(join(layersDir ?? '', folder))) {
      const label = `${folder}/${name}/${OVERRIDE_FILE}`;
      const path = join(layersDir ?? '', folder, name, OVERRIDE_FILE);
      if (!lstatSync(join(layersDir ?? '', folder, name)).isDirectory()) strangers.push({ label: `${folder}/${name}`, says: 'is no folder of its own; links are not followed' });
      else if (!OWNER_NAME.test(name)) strangers.push({ label, says: 'stands in a folder whose name is no id' });
      else if (lstatSync(path, { throwIfNoEntry: false })) files.push({ kind, name, path, label });
    }
  }
  return { files, strangers };
}

function foldersIn(folder: string): readonly string[] {
  return lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder).filter((name) => !name.startsWith('.')).sort() : [];
}
