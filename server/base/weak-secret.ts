/** Words that stand in examples and templates; no secret that a machine made contains one. */
const EXAMPLE_WORDS = /change[-_ ]?(me|this|in[-_ ]?prod)|your[-_ ]?(jwt|secret|key|super)|super[-_ ]?secret|secret[-_ ]?key|example|placeholder|replace[-_ ]?(me|this)|default[-_ ]?secret|password|countersign|0123456789|abcdefghij/i;

const LEAST_DISTINCT = 8;

/** Why these bytes cannot be a secret, as the end of a sentence, or null. A random secret of 32 bytes or hex digits fails with odds below 10^-7. */
export function weaknessOf(secret: Uint8Array): string | null {
  if (EXAMPLE_WORDS.test(Buffer.from(secret).toString('latin1'))) return 'is an example value';
  if (new Set(secret).size < LEAST_DISTINCT || isPeriodic(secret)) return 'repeats itself';
  const steps = new Set(secret.subarray(1).map((byte, index) => byte - (secret[index] ?? 0)));
  return steps.size === 1 ? 'counts up or down' : null;
}

const LEAST_SHARED_BYTES = 32;

/** The bytes of a secret that others hold as well. Throws a plain error, fit to stop the start, that names the variable and never the secret. */
export function soundSharedSecret(secret: string, name: string): Uint8Array {
  const bytes = Buffer.from(secret, 'utf8');
  if (bytes.length < LEAST_SHARED_BYTES) throw new Error(`${name} has ${bytes.length} bytes: it needs at least ${LEAST_SHARED_BYTES}`);
  const weakness = weaknessOf(bytes);
  if (weakness) throw new Error(`${name} ${weakness}: make one with "openssl rand -base64 48"`);
  return bytes;
}

/** The same piece, at least twice over. */
function isPeriodic(bytes: Uint8Array): boolean {
  const periods = Array.from({ length: Math.floor(bytes.length / 2) }, (_, index) => index + 1);
  return periods.some((period) => bytes.every((byte, index) => index < period || byte === bytes[index - period]));
}
