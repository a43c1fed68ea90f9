/**
 * Checks an unpacked evidence package of Countersign with nothing but Node 18 or later and this one file:
 *
 *     node verify.mjs [folder] [--key <verifier key>]... [--witness <verifier key>]...
 *
 * It was written apart from the product's own verifier and shares no code with it, so that a mistake in one shows in the other.
 * Formats: C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-policy, tlog-proof, tlog-tiles; RFC 6962 (tree), RFC 8785 (manifest), RFC 9901 (disclosures).
 * Exit code 0: everything holds; 1: something does not, and the first such thing is named; 2: nothing to check.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const TILE = 256;
const HASH = 32;
/** Groups of disclosures that a profile may show; null: any. */
const MAY_SHOW = { full: null, 'no-personal': ['resource', 'details'], none: [] };
const INSTANT = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?Z$/;
/** Words of a package are its maker's: none of them moves the cursor of a terminal over what is said about them. */
const oneLine = (text) => String(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0).toString(16)}}`);
const ATTESTED = /^countersign-attestation\/1\nreport_sha256 ([0-9a-f]{64})\nreport \S+\nframework [^\n]+\nperiod \S+ \S+\nby ("[^\n]*" "[^\n]*")\noffice ("[^\n]*")\nat (\S+)\nstatement "[^\n]*"\n$/;
const COVERING = ['privacy.erasure.completed', 'retention.purge.executed'];
const OCSF = 'ocsf/events.jsonl';
const ROLES = { 'README.txt': 'readme', policy: 'policy', 'verify/verify.mjs': 'verifier', 'verify/VERIFYING.md': 'verifier', [OCSF]: 'ocsf' };
const NAMED = [
  [/^reports\/(?:ropa\.json|(?:[A-Za-z0-9._-]+\/)?(?:controls|soa|population-[A-Z0-9-]+)\.csv)$/, 'table'], [/^reports\/(?:[A-Za-z0-9._-]+\/)?report\.(?:json|pdf|html)$/, 'report'],
  [/^reports\/(?:[A-Za-z0-9._-]+\/)?attestation-[1-9]\d*\.note$/, 'attestation'], [/^oscal\/(?:[A-Za-z0-9._-]+\/)?assessment-(?:results|plan)\.json$/, 'oscal'], [/^attachments\/[0-9a-f]{64}$/, 'attachment'],
];
const isText = (value) => typeof value === 'string';
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isDigest = (value) => isText(value) && /^[0-9a-f]{64}$/.test(value);
const isInstant = (value) => isText(value) && INSTANT.test(value) && value.slice(8, 10) * 86_400_000 <= Date.UTC(value.slice(0, 4), value.slice(5, 7)) - Date.UTC(value.slice(0, 4), value.slice(5, 7) - 1);
const isOneOf = (...values) => (value) => values.includes(value);
const isAbsentOr = (form) => (value) => value === undefined || fits(value, form);
/** The form of a manifest: what each member must be, a list of one form, or members of its own and no other: one that is unknown might mean something that this verifier cannot check. */
const MANIFEST = {
  format: isOneOf('countersign-evidence/1'), generator: { name: isOneOf('countersign'), version: isText }, mode: isOneOf('range', 'proof'), tenant: { id: isText, slug: isText, name: isText },
  period: { from: isInstant, to: isInstant }, export: { eventId: isText, time: isInstant }, witnesses: [isText], files: [{ path: isText, size: isCount, sha256: isDigest, role: isText }],
  redaction: { profile: isOneOf(...Object.keys(MAY_SHOW)), groups: [isOneOf('actor', 'impersonator', 'source', 'subject', 'resource', 'details')] },
  logs: [{ origin: isText, folder: isText, vkey: isText, first: isCount, size: isCount, root: isDigest, start: (value) => value === null || isCount(value), cosigned: [isText],
    witnessed: isAbsentOr({ size: isCount, by: [isText] }), proofs: isAbsentOr([isCount]), erased: isAbsentOr((value) => isCount(value) && value > 0) }],
};

class Wrong extends Error {}
const demand = (holds, place, says) => {
  if (!holds) throw new Wrong(`${place}: ${says}`);
};

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const leafHash = (entry) => sha256(Buffer.of(0), entry);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

/** RFC 8785 for what a manifest holds: texts, whole numbers, null, lists, objects. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}

/** What `make` gives, or what is wrong where it gives nothing. */
function made(place, says, make) {
  try {
    return make();
  } catch {
    throw new Wrong(`${place}: ${says}`);
  }
}
const textOf = (place, bytes) => made(place, 'it is not UTF-8', () => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
const parseJson = (place, text) => made(place, 'it is not JSON', () => JSON.parse(text));

function fits(value, form) {
  if (typeof form === 'function') return form(value);
  if (Array.isArray(form)) return Array.isArray(value) && value.every((one) => fits(one, form[0]));
  return typeof value === 'object' && value !== null && Object.keys({ ...value, ...form }).every((name) => Object.hasOwn(form, name) && fits(value[name], form[name]));
}

const isAscending = (values) => values.every((value, at) => at === 0 || values[at - 1] < value);

const exactBase64 = (text) => (Buffer.from(text, 'base64').toString('base64') === text ? Buffer.from(text, 'base64') : null);

/** `<name>+<id>+<base64(type || Ed25519 key)>`: type 1 signs for a log, type 4 cosigns as a witness. */
function parseVkey(vkey, type = 1) {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey) ?? [];
  const typed = exactBase64(encoded ?? '');
  demand(typed?.length === 33 && typed[0] === type, 'manifest.json', `${vkey} is no Ed25519 verifier key of type ${type}`);
  demand(sha256(`${name}\n`, typed).subarray(0, 4).toString('hex') === id, 'manifest.json', `${vkey} has another id than it says`);
  const key = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), typed.subarray(1)]), format: 'der', type: 'spki' });
  return { name, id, key };
}

/** The text of a note that this key signed. Every line under the key must be true; other people's lines prove nothing. */
function openNote(place, note, { name, id, key }) {
  const divide = note.lastIndexOf('\n\n');
  demand(divide > 0 && note.endsWith('\n'), place, 'it is no signed note');
  const text = note.slice(0, divide + 1);
  let signed = false;
  for (const line of note.slice(divide + 2, -1).split('\n')) {
    const [, by, encoded] = /^\u2014 (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = exactBase64(encoded ?? '');
    demand(bytes && bytes.length >= 5, place, 'a signature line is malformed');
    if (by !== name || bytes.subarray(0, 4).toString('hex') !== id) continue;
    demand(verify(null, Buffer.from(text), key, bytes.subarray(4)), place, `the signature of ${name} is false`);
    signed = true;
  }
  demand(signed, place, `${name} did not sign it`);
  return text;
}

/** Origin, size and root of a checkpoint, once the log's own key signed it, and below it exactly these witnesses. */
function openCheckpoint(place, note, key, cosigners = []) {
  const text = openNote(place, note, key);
  const signatures = note.slice(note.lastIndexOf('\n\n') + 2, -1).split('\n').map((line) => line.split(' '));
  demand(JSON.stringify(signatures.map(([, by]) => by)) === JSON.stringify([key.name, ...cosigners.map(({ name }) => name)]), place, 'it is not signed by its log and exactly those witnesses that the manifest names');
  for (const [at, witness] of cosigners.entries()) {
    const bytes = exactBase64(signatures[at + 1][2]);
    demand(bytes?.length === 76 && bytes.subarray(0, 4).toString('hex') === witness.id && verify(null, Buffer.from(`cosignature/v1\ntime ${bytes.readBigUInt64BE(4)}\n${text}`), witness.key, bytes.subarray(12)), place, `the cosignature of ${witness.name} is false`);
  }
  const [, origin, size, root] = /^([^\n]+)\n(0|[1-9]\d*)\n([^\n]+)\n$/.exec(text) ?? [];
  const bytes = exactBase64(root ?? '');
  demand(origin === key.name && bytes?.length === HASH, place, `it is no checkpoint of ${key.name}`);
  return { size: Number(size), root: bytes };
}

/** `x001/x234/067` for 1234067, and how many of a tile's 256 places are filled. */
function tileName(level, n, width) {
  const digits = String(n).padStart(Math.ceil(String(n).length / 3) * 3, '0').match(/\d{3}/g);
  const path = digits.map((group, at) => (at < digits.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${path}${width === TILE ? '' : `.p/${width}`}`;
}

