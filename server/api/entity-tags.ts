import type { Json } from '../../shared/json.ts';
import { sha256Hex } from '../base/sha256-hex.ts';

/** A strong entity tag: another one whenever any of the parts is another. */
export function entityTag(...parts: readonly Json[]): string {
  return `"${sha256Hex(JSON.stringify(parts)).slice(0, 32)}"`;
}

/** Whether `If-None-Match` names this tag, or any (RFC 9110 section 13.1.2). A proxy that packs answers may have weakened it. */
export function isKnown(header: string | undefined, tag: string): boolean {
  return listed(header).some((one) => one === '*' || one.replace(/^W\//, '') === tag);
}

/** Whether `If-Match` names this tag, or any (RFC 9110 section 13.1.1); a weak one names nothing exactly. */
export function isMeant(header: string, tag: string): boolean {
  return listed(header).some((one) => one === '*' || one === tag);
}

function listed(header: string | undefined): readonly string[] {
  return header?.split(',').map((one) => one.trim()) ?? [];
}
