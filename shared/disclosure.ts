import { fromBase64Url, fromUtf8, textToBase64Url, toBase64Url } from './byte-text.ts';
import { EntryTooLarge, MAX_DISCLOSURE_BYTES } from './entry-limits.ts';
import { assertIntegerJson } from './json-check.ts';
import { isJsonObject, type Json } from './json.ts';
import type { Sha256 } from './tree-hash.ts';

/** The parts of an entry that can be withheld or erased, each on its own (AUDIT 2.1). */
export const DISCLOSURE_NAMES = ['actor', 'impersonator', 'source', 'subject', 'resource', 'details'] as const;
export type DisclosureName = (typeof DISCLOSURE_NAMES)[number];

/** At least 128 bits (RFC 9901 section 9.3): without the salt nobody can guess a value from its digest. */
export const SALT_BYTES = 16;

/** A disclosure whose digest stands in the leaf. */
export interface Disclosed {
  readonly digest: string;
  readonly name: string;
  readonly value: Json;
}

export interface Forged {
  readonly text: string;
  readonly why: string;
}

export interface DisclosureMatch {
  readonly present: readonly Disclosed[];
  /** Digests in the leaf without a disclosure: withheld, erased, or lost. */
  readonly missing: readonly string[];
  /** Texts that the leaf does not vouch for. */
  readonly forged: readonly Forged[];
}

/**
 * RFC 9901 (SD-JWT): `base64url([salt, name, value])`, stored and shown verbatim, never built again. Throws a TypeError for a
 * value that is not JSON or holds a float, and `EntryTooLarge`.
 */
export function disclose(salt: Uint8Array, name: DisclosureName, value: Json): string {
  if (salt.length < SALT_BYTES) throw new RangeError(`a salt has at least ${SALT_BYTES} bytes, not ${salt.length}`);
  assertIntegerJson(value);
  const text = textToBase64Url(JSON.stringify([toBase64Url(salt), name, value]));
  if (text.length > MAX_DISCLOSURE_BYTES) throw new EntryTooLarge(name, text.length, MAX_DISCLOSURE_BYTES);
  return text;
}

/** What the leaf's `_sd` holds: base64url of the SHA-256 of the disclosure's own ASCII. */
export function disclosureDigest(sha256: Sha256, disclosure: string): string {
  return toBase64Url(sha256(disclosure));
}

/** Holds disclosures against the digests of a leaf: what is shown, what is not, and what does not belong. */
export function matchDisclosures(sha256: Sha256, leaf: { readonly _sd: readonly string[] }, disclosures: readonly string[]): DisclosureMatch {
  const missing = new Set(leaf._sd);
  const names = new Set(Object.keys(leaf)); // RFC 9901 section 7.1: a disclosure may not overlay what stands clear
  const present: Disclosed[] = [];
  const forged: Forged[] = [];
  for (const text of disclosures) {
    const digest = disclosureDigest(sha256, text);
    const content = parseDisclosure(text);
    if (!leaf._sd.includes(digest)) forged.push({ text, why: 'its digest is not in the entry' });
    else if (!missing.has(digest)) forged.push({ text, why: 'it is shown twice' });
    else if (!content) forged.push({ text, why: 'it is not a disclosure' });
    else if (names.has(content.name)) forged.push({ text, why: `the entry has another ${content.name}` });
    else {
      missing.delete(digest);
      names.add(content.name);
      present.push({ digest, ...content });
    }
  }
  return { present, missing: [...missing], forged };
}

/** Name and value inside a disclosure, or null when it is none. Whether an entry vouches for it, `matchDisclosures` says. */
export function parseDisclosure(text: string): Pick<Disclosed, 'name' | 'value'> | null {
  const bytes = fromBase64Url(text);
  const parts = parseJson(bytes && fromUtf8(bytes));
  if (typeof parts !== 'object' || parts === null || isJsonObject(parts) || parts.length !== 3) return null;
  const [salt, name, value] = parts;
  return typeof salt === 'string' && typeof name === 'string' && value !== undefined ? { name, value } : null;
}

function parseJson(text: string | null): Json | null {
  try {
    return text === null ? null : (JSON.parse(text) as Json); // a parse yields nothing else
  } catch {
    return null; // JSON.parse has no other way to say so
  }
}