/** [tile number, width] of every tile in a row of so many hashes, of which those from `first` on, a multiple of 256, are there. */
const tilesOf = (count, first = 0) => Array.from({ length: Math.max(Math.ceil(count / TILE) - first / TILE, 0) }, (_, at) => [at + first / TILE, Math.min(TILE, count - first - at * TILE)]);

/** Every file that belongs to a log, with its role. */
function filesOf({ origin, folder, first, size, start, witnessed, proofs, erased }, disclosed) {
  const files = [[`${folder}/checkpoint`, 'checkpoint']];
  if (start !== null) files.push([`${folder}/checkpoint.start`, 'checkpoint'], [`${folder}/consistency.txt`, 'consistency']);
  if (witnessed) files.push([`${folder}/checkpoint.witnessed`, 'checkpoint']);
  for (const index of proofs ?? []) files.push([`${folder}/proofs/${index}.tlog-proof`, 'proof'], [`${folder}/proofs/${index}.leaf`, 'leaf']);
  for (let [level, count] = [0, proofs ? 0 : size]; count > 0; level++, count = Math.floor(count / TILE)) {
    for (const [n, width] of tilesOf(count, level === 0 ? first : 0)) files.push([`${folder}/${tileName(level, n, width)}`, 'tile']);
  }
  for (const [n, width] of tilesOf(proofs ? 0 : size, first)) files.push([`${folder}/${tileName('entries', n, width)}`, 'entries']);
  if (disclosed) files.push([`disclosures/${sha256(origin).toString('hex')}.jsonl`, 'disclosures']);
  if (erased !== undefined) files.push([`disclosures/${sha256(origin).toString('hex')}.erased.jsonl`, 'erased']);
  return files;
}

