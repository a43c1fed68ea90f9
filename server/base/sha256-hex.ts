import { hash } from 'node:crypto';

/** Of the bytes, a text's as UTF-8; 64 digits in lower case. For secrets only where they are random and long: anything else can be guessed. */
export function sha256Hex(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}
