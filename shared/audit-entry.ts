import type { Severity } from './audit-events.ts';
import { fromUtf8 } from './byte-text.ts';
import type { EventId, Instant, RunId, TenantId } from './brand.ts';
import { EntryTooLarge, MAX_LEAF_BYTES } from './entry-limits.ts';
import { Unverifiable } from './unverifiable.ts';

export type AuditOutcome = 'success' | 'failure' | 'denied';

/** What stands clear in the log for ever: routing fields, pseudonyms and hashes, never a person (AUDIT 2.1). */
export interface AuditEntry {
  readonly id: EventId;
  readonly time: Instant;
  /** A text and not `AuditEventType`: yesterday's and tomorrow's logs have other types. */
  readonly type: string;
  readonly severity: Severity;
  readonly outcome: AuditOutcome;
  readonly tenant: TenantId;
  readonly run?: RunId;
  /** Hashes that stay provable after every disclosure is erased. */
  readonly refs?: Readonly<Record<string, string>>;
  /** Digests of the disclosures (`disclosureDigest`) in ascending order, each once. */
  readonly _sd: readonly string[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const OUTCOME = /^(?:success|failure|denied)$/;

// No form lets a character through that JSON would escape: that is what makes the template in `write` RFC 8785.
const FORMS = [
  ['id', UUID_V7, 'a UUIDv7'],
  ['time', TIME, 'an RFC 3339 time in UTC with milliseconds'],
  ['type', /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+$/, 'an event type'],
  ['severity', /^(?:info|warning|error|critical)$/, 'a severity'],
  ['outcome', OUTCOME, 'an outcome'],
  ['tenant', UUID, 'a UUID'],
] as const;
const REF_NAME = /^[a-z][a-z0-9_]*$/;
const REF_VALUE = /^[A-Za-z0-9+/=._:-]+$/;
const DIGEST = /^[A-Za-z0-9_-]{43}$/;

const REFS_BEGIN = '"refs":{';
const REF_LIST = new RegExp(`^${refForm()}(?:,${refForm()})*$`);
/** A whole leaf, each member in its one form and in its one place. */
const LEAF = leafForm();

/**
 * The leaf: the RFC 8785 text of `{v: 1, _sd_alg: "sha-256", ...entry}`, written member by member in their known order instead of
 * sorted. Pure ASCII. Throws a TypeError naming the field that has the wrong form, and `EntryTooLarge`.
 */
export function leafText(entry: AuditEntry): string {
  const fault = faultOf(entry);
  if (fault) throw new TypeError(`audit entry: ${fault}`);
  const text = write(entry);
  if (text.length > MAX_LEAF_BYTES) throw new EntryTooLarge('leaf', text.length, MAX_LEAF_BYTES);
  return text;
}

/**
 * The entry in a stored leaf. Throws `Unverifiable` unless the bytes are exactly what `leafText` writes for it, so a leaf with
 * an unknown, repeated, reordered or differently spelled member is not read half.
 */
export function parseLeaf(leaf: Uint8Array | string): AuditEntry {
  const text = typeof leaf === 'string' ? leaf : fromUtf8(leaf);
  return (text === null ? null : readLeaf(text)) ?? explainLeaf(text);
}

/**
 * Whether these bytes are what `leafText` writes for this entry, whatever its `refs` are: for who has a million entries and knows
 * of each what it must say. Its type and severity must be known ones. False says only that a leaf must be read to be judged.
 */
export function isLeafOf(leaf: string, entry: Omit<AuditEntry, 'refs'>): boolean {
  const { id, time, outcome, tenant, run, _sd } = entry;
  if (!UUID_V7.test(id) || !TIME.test(time) || !OUTCOME.test(outcome) || !UUID.test(tenant) || !(run === undefined || UUID.test(run)) || !ascending(_sd)) return false;
  if (leaf === write(entry)) return true; // one in eight has refs
  const begins = leaf.indexOf(REFS_BEGIN);
  if (begins === -1) return false;
  const list = leaf.slice(begins + REFS_BEGIN.length, leaf.indexOf('}', begins));
  const refs = REF_LIST.test(list) ? readRefs(list) : null;
  return refs !== null && leaf === write({ ...entry, refs });
}

/** One look at a leaf of the known form, for whoever reads a million of them; null when it has any other. */
function readLeaf(text: string): AuditEntry | null {
  const members = LEAF.exec(text);
  if (!members) return null;
  const [, sd = '', id, outcome, refList, run, severity, tenant, time, type] = members;
  const _sd = sd === '' ? [] : sd.slice(1, -1).split('","');
  const refs = refList === undefined ? undefined : readRefs(refList);
  if (refs === null || !ascending(_sd)) return null;
  const entry: Record<string, unknown> = { id, time, type, severity, outcome, tenant, _sd };
  if (run !== undefined) entry['run'] = run;
  if (refs !== undefined) entry['refs'] = refs;
  return entry as unknown as AuditEntry; // every member matched its form
}

/** The members of `refs`, or null when a name stands twice or out of order. */
function readRefs(list: string): Readonly<Record<string, string>> | null {
  const refs: Record<string, string> = {};
  let before = '';
  for (const ref of list.slice(1, -1).split('","')) {
    const end = ref.indexOf('":"');
    const name = ref.slice(0, end);
    if (name <= before) return null;
    refs[name] = ref.slice(end + 3);
    before = name;
  }
  return refs;
}

function bare(form: RegExp): string {
  return form.source.slice(1, -1);
}

function refForm(): string {
  return `"${bare(REF_NAME)}":"${bare(REF_VALUE)}"`;
}

function leafForm(): RegExp {
  const [id, time, type, severity, outcome, tenant] = FORMS.map(([, form]) => bare(form));
  const ref = refForm();
  const digest = `"${bare(DIGEST)}"`;
  return new RegExp(
    `^\\{"_sd":\\[((?:${digest}(?:,${digest})*)?)\\],"_sd_alg":"sha-256","id":"(${id})","outcome":"(${outcome})",(?:"refs":\\{(${ref}(?:,${ref})*)\\},)?` +
    `(?:"run":"(${bare(UUID)})",)?"severity":"(${severity})","tenant":"(${tenant})","time":"(${time})","type":"(${type})","v":1\\}$`,
  );
}

/** The same by JSON and a second writing, which says what is wrong. */
function explainLeaf(text: string | null): AuditEntry {
  const { v, _sd_alg, ...members } = membersOf(text);
  const fault = v !== 1 || _sd_alg !== 'sha-256' ? 'it is of another version' : faultOf(members);
  if (fault) throw new Unverifiable(`this is no audit leaf: ${fault}`);
  const entry = members as unknown as AuditEntry; // faultOf has just looked at every member
  if (write(entry) !== text) throw new Unverifiable('this is no audit leaf: it is not in its canonical form');
  return entry;
}

/** The field that has the wrong form and what it should be, or null. */
function faultOf(entry: { readonly [Field in keyof AuditEntry]?: unknown }): string | null {
  for (const [field, form, wanted] of FORMS) {
    const value = entry[field];
    if (typeof value !== 'string' || !form.test(value)) return `${field} is not ${wanted}`;
  }
  const { run, refs, _sd } = entry;
  if (run !== undefined && !(typeof run === 'string' && UUID.test(run))) return 'run is not a UUID';
  if (refs !== undefined && !areRefs(refs)) return 'refs is not an object of named hashes';
  return areDigests(_sd) ? null : '_sd is not a strictly ascending list of digests';
}

function areRefs(refs: unknown): boolean {
  return (
    typeof refs === 'object' && refs !== null && !Array.isArray(refs) &&
    Object.entries(refs).every(([name, value]: [string, unknown]) => REF_NAME.test(name) && typeof value === 'string' && REF_VALUE.test(value))
  );
}

function areDigests(digests: unknown): boolean {
  if (!Array.isArray(digests)) return false;
  return digests.every((digest: unknown) => typeof digest === 'string' && DIGEST.test(digest)) && ascending(digests);
}

/** In strictly rising order, so each once. */
function ascending(texts: readonly string[]): boolean {
  let before = '';
  for (const text of texts) {
    if (text <= before) return false;
    before = text;
  }
  return true;
}

function write(entry: AuditEntry): string {
  const sd = entry._sd.length === 0 ? '' : `"${entry._sd.join('","')}"`;
  const refs = entry.refs ? `"refs":{${refMembers(entry.refs)}},` : '';
  const run = entry.run ? `"run":"${entry.run}",` : '';
  return (
    `{"_sd":[${sd}],"_sd_alg":"sha-256","id":"${entry.id}","outcome":"${entry.outcome}",${refs}${run}` +
    `"severity":"${entry.severity}","tenant":"${entry.tenant}","time":"${entry.time}","type":"${entry.type}","v":1}`
  );
}

function refMembers(refs: Readonly<Record<string, string>>): string {
  return Object.keys(refs).sort().map((name) => `"${name}":"${refs[name]}"`).join(',');
}

function membersOf(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text ?? '');
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch (cause) {
    throw new Unverifiable('this is no audit leaf: it is not JSON', { cause });
  }
}