/** Entries of a bundle: each behind its length in two bytes. */
function bundleEntries(place, bytes) {
  const entries = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 2 <= bytes.length ? at + 2 + bytes.readUInt16BE(at) : Infinity;
    demand(end <= bytes.length, place, 'an entry runs over its end');
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

/** Where RFC 6962 parts a tree of so many leaves: the largest power of two below their number. */
const splitOf = (count, split = 1) => (split * 2 < count ? splitOf(count, split * 2) : split);

/** MTH of RFC 6962 over leaf hashes side by side. */
function treeRoot(hashes, begin, end) {
  if (end - begin === 0) return sha256('');
  if (end - begin === 1) return hashes.subarray(begin * HASH, end * HASH);
  const split = splitOf(end - begin);
  return nodeHash(treeRoot(hashes, begin, begin + split), treeRoot(hashes, begin + split, end));
}

/** MTH over the entries `begin` to `end` of a log whose first `first` are known by the hashes of their tiles only. */
function partialRoot({ first, leaves, tiles }, begin, end) {
  if (end > begin && begin % TILE === 0 && end % TILE === 0) return treeRoot(tiles, begin / TILE, end / TILE);
  if (begin >= first) return treeRoot(leaves, begin - first, end - first);
  const split = splitOf(end - begin);
  return nodeHash(partialRoot({ first, leaves, tiles }, begin, begin + split), partialRoot({ first, leaves, tiles }, begin + split, end));
}

/** RFC 6962 section 2.1.2: the very hashes that a consistency proof must hold. */
function consistencyProof(tree, oldSize, begin, end, whole) {
  if (oldSize === end) return whole ? [] : [partialRoot(tree, begin, end)];
  const middle = begin + splitOf(end - begin);
  return oldSize <= middle
    ? [...consistencyProof(tree, oldSize, begin, middle, whole), partialRoot(tree, middle, end)]
    : [...consistencyProof(tree, oldSize, middle, end, false), partialRoot(tree, begin, middle)];
}

/** The root that an entry and the hashes beside its way up lead to, or null when they are not as many as that way has turns. */
function rootFromPath(hash, index, size, path) {
  if (size === 1 || path.length === 0) return size === 1 && path.length === 0 ? hash : null;
  const split = splitOf(size);
  const [left, top] = [index < split, path.at(-1)];
  const below = rootFromPath(hash, left ? index : index - split, left ? split : size - split, path.slice(0, -1));
  return below && (left ? nodeHash(below, top) : nodeHash(top, below));
}

async function* linesOf(folder, path) {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decoded = (...args) => made(path, 'it is not UTF-8', () => decoder.decode(...args));
  let rest = '';
  for await (const chunk of createReadStream(join(folder, path))) {
    const parts = (rest + decoded(chunk, { stream: true })).split('\n');
    rest = parts.pop();
    yield* parts;
  }
  demand(rest + decoded() === '', path, 'its last line has no end');
}

async function digestOf(path) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return { size: statSync(path).size, sha256: hash.digest('hex') };
}

/** Paths of all files below a folder; anything that is neither file nor folder does not belong into a package. */
function walk(folder, prefix = '') {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = prefix + entry.name;
    demand(entry.isFile() || entry.isDirectory(), path, 'it is neither a file nor a folder');
    return entry.isDirectory() ? walk(folder, `${path}/`) : [path];
  });
}

