import type { Json, JsonObject } from './json.ts';
import { isJsonList } from './json-equal.ts';

/** What stands where a credential stood. */
export const SCRUBBED = '[credential removed]';

/**
 * Texts that open something: what follows the name of a secret, a bearer or basic header, a JSON Web Token, a private key in
 * PEM, user and password in an address, and keys by the well-known prefixes of their issuers, ours among them.
 */
const PATTERNS: ReadonlyArray<readonly [RegExp, string]> = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, SCRUBBED],
  [/\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?/g, SCRUBBED],
  [/\b(Bearer|Basic) +(?=\S*[0-9._~+/=-]|\S{20})[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${SCRUBBED}`],
  [/\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@:]+:[^\s/@]+@/gi, `$1${SCRUBBED}@`],
  [/\b((?:[a-z]+[_-])?(?:password|passwd|pwd|secret|token|api[_-]?key|apikey|private[_-]?key|signature)["']?\s*[=:]\s*)(?:"[^"]+"|'[^']+'|[^\s"'&,;})\]]+)/gi, `$1${SCRUBBED}`],
  [/\b(?:sk|pk|rk|cs|ak)[-_](?:live[-_]|test[-_]|proj[-_]|ant[-_])?[A-Za-z0-9_-]{20,}/g, SCRUBBED],
  [/\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|xox[abprs]-[A-Za-z0-9-]{10,}|AKIA[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{30,})/g, SCRUBBED],
];

/** Members whose text is a credential whatever it looks like. */
const SECRET_MEMBER = /^(?:password|passwd|passphrase|client_secret|clientSecret|access_token|accessToken|refresh_token|refreshToken|id_token|authorization|cookie|set-cookie|private_key|privateKey)$/;

/** The text without whatever in it looks like a credential (FEATURES D42). Other texts come back as they are. */
export function scrubText(text: string): string {
  return PATTERNS.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text);
}

/** The same through a whole value; keys and their order stay, numbers and booleans are no credentials. */
export function scrubJson(value: Json, member = ''): Json {
  if (typeof value === 'string') return SECRET_MEMBER.test(member) && value !== '' ? SCRUBBED : scrubText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isJsonList(value)) return value.map((item) => scrubJson(item, member));
  return scrubObject(value);
}

export function scrubObject(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, scrubJson(inner, name)]));
}
