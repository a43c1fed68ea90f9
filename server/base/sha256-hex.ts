import { createHash } from 'node:crypto';

/** Of the text's UTF-8 bytes, 64 digits in lower case. For secrets only where they are random and long: anything else can be guessed. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