async function checkPackage(folder, keys, trusted) {
  const read = (path) => made(path, 'it is missing', () => readFileSync(join(folder, path)));
  const manifestBytes = read('manifest.json');
  const manifestText = textOf('manifest.json', manifestBytes);
  const manifest = parseJson('manifest.json', manifestText);
  const odd = Object.keys({ ...manifest, ...MANIFEST }).find((name) => !Object.hasOwn(MANIFEST, name) || !fits(manifest?.[name], MANIFEST[name]));
  demand(odd === undefined, 'manifest.json', `it is no manifest of this release: ${odd}`);
  demand(canonical(manifest) === manifestText, 'manifest.json', 'it is not in its canonical form');
  for (const log of manifest.logs) demandLog(log, manifest);
  demand(manifest.logs.reduce((sum, log) => sum + filesAtLeast(log), 0) <= manifest.files.length, 'manifest.json', 'its logs together cannot have so many entries in these files');
  demand(new Set(manifest.logs.map(({ origin }) => origin)).size === manifest.logs.length, 'manifest.json', 'it names a log twice');
  const [note, head] = [textOf('manifest.note', read('manifest.note')), `countersign-evidence-manifest/1\nsha256 ${sha256(manifestBytes).toString('hex')}\n`];
  const signers = manifest.logs.map(({ origin, vkey }) => {
    const key = parseVkey(vkey);
    demand(key.name === origin, 'manifest.json', `${vkey} is no key of ${origin}`);
    const text = openNote('manifest.note', note, key);
    demand(text.startsWith(head), 'manifest.note', 'what was signed is not the SHA-256 of manifest.json');
    demand(keys.length === 0 || keys.includes(vkey), 'manifest.note', `it is signed by ${vkey}, which is no key that you gave`);
    return key;
  });
  demand(signers.length > 0, 'manifest.json', 'it names no log');

  const { profile, groups } = manifest.redaction;
  demand(groups.every((group) => MAY_SHOW[profile]?.includes(group) ?? true), 'manifest.json', 'it shows what its profile withholds');
  const expected = new Map(Object.entries(ROLES));
  for (const log of manifest.logs) for (const [path, role] of filesOf(log, groups.length > 0)) expected.set(path, role);
  const listed = new Set();
  for (const { path, role, sha256: digest } of manifest.files) {
    demand(!listed.has(path), path, 'it is listed twice');
    listed.add(path);
    demand((expected.get(path) ?? NAMED.find(([form]) => form.test(path))?.[1]) === role, path, `a package has no such file in the role "${role}"`);
    demand(role !== 'attachment' || path === `attachments/${digest}`, path, 'an attachment is called by its digest');
  }
  for (const path of expected.keys()) demand(listed.has(path), path, 'it belongs to the package and is not listed');
  for (const path of walk(folder)) demand(listed.has(path) || path === 'manifest.json' || path === 'manifest.note', path, 'the manifest does not list it');
  for (const { path, size, sha256: digest } of manifest.files) {
    demand(existsSync(join(folder, path)), path, 'it is missing');
    const found = await digestOf(join(folder, path));
    demand(found.size === size && found.sha256 === digest, path, 'its bytes are not those that the manifest was signed over');
  }
  const witnesses = checkWitnesses(read, manifest, trusted);

  const officers = checkAttested(read, manifest, signers);
  demand(note.slice(0, note.lastIndexOf('\n\n') + 1) === head + officers.map(({ line }) => line).join(''), 'manifest.note', 'it does not name exactly those officers whose words are in the package');
  const seen = { exported: false, digests: new Set(), attested: [], vouched: new Map(), told: new Map(), began: new Map(), handed: new Map() };
  const counts = [];
  const about = { folder, read, manifest, groups, seen, witnesses };
  for (const [at, log] of manifest.logs.entries()) counts.push(await (log.proofs ? checkProofs : checkLog)(about, log, signers[at]));
  if (manifest.mode === 'range') checkEpochs(manifest, seen);
  for (const count of counts) count.erasures = manifest.mode === 'range' ? await checkErased({ folder, manifest, seen }, count) : [];
  demand(seen.exported, 'manifest.json', 'no entry of the log tells of this export');
  for (const { path, role, sha256: digest } of manifest.files.filter((file) => file.role === 'attachment' || (file.role === 'report' && file.path.endsWith('.json')))) demand(seen.digests.has(digest), path, `no entry of the log names the digest of this ${role}`);
  for (const { path, digest } of officers) demand(seen.attested.filter((one) => one === digest).length >= officers.filter((one) => one.digest === digest).length, path, 'no entry of the log tells of it');
  await checkOcsf(folder, seen);
  return { manifest, counts, officers };
}

/** What officers put under reports: each note signed by a log of the package, over the report beside it. */
function checkAttested(read, { files }, signers) {
  return files.filter(({ role }) => role === 'attestation').map(({ path }) => {
    const note = textOf(path, read(path));
    const signer = signers.find(({ name }) => note.includes(`\n\u2014 ${name} `));
    demand(signer, path, 'no log of the package signed it');
    const [, digest, by, office, at] = ATTESTED.exec(openNote(path, note, signer)) ?? [];
    demand(digest && files.find((file) => file.path === path.replace(/attestation-\d+\.note$/, 'report.json'))?.sha256 === digest, path, 'it is no word on the report beside it');
    return { path, digest, line: `officer ${by} office ${office} at ${at} report ${digest}\n` };
  });
}

/** Of the two lowest levels of tiles, or of the proofs: a log has no fewer files. */
const filesAtLeast = ({ first, size, proofs }) => proofs?.length ?? Math.ceil((size - first) / TILE) + Math.floor(size / TILE ** 2);

