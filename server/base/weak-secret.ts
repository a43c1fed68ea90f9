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

/** The same piece, at least twice over. */
function isPeriodic(bytes: Uint8Array): boolean {
  const periods = Array.from({ length: Math.floor(bytes.length / 2) }, (_, index) => index + 1);
  return periods.some((period) => bytes.every((byte, index) => index < period || byte === bytes[index - period]));
}
