import type { JsonObject } from '../../../shared/json.ts';
import { type FileLayerKind, FOLDERS, OVERRIDE_FILE, OWNER_NAME } from './layer-files.ts';
import { readLayerText } from './read-layer-file.ts';

/** One file of a folder of layers, by its path inside it. */
export interface FolderFile {
  readonly path: string;
  readonly text: string;
}

/** A layer as a file of the folder says it. */
export interface FolderLayer {
  readonly kind: FileLayerKind;
  /** Whose it is, as the folder is called; `base` for the base. */
  readonly name: string;
  readonly path: string;
  readonly content: JsonObject;
}

export const BASE_FILE = 'registry.json';
/** The documents keep their folders in one of this name. */
const AROUND = /^(?:\.\/)?(?:config\/)?/;

/** Where a layer stands in the documents' folder. */
export function pathOfLayer(kind: FileLayerKind, name: string): string {
  const folder = FOLDERS.find(([one]) => one === kind)?.[1];
  return folder === undefined ? BASE_FILE : `${folder}/${name}/${OVERRIDE_FILE}`;
}

/** The layers of a folder that somebody brings. What is no layer comes back by name, with what is wrong about it: nothing is passed over. */
export function layersInFolder(files: readonly FolderFile[]): { readonly layers: readonly FolderLayer[]; readonly troubles: ReadonlyArray<{ readonly file: string; readonly says: string }> } {
  const layers: FolderLayer[] = [];
  const troubles: Array<{ file: string; says: string }> = [];
  for (const { path, text } of files) {
    const place = placeOf(path.replace(AROUND, ''));
    const twin = place && layers.find(({ kind, name }) => kind === place.kind && name === place.name);
    const reading = readLayerText(text);
    if (!place) troubles.push({ file: path, says: `is no file of a layer: those are ${BASE_FILE} and ${FOLDERS.map(([, folder]) => `${folder}/<id>/${OVERRIDE_FILE}`).join(', ')}` });
    else if (twin) troubles.push({ file: path, says: `speaks for the same layer as ${twin.path}` });
    else if ('says' in reading) troubles.push({ file: path, says: reading.says });
    else layers.push({ ...place, path, content: reading.content });
  }
  return { layers, troubles };
}

function placeOf(path: string): Pick<FolderLayer, 'kind' | 'name'> | null {
  if (path === BASE_FILE) return { kind: 'base', name: 'base' };
  const [folder, name = '', file, ...more] = path.split('/');
  const kind = FOLDERS.find(([, one]) => one === folder)?.[0];
  return kind !== undefined && OWNER_NAME.test(name) && file === OVERRIDE_FILE && more.length === 0 ? { kind, name } : null;
}