/** What the manifest says of a log, before anything is laid out by it. */
function demandLog(log, { mode, files }) {
  const { origin, folder, first, size, start, cosigned, witnessed, proofs, erased } = log;
  demand(size > 0 && first % TILE === 0 && first < size && (start === null || start < size), 'manifest.json', `${origin} cannot have ${size} entries from ${first} on`);
  demand(isAscending(cosigned) && (!witnessed || (witnessed.by.length > 0 && isAscending(witnessed.by))), 'manifest.json', `the witnesses of ${origin} are out of order, or there twice`);
  if (mode === 'range') {
    demand(proofs === undefined && filesAtLeast(log) <= files.length, 'manifest.json', `${origin} cannot have ${size} entries in these files`);
    demand(witnessed === undefined || (witnessed.size >= Math.max(first, 1) && witnessed.size < size), 'manifest.json', `${origin} was not witnessed at such a size`);
  } else {
    demand(proofs?.length > 0 && proofs.every((index) => index < size) && isAscending(proofs), 'manifest.json', `${origin} has no such entries to prove`);
    demand(first === 0 && start === null && witnessed === undefined && erased === undefined, 'manifest.json', `${origin} says what only a range can show`);
  }
  demand(folder === `logs/${sha256(origin).toString('hex')}`, 'manifest.json', `${origin} lies in the wrong folder`);
}

/** Keys of the witnesses by name; the policy follows from them; each one that the reader trusts cosigned every log. */
function checkWitnesses(read, { logs, witnesses }, trusted) {
  const known = new Map(witnesses.map((vkey) => [vkey.slice(0, vkey.indexOf('+')), { vkey, ...parseVkey(vkey, 4) }]));
  const named = new Set(logs.flatMap(({ cosigned, witnessed }) => [...cosigned, ...(witnessed?.by ?? [])]));
  demand(known.size === witnesses.length && isAscending([...known.keys()]) && [...known.keys()].every((name) => named.has(name)) && [...named].every((name) => known.has(name)), 'manifest.json', 'its witnesses are not exactly those that cosigned');
  const ids = [...known.keys()].map((name, at) => [`w${at + 1}`, name]);
  const everywhere = ids.filter(([, name]) => logs.every(({ cosigned }) => cosigned.includes(name))).map(([id]) => id);
  const quorum = everywhere.length > 1 ? `group everywhere all ${everywhere.join(' ')}\nquorum everywhere\n` : `quorum ${everywhere[0] ?? 'none'}\n`;
  const policy = [...logs.map(({ vkey }) => `log ${vkey}\n`), ...ids.map(([id, name]) => `witness ${id} ${known.get(name).vkey}\n`), quorum].join('');
  demand(textOf('policy', read('policy')) === policy, 'policy', 'it does not name the logs and witnesses of the manifest');
  for (const { origin, cosigned, witnessed } of logs) {
    for (const vkey of trusted) demand([...cosigned, ...(witnessed?.by ?? [])].some((name) => known.get(name).vkey === vkey), origin, `${vkey} cosigned no checkpoint of it`);
  }
  return known;
}

/** An epoch begins by naming where the one before it ended, and one that ended for a new key is followed by the log of that key. */
function checkEpochs({ logs }, { began, handed }) {
  for (const { origin, folder } of logs) {
    const { predecessor, predecessor_size: size, predecessor_root: root } = began.get(origin) ?? {};
    if (predecessor !== undefined) {
      const before = logs.find((log) => log.origin === predecessor);
      demand(before, folder, `it goes on where ${predecessor} ended, and that log is missing`);
      demand(before.size <= Number(size) && (before.size < Number(size) || before.root === root), before.folder, `it is not the log that ended when ${origin} began`);
    }
    const [, stem, epoch] = /^(.*\/e)([1-9]\d*)$/.exec(origin) ?? [];
    const next = logs.find((log) => log.origin === `${stem}${Number(epoch) + 1}`);
    demand(!handed.has(origin) || (next && sha256(next.vkey).toString('hex') === handed.get(origin)), folder, 'it ended for a new key, and the log under that key is missing');
  }
}

/** The events are those of the entries: each of the period, or each that was picked, once. What a line says beyond its entry is a copy. */
async function checkOcsf(folder, { told: left }) {
  let number = 0;
  for await (const line of linesOf(folder, OCSF)) {
    const place = `${OCSF} line ${++number}`;
    const { metadata, time } = parseJson(place, line) ?? {};
    demand(typeof metadata?.uid === 'string' && left.get(metadata.uid) === `${metadata.sequence} ${time} ${metadata.event_code}`, place, 'no entry of the period is this one, or it was told before');
    left.delete(metadata.uid);
  }
  const [missing] = left.keys();
  demand(missing === undefined, OCSF, `it does not tell of entry ${missing}`);
}

