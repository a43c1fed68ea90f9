/** Environment variables are shouted; there a bare `_KEY` is telling, elsewhere (`cache_key`) it is not. */
const SHOUTED_SECRET = /(^|_)(API_?KEY|KEY|SECRET|TOKEN|PASSWORD|PASSWD|PWD|PASS|CREDENTIALS?|PAT|DSN|AUTH|CONNECTION_STRING|DATABASE_URL)$/;
const PLAIN_SECRET =
  /(^|_)((api|access|secret|private|account|encryption|signing|licen[cs]e|subscription|master|client|shared)_?key|secret|token|password|passwd|pwd|passphrase|credentials?|dsn|connection_string|authorization|bearer)$/;

/**
 * `${NAME}`, `${NAME:-default}`, `${env:NAME}`, `${{ secrets.NAME }}`, `{{NAME}}`; and `$NAME` or `env:NAME` as a whole text.
 * The repetitions are bounded: the texts come from strangers and may be a megabyte of braces.
 */
const REFERENCE = /\$?\{\{?\s{0,9}(?:env[:.]|secrets[:.]|input:)?([A-Za-z_]\w{0,99})\s{0,9}(?::?[-?+=][^{}]{0,199})?\}\}?/g;
const WHOLE_REFERENCE = /^(?:\$|env:)([A-Za-z_]\w*)$/;

/** Does a key or variable of this name usually hold a secret? */
export function looksSecret(name: string): boolean {
  if (/^[A-Z0-9_]+$/.test(name)) return SHOUTED_SECRET.test(name);
  return PLAIN_SECRET.test(name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll('-', '_').toLowerCase());
}

/** Names of the variables a text refers to, in order of appearance. */
export function referencedNames(text: string): readonly string[] {
  const whole = WHOLE_REFERENCE.exec(text)?.[1];
  if (whole !== undefined) return [whole];
  return [...text.matchAll(REFERENCE)].map((match) => match[1] ?? '');
}

const MASK = '***';
const SECRET_VALUE = /^(sk-|sk_|ghp_|gho_|github_pat_|glpat-|xox[a-z]-|AKIA|AIza|eyJ|hf_|pk_)\S{8,}/;

/** A command line for people and logs: values that are secret by their flag, their variable or their look are masked. */
export function maskedCommand(parts: readonly string[]): string {
  return parts.map((part, index) => maskedPart(part, parts[index - 1] ?? '')).join(' ');
}

function maskedPart(part: string, previous: string): string {
  const assigned = /^(-*)(\w[\w-]*)(=|:\s*)(.+)$/s.exec(part);
  if (assigned && looksSecret(assigned[2] ?? '')) return `${assigned[1]}${assigned[2]}${assigned[3]}${hidden(assigned[4] ?? '')}`;
  if (/^-{1,2}[\w-]+$/.test(previous) && looksSecret(previous.replace(/^-+/, ''))) return hidden(part);
  if (SECRET_VALUE.test(part)) return MASK;
  return part.includes('://') ? maskedUrl(part) : part;
}

/** A reference names a variable and gives nothing away. */
function hidden(value: string): string {
  return referencedNames(value).length > 0 ? value : MASK;
}

/** Scheme, host and path; never user, password, query or fragment, where keys travel. */
export function maskedUrl(url: string): string {
  return url.replace(/(:\/\/)[^/?#\s]*@/, '$1').replace(/[?#].*$/s, '');
}
