/**
 * Layers that an organisation keeps as files: the base at one path, overrides in a folder of folders.
 * Invariant: what stands in a file is in force or is reported; a broken file changes nothing and hides nothing.
 */
export { type FolderFile, type FolderLayer, layersInFolder, pathOfLayer } from './layer-folder.ts';
export { type FileLayerKind, findLayerFiles, type LayerFile, type LayerPaths } from './layer-files.ts';
export { readLayerFile } from './read-layer-file.ts';
export { type FileTrouble, type LayerFileSync, openLayerFiles, type OwnersOf } from './sync-layer-files.ts';
