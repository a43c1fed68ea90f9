import type { PickedFile } from '../../kit/index.ts';

/** What the server takes: DECISIONS 18, and the most files of one import. */
const FILE_MOST_BYTES = 64 * 1024 * 1024;
const MOST_FILES = 5_000;
const PATH_MOST = 1_000;

export interface ImportChoice {
  readonly taken: readonly PickedFile[];
  /** Files that cannot be sent, and why. */
  readonly refused: readonly { readonly path: string; readonly why: string }[];
  /** Files of a folder that hold no definitions: hidden ones, packages, pictures and sounds. */
  readonly skipped: number;
}

/** Sorts what somebody picked or dropped. Only what came with a folder is skipped: a file picked by itself is meant. */
export function sortPicked(picked: readonly PickedFile[]): ImportChoice {
  const meant = picked.filter((one) => !one.path.includes('/') || !isBystander(one));
  const refused = meant.flatMap(({ path, file }) => (file.size > FILE_MOST_BYTES ? [{ path, why: 'larger than 64 MiB' }] : path.length > PATH_MOST ? [{ path, why: 'its path is longer than 1,000 characters' }] : []));
  const sendable = meant.filter(({ path }) => !refused.some((one) => one.path === path));
  const beyond = sendable.slice(MOST_FILES).map(({ path }) => ({ path, why: 'one import takes 5,000 files' }));
  return { taken: sendable.slice(0, MOST_FILES), refused: [...refused, ...beyond], skipped: picked.length - meant.length };
}

/** Picking again adds; the same path again replaces. */
export function withPicked(before: readonly PickedFile[], more: readonly PickedFile[]): readonly PickedFile[] {
  const byPath = new Map([...before, ...more].map((one) => [one.path, one]));
  return [...byPath.values()];
}

function isBystander({ path, file }: PickedFile): boolean {
  return /(^|\/)(\.|node_modules\/)/.test(path) || /^(image|audio|video|font)\//.test(file.type);
}