/** What an entry promised against what is shown of it. */
async function checkDisclosed(shown, index, promised) {
  const found = new Set();
  for (; !shown.line.done && shown.line.value.index === index; shown.line = await shown.lines.next()) {
    demand(promised.includes(shown.line.value.digest), shown.line.value.place, `entry ${index} promised no such disclosure`);
    found.add(shown.line.value.digest);
  }
  for (const digest of promised) if (!found.has(digest)) shown.gone.add(`${index} ${digest}`);
  shown.count += found.size;
  shown.withheld += promised.length - found.size;
}

async function openDisclosed({ folder, groups }, { origin }) {
  const lines = disclosureLines(folder, `disclosures/${sha256(origin).toString('hex')}.jsonl`, groups);
  return { lines, line: await lines.next(), gone: new Set(), count: 0, withheld: 0 };
}

/** How much of a log its witnesses have seen: what lies behind that is the word of its own key alone. */
const reachOf = ({ cosigned, witnessed }) => (cosigned.length > 0 ? `cosigned to its end by ${cosigned.length}` : witnessed ? `cosigned up to ${witnessed.size} by ${witnessed.by.length}` : 'cosigned by nobody');

function countsOf(log, { line, gone, count, withheld }) {
  const { origin, first, size, root, erased, proofs } = log;
  demand(line.done, line.value?.place, `entry ${line.value?.index} is not in the package`);
  return { origin, first, size, root, erased, proofs, shown: count, withheld, gone, reach: reachOf(log) };
}

function endOf({ read, witnesses }, { folder, size, root, cosigned }, key) {
  const place = `${folder}/checkpoint`;
  const end = openCheckpoint(place, textOf(place, read(place)), key, cosigned.map((name) => witnesses.get(name)));
  demand(end.size === size && end.root.toString('hex') === root, place, 'it has another size or root than the manifest says');
  return end;
}

/** Proof mode: every entry that was picked stands at its index under the checkpoint. Nothing is said of the others. */
async function checkProofs(about, log, key) {
  const { read, manifest, seen } = about;
  const end = endOf(about, log, key);
  const checkpoint = textOf(`${log.folder}/checkpoint`, read(`${log.folder}/checkpoint`));
  const shown = await openDisclosed(about, log);
  for (const index of log.proofs) {
    const [leafPath, path] = [`${log.folder}/proofs/${index}.leaf`, `${log.folder}/proofs/${index}.tlog-proof`];
    const text = textOf(path, read(path));
    const head = `c2sp.org/tlog-proof@v1\nindex ${index}\n`;
    demand(text.startsWith(head) && text.endsWith(`\n${checkpoint}`), path, `it is no proof of entry ${index} under the checkpoint of the package`);
    const hashes = text.slice(head.length, -checkpoint.length - 1).split('\n').slice(0, -1).map(exactBase64);
    demand(hashes.every((hash) => hash?.length === HASH) && text === `${head}${hashes.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${checkpoint}`, path, 'it is not in its form');
    demand(rootFromPath(leafHash(read(leafPath)), index, log.size, hashes)?.equals(end.root), path, `it does not lead from ${index}.leaf to the root of the checkpoint`);
    await checkDisclosed(shown, index, entryDigests(leafPath, read(leafPath), { manifest, seen, origin: log.origin, index }));
  }
  return countsOf(log, shown);
}

/** Range mode: the entries from the first to the last, and all that was ever computed from them. */
async function checkLog(about, log, key) {
  const { read, manifest, seen, witnesses } = about;
  const end = endOf(about, log, key);
  const leaves = Buffer.alloc((log.size - log.first) * HASH);
  const shown = await openDisclosed(about, log);
  for (const [n, width] of tilesOf(log.size, log.first)) {
    const path = `${log.folder}/${tileName('entries', n, width)}`;
    const entries = bundleEntries(path, read(path));
    demand(entries.length === width, path, `it holds ${entries.length} entries, not ${width}`);
    const from = n * TILE - log.first;
    for (const [slot, bytes] of entries.entries()) leafHash(bytes).copy(leaves, (from + slot) * HASH);
    checkTile(read, log, leaves.subarray(from * HASH, (from + width) * HASH), [0, n, width]); // before anything is made of what a changed entry says
    for (const [slot, bytes] of entries.entries()) {
      const index = n * TILE + slot;
      await checkDisclosed(shown, index, entryDigests(`${path} entry ${index}`, bytes, { manifest, seen, origin: log.origin, index }));
    }
  }
  const counts = countsOf(log, shown);
  const tiles = Buffer.concat([tilesBefore(read, log), rowAbove(leaves)]);
  for (let [level, row] = [1, tiles]; row.length > 0; level++, row = rowAbove(row)) {
    for (const [n, width] of tilesOf(row.length / HASH)) checkTile(read, log, row.subarray(n * TILE * HASH, (n * TILE + width) * HASH), [level, n, width]);
  }
  const tree = { first: log.first, leaves, tiles };
  demand(partialRoot(tree, 0, log.size).equals(end.root), `${log.folder}/checkpoint`, 'its root is not that of the entries');
  if (log.start !== null) checkStart(read, log, key, tree);
  if (log.witnessed) {
    const place = `${log.folder}/checkpoint.witnessed`;
    const middle = openCheckpoint(place, textOf(place, read(place)), key, log.witnessed.by.map((name) => witnesses.get(name)));
    demand(middle.size === log.witnessed.size && middle.root.equals(partialRoot(tree, 0, middle.size)), place, 'it is not what the log was at that size');
  }
  return counts;
}

