// Keys whose values are never written, whatever they hold; compared without case, dashes and underscores.
const SECRET_KEYS = /token|secret|password|passphrase|authorization|cookie|credential|apikey|datakey|privatekey|prompt|bytes/;

// Shapes that are secrets wherever they stand: bearer values, our API keys and refresh tokens, JSON web tokens, our session
// cookie, PEM blocks, and query parameters that carry tokens.
const SECRET_SHAPES: readonly RegExp[] = [
  /\bBearer\s+[\w.~+/=-]+/gi,
  /\bcss?k_(?:live|test)_\w+/g,
  /\bcsr_[\w-]{20,}/g,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /\b(?:__Host-)?cs=[^;\s"]+/g,
  /-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g,
  /\b(?:access_token|token|ticket|code|setup|key|secret|password)=[^&\s"]+/gi,
];

const REDACTED = '***';

/** The text with everything that looks like a secret replaced by `***`. */
export function redactText(text: string): string {
  return SECRET_SHAPES.reduce((clean, shape) => clean.replaceAll(shape, REDACTED), text);
}

/** A copy of a log entry's fields that may be written: secrets by key and by shape are gone, errors are words. */
export function redactFields(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value instanceof Error) return { name: value.name, message: redactText(value.message), stack: redactText(value.stack ?? '') };
  if (ArrayBuffer.isView(value)) return REDACTED;
  if (Array.isArray(value)) return value.map(redactFields);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, isSecretKey(key) ? REDACTED : redactFields(inner)]));
}

function isSecretKey(key: string): boolean {
  return SECRET_KEYS.test(key.toLowerCase().replaceAll(/[-_]/g, ''));
}
