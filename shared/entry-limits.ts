/** Caps on what one audit entry may hold (bytes of UTF-8); a larger value is stored as a blob and stands here by its digest. */
export const MAX_LEAF_BYTES = 16 * 1024;
export const MAX_DISCLOSURE_BYTES = 64 * 1024;

export class EntryTooLarge extends Error {
  override readonly name = 'EntryTooLarge';
  readonly part: string;
  readonly bytes: number;
  readonly limit: number;

  /** `part` is `leaf` or the name of a disclosure. */
  constructor(part: string, bytes: number, limit: number) {
    super(`${part} has ${bytes} bytes, the limit is ${limit}`);
    this.part = part;
    this.bytes = bytes;
    this.limit = limit;
  }
}