/** What stands for the entries before the first one: the hashes of their tiles, believed once the checkpoint's root follows from them. */
const tilesBefore = (read, { folder, first, size }) => (first === 0 ? Buffer.alloc(0) : Buffer.concat(tilesOf(Math.floor(size / TILE)).map(([n, width]) => read(`${folder}/${tileName(1, n, width)}`))).subarray(0, (first / TILE) * HASH));

function checkTile(read, { folder }, row, [level, n, width], path = `${folder}/${tileName(level, n, width)}`) {
  demand(read(path).equals(row), path, 'it does not hold the hashes of the entries below it');
}

/** The digests an entry promises, once it is an entry of this tenant in canonical form. */
function entryDigests(place, bytes, { manifest, seen, origin, index }) {
  const text = bytes.toString();
  const entry = parseJson(place, text);
  demand(canonical(entry) === text && Buffer.from(text).equals(bytes), place, 'it is not in its canonical form');
  const { v, _sd: digests, _sd_alg: algorithm } = entry;
  demand(v === 1 && algorithm === 'sha-256' && Array.isArray(digests), place, 'it is no entry of this version');
  demand(entry.tenant === manifest.tenant.id, place, 'it speaks of another tenant');
  demand(new Set(digests).size === digests.length, place, 'it promises a disclosure twice');
  if (entry.type === 'compliance.evidence_package.exported' && entry.id === manifest.export.eventId && entry.time === manifest.export.time) seen.exported = true;
  if (COVERING.includes(entry.type) && entry.refs?.erased_sha256) seen.vouched.set(entry.id, { type: entry.type, time: entry.time, digest: entry.refs.erased_sha256 });
  for (const digest of [entry.refs?.report_sha256, entry.refs?.attachment_sha256]) if (digest) seen.digests.add(digest);
  if (entry.type === 'compliance.report.attested') seen.attested.push(entry.refs?.report_sha256);
  if (index === 0 && entry.refs?.predecessor) seen.began.set(origin, entry.refs);
  if (entry.type === 'audit.key.rotated') seen.handed.set(origin, entry.refs?.successor_vkey_sha256);
  if (manifest.mode === 'proof' || (entry.time >= manifest.period.from && entry.time < manifest.period.to)) seen.told.set(entry.id, `${index} ${Date.parse(entry.time)} ${entry.type}`);
  return digests;
}

/** The hashes of the tile level above: one for every full tile. */
const rowAbove = (row) => Buffer.concat(Array.from({ length: Math.floor(row.length / HASH / TILE) }, (_, n) => treeRoot(row, n * TILE, (n + 1) * TILE)));

function checkStart(read, { folder, start, size }, key, tree) {
  demand(start > 0, 'manifest.json', 'the period begins after its end');
  const before = openCheckpoint(`${folder}/checkpoint.start`, textOf(`${folder}/checkpoint.start`, read(`${folder}/checkpoint.start`)), key);
  demand(before.size === start && before.root.equals(partialRoot(tree, 0, start)), `${folder}/checkpoint.start`, 'it is not what the log was before the period');
  const proof = consistencyProof(tree, start, 0, size, true);
  demand(textOf(`${folder}/consistency.txt`, read(`${folder}/consistency.txt`)) === `old ${start}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}`, `${folder}/consistency.txt`, 'it is not the proof between the two checkpoints');
}

/**
 * What a full package does not show must be listed as erased, and every list must be the one that its entry vouches for:
 * the SHA-256 of a line with the origin and one of index and digest for each. Answers the erasures.
 */
