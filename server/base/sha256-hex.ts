import { hash } from 'node:crypto';

/** Of the text's UTF-8 bytes, 64 digits in lower case. For secrets only where they are random and long: anything else can be guessed. */
export function sha256Hex(text: string): string {
  return hash('sha256', text, 'hex');
}
