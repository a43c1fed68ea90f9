import { LIMIT_FIELDS, plainKey } from './definition-fields.ts';
import type { DefinitionLeaf } from './definition-walk.ts';
import type { LimitRight } from './rights-card.ts';
import { looksSecret, referencedNames } from './secret-names.ts';

const MODEL_KEY = /(^|_)models?(_id|_alias|_name)?$|^deployment_name$|^llm$/;

/** A model named anywhere: `llm.default_model`, `embeddings.model`, `model_id`, a text in `models`. */
export function modelOf({ key, value }: DefinitionLeaf): string | null {
  return typeof value === 'string' && MODEL_KEY.test(key) && value.trim() !== '' ? value.trim() : null;
}

const LIMIT_KEY = /^max_|_limit$|^limit$|timeout|_per_(second|minute|hour|day|week|month)$|_budget$|^budget$|^burst_size$/;
/** How much text is shown or how long something is kept is not a limit on what the agent may do. */
const HOUSEKEEPING = /chars|length|items|size|history|messages|_age$/;

/** A bound on spending, steps or time. A negative number is the common spelling of "no limit", so it is none. */
export function limitOf({ path, key, value }: DefinitionLeaf): LimitRight | null {
  const inLimits = path.some((segment) => LIMIT_FIELDS.includes(plainKey(segment)));
  if (!inLimits && (!LIMIT_KEY.test(key) || (key !== 'burst_size' && HOUSEKEEPING.test(key)))) return null;
  const amount = typeof value === 'number' ? value : amountIn(value);
  return amount === null || (typeof amount === 'number' && amount < 0) ? null : { name: path.join('.'), value: amount };
}

/** `"10"` is a number; `"30s"` or `"10/minute"` is compared as text; `"EUR"` bounds nothing. */
function amountIn(value: string | boolean): number | string | null {
  if (typeof value === 'boolean' || !/^\s*-?\.?\d/.test(value)) return null;
  const amount = Number(value);
  return Number.isFinite(amount) ? amount : value.trim();
}

const ENVIRONMENT = new Set(['env', 'environment', 'environment_variables', 'headers', 'http_headers', 'secrets', 'required_secrets', 'auth', 'authentication']);

/** Names of secrets a leaf holds or refers to: a variable's name where there is one, else the path of the field. */
export function secretsIn({ path, key, value }: DefinitionLeaf): readonly string[] {
  if (typeof value === 'boolean') return [];
  const text = String(value);
  const written = path.at(-1) ?? key;
  const around = path.map(plainKey);

  if (around[0] === 'secrets' || around[0] === 'required_secrets') return [declaredName(path, text)];
  if (/_env(_var)?$|^env_(var|key)$/.test(key)) return /^[A-Za-z_]\w*$/.test(text) ? [text] : [];

  const inEnvironment = around.some((segment) => ENVIRONMENT.has(segment));
  const named = referencedNames(text).filter((name) => inEnvironment || looksSecret(name));
  if (named.length > 0) return named;
  if (inEnvironment && isListMember(path, key)) return variableIn(text);
  if (!looksSecret(written)) return [];
  return [inEnvironment ? written : path.join('.')];
}

/** `secrets: [A]`, `secrets: [{name: A}]`, `secrets: {A: …}`: the name, whatever stands behind it. */
function declaredName(path: readonly string[], text: string): string {
  const segment = path[1] ?? '';
  return path.length === 2 && /^\d+$/.test(segment) ? text.replace(/=.*$/s, '') : segment || text;
}

function isListMember(path: readonly string[], key: string): boolean {
  const last = path.at(-1) ?? '';
  return /^\d+$/.test(last) || key === 'name';
}

/** `["API_KEY", "MODE=fast"]` and `[{"name": "API_KEY"}]`. */
function variableIn(text: string): readonly string[] {
  const name = text.replace(/=.*$/s, '');
  return looksSecret(name) ? [name] : [];
}

const UNATTENDED_MODES = new Set(['bypasspermissions', 'acceptedits', 'dontask', 'never', 'yolo', 'auto', 'full_auto']);

/** What a leaf lets the agent do without asking a person. */
export function unattendedOf({ path, key, value }: DefinitionLeaf): string | null {
  const name = path.join('.');
  if (/auto_?(approve|accept|run)|always_allow|autonomous|skip_(approval|confirmation)/.test(key)) {
    return value === true ? name : typeof value === 'string' ? `${withoutIndex(path)}: ${value}` : null;
  }
  if (/human_in_the_loop|require_?(s_)?(human_)?(approval|confirmation)/.test(key) && (value === false || value === 'never')) return `${name}: ${value}`;
  return /^(permission_mode|approval_policy|approval_mode)$/.test(key) && UNATTENDED_MODES.has(String(value).toLowerCase()) ? `${name}: ${value}` : null;
}

function withoutIndex(path: readonly string[]): string {
  return (/^\d+$/.test(path.at(-1) ?? '') ? path.slice(0, -1) : path).join('.');
}