async function checkErased({ folder, manifest, seen }, { origin, first, size, erased, gone }) {
  if (manifest.redaction.profile !== 'full') return [];
  const path = `disclosures/${sha256(origin).toString('hex')}.erased.jsonl`;
  const lists = new Map();
  let [number, before] = [0, [-1, '']];
  if (erased !== undefined) {
    for await (const line of linesOf(folder, path)) {
      const place = `${path} line ${++number}`;
      const { covering, digest, index } = parseJson(place, line) ?? {};
      demand(Number.isSafeInteger(index) && index < size && typeof digest === 'string' && JSON.stringify({ covering, digest, index }) === line, place, 'it is not in its form');
      demand(index > before[0] || (index === before[0] && digest > before[1]), place, 'it is out of order, or there twice');
      demand(index < first || gone.delete(`${index} ${digest}`), place, `that disclosure of entry ${index} is shown, or was never promised`);
      before = [index, digest];
      if (!lists.has(covering)) lists.set(covering, []);
      lists.get(covering).push(`${index} ${digest}\n`);
    }
    demand(number === erased, path, `it lists ${number}, the manifest says ${erased}`);
  }
  const [unexplained] = gone;
  demand(unexplained === undefined, `disclosures of entry ${unexplained?.split(' ')[0]}`, 'one is missing, the profile withholds none, and no erasure on record explains it');
  return [...lists].map(([covering, listed]) => {
    const vouched = seen.vouched.get(covering);
    demand(vouched?.digest === sha256(`countersign-erased/1\n${origin}\n${listed.join('')}`).toString('hex'), path, `entry ${covering} does not vouch for what is listed as erased by it`);
    return { covering, ...vouched, count: listed.length };
  });
}

/** What is shown, in order, each in its one form and of a group that may be shown. */
async function* disclosureLines(folder, path, groups) {
  if (groups.length === 0) return;
  let [number, before] = [0, [-1, '']];
  for await (const line of linesOf(folder, path)) {
    const place = `${path} line ${++number}`;
    const { index, disclosure } = parseJson(place, line) ?? {};
    demand(Number.isSafeInteger(index) && typeof disclosure === 'string' && JSON.stringify({ disclosure, index }) === line, place, 'it is not in its form');
    demand(index > before[0] || (index === before[0] && disclosure > before[1]), place, 'it is out of order, or there twice');
    const content = parseJson(place, Buffer.from(disclosure, 'base64url').toString());
    demand(Array.isArray(content) && content.length === 3 && groups.includes(content[1]), place, 'it shows what the profile withholds');
    before = [index, disclosure];
    yield { place, index, digest: createHash('sha256').update(disclosure).digest('base64url') };
  }
}

function told({ manifest, counts, officers }, keys, trusted) {
  const of = counts.map(({ origin, first, size, root, proofs, shown, withheld, erasures, reach }) => `  ${oneLine(origin)}\n    ${proofs ? `${proofs.length} entries proved, of ${size}` : first === 0 ? `${size} entries` : `${size} entries, here from ${first} on`}, root ${root}\n    ${reach}\n    ${shown} disclosures shown, ${withheld} ${erasures.length > 0 ? 'erased on record' : 'withheld'}\n${erasures.map(({ covering, type, time, count }) => `    erased: ${count}, by ${oneLine(type)} of ${oneLine(time)} (${oneLine(covering)})\n`).join('')}`);
  const signers = manifest.logs.map(({ vkey }) => `    ${oneLine(vkey)}\n`).join('');
  const seenBy = manifest.witnesses.map((vkey) => `    ${oneLine(vkey)}\n`).join('');
  const mode = manifest.mode === 'range' ? 'range mode: nothing is left out of it' : 'proof mode: these entries are in the log; what else is in it, this does not show';
  return `whole: ${manifest.files.length} files, ${mode}\n  period ${manifest.period.from} to ${manifest.period.to}, profile ${manifest.redaction.profile}\n${of.join('')}${officers.map(({ line }) => `  ${oneLine(line.trimEnd())}\n`).join('')}  signed by the key ${keys.length > 0 ? 'you gave' : 'the package itself names'}:\n${signers}${seenBy === '' ? '  cosigned by nobody else\n' : `  cosigned by the witness ${trusted.length > 0 ? 'you gave, and all of' : 'the package itself names'}:\n${seenBy}`}`;
}

const args = process.argv.slice(2);
const given = (name) => args.flatMap((arg, at) => (args[at - 1] === name ? [arg] : []));
const isOption = (arg) => arg === '--key' || arg === '--witness';
const [keys, trusted] = [given('--key'), given('--witness')];
const folder = resolve(args.find((arg, at) => !isOption(arg) && !isOption(args[at - 1])) ?? join(fileURLToPath(import.meta.url), '../..'));
if (!existsSync(join(folder, 'manifest.json'))) {
  process.stderr.write('usage: node verify.mjs [folder of the unpacked package] [--key <verifier key>]... [--witness <verifier key>]...\n');
  process.exitCode = 2;
} else {
  await checkPackage(folder, keys, trusted).then((found) => process.stdout.write(told(found, keys, trusted)), (reason) => {
    process.stdout.write(`NOT WHOLE ${oneLine(reason instanceof Wrong ? reason.message : `${folder}: ${String(reason)}`)}\n`);
    process.exitCode = 1;
  });
}
