import { utf8 } from '../../../shared/byte-text.ts';
import { PackageFault } from './package-fault.ts';

/** What a central directory says of one file. */
export interface ZipEntryFacts {
  readonly fileName: string;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  readonly compressionMethod: number;
  readonly generalPurposeBitFlag: number;
  readonly externalFileAttributes: number;
}

export interface ZipLimits {
  readonly entries: number;
  /** Unpacked bytes of all files together. */
  readonly bytes: number;
  /** Unpacked bytes a packed byte may stand for, beyond `freeBytes`. */
  readonly ratio: number;
  readonly freeBytes: number;
}

/** Room for a log of six million entries. Log files shrink to a third or a fifth; what shrinks to a hundredth was made to swell. */
export const ZIP_LIMITS: ZipLimits = { entries: 50_000, bytes: 32 * 2 ** 30, ratio: 100, freeBytes: 2 ** 20 };

const LONGEST_PATH = 300;
/** Names that Windows takes for a device, whatever their ending. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9]|lpt[0-9])(?:\.|$)/i;
const STORED = 0;
const DEFLATED = 8;
/** Encrypted, strongly encrypted, with a masked directory. */
const ENCRYPTED_FLAGS = 0x2041;
/** MS-DOS attributes: volume label, folder, reparse point. */
const NO_PLAIN_FILE = 0x418;
const FILE_KIND = 0o170000;
const REGULAR = 0o100000;

/**
 * Admits the files of an archive one after the other, or throws a `PackageFault` naming the first that could do harm where it is
 * unpacked or swell beyond measure. Sizes are what the archive claims; the reader holds the real bytes against them.
 */
export class ZipGuard {
  readonly #limits: ZipLimits;
  readonly #files = new Map<string, string>();
  readonly #folders = new Map<string, string>();
  #bytes = 0;
  #packed = 0;

  constructor(limits: ZipLimits = ZIP_LIMITS) {
    this.#limits = limits;
  }

  admit(entry: ZipEntryFacts): void {
    const { fileName } = entry;
    const fault = nameFault(fileName) ?? kindFault(entry) ?? this.#twinFault(fileName) ?? this.#sizeFault(entry);
    if (fault) throw new PackageFault('zip', fileName, fault);
  }

  /** Also where only the case differs, or one name is a folder of the other: some systems would let one replace the other. */
  #twinFault(name: string): string | null {
    const parts = name.split('/');
    for (let depth = 1; depth <= parts.length; depth++) {
      const path = parts.slice(0, depth).join('/');
      const [kind, other] = depth < parts.length ? [this.#folders, this.#files] : [this.#files, this.#folders];
      const twin = kind.get(path.toLowerCase());
      if (twin !== undefined && twin !== path) return `${path} and ${twin} differ by case alone`;
      if (twin !== undefined && kind === this.#files) return 'it is there twice';
      if (other.has(path.toLowerCase())) return `${path} is a file and a folder`;
      kind.set(path.toLowerCase(), path);
    }
    return null;
  }

  #sizeFault({ compressedSize, uncompressedSize }: ZipEntryFacts): string | null {
    const { entries, bytes, ratio, freeBytes } = this.#limits;
    this.#bytes += uncompressedSize;
    this.#packed += compressedSize;
    if (this.#files.size > entries) return `there are more than ${entries} files`;
    if (this.#bytes > bytes) return `the files are larger than ${bytes} bytes together`;
    if (uncompressedSize > freeBytes && uncompressedSize > ratio * compressedSize) return `it would swell from ${compressedSize} to ${uncompressedSize} bytes`;
    if (this.#bytes > freeBytes && this.#bytes > ratio * this.#packed) return `the files would swell from ${this.#packed} to ${this.#bytes} bytes`;
    return null;
  }
}

/** Why a file of this name must not be unpacked, or null. */
export function nameFault(name: string): string | null {
  if (utf8(name).length > LONGEST_PATH) return `its path has more than ${LONGEST_PATH} bytes`;
  if (name.includes('\\')) return 'its path has a backslash';
  if (name.includes(':')) return 'its path has a colon: a drive, or a stream behind a file';
  if (!/^[\x20-\x7e]*$/.test(name)) return 'its path has characters beyond printable ASCII';
  if (name.startsWith('/')) return 'its path is absolute';
  if (name.endsWith('/')) return 'it is a folder; a package holds files alone';
  for (const part of name.split('/')) {
    if (part === '' || part === '.' || part === '..') return 'its path leads elsewhere';
    if (/[. ]$/.test(part) || part.startsWith(' ')) return 'its path has a name that begins or ends in a blank or ends in a dot';
    if (DEVICE.test(part)) return 'its path has the name of a device';
    if (/[<>"|?*]/.test(part)) return 'its path has a character that not every system allows';
  }
  return null;
}

function kindFault({ compressionMethod, generalPurposeBitFlag, externalFileAttributes }: ZipEntryFacts): string | null {
  const kind = (externalFileAttributes >>> 16) & FILE_KIND;
  if ((kind !== 0 && kind !== REGULAR) || (externalFileAttributes & NO_PLAIN_FILE) !== 0) return 'it is a link or something else that is no plain file';
  if ((generalPurposeBitFlag & ENCRYPTED_FLAGS) !== 0) return 'it is encrypted';
  return compressionMethod === STORED || compressionMethod === DEFLATED ? null : `it is packed by an unknown method (${compressionMethod})`;
}
