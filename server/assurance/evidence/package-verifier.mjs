/**
 * Checks an unpacked evidence package of Countersign with nothing but Node 18 or later and this one file:
 *
 *     node verify.mjs [folder] [--key <verifier key>]
 *
 * It was written apart from the product's own verifier and shares no code with it, so that a mistake in one shows in the other.
 * Formats: C2SP signed-note, tlog-checkpoint, tlog-tiles; RFC 6962 (tree), RFC 8785 (manifest), RFC 9901 (disclosures).
 * Exit code 0: everything holds; 1: something does not, and the first such thing is named; 2: nothing to check.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const TILE = 256;
const HASH = 32;
/** Groups of disclosures that a profile may show; null: any. */
const MAY_SHOW = { full: null, 'no-personal': ['resource', 'details'], none: [] };
const COVERING = ['privacy.erasure.completed', 'retention.purge.executed'];
const ROLES = { 'README.txt': 'readme', policy: 'policy', 'verify/verify.mjs': 'verifier', 'verify/VERIFYING.md': 'verifier' };

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

function parseJson(place, text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Wrong(`${place}: it is not JSON`);
  }
}

const exactBase64 = (text) => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
};

/** `<name>+<id>+<base64(1 || Ed25519 key)>` */
function parseVkey(vkey) {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey) ?? [];
  const typed = exactBase64(encoded ?? '');
  demand(typed?.length === 33 && typed[0] === 1, 'manifest.json', `${vkey} is no Ed25519 verifier key`);
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

/** Origin, size and root of a checkpoint, once the log's own key signed it. */
function openCheckpoint(place, note, key) {
  const [, origin, size, root] = /^([^\n]+)\n(0|[1-9]\d*)\n([^\n]+)\n$/.exec(openNote(place, note, key)) ?? [];
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

/** [tile number, width] of every tile in a row of so many hashes. */
const tilesOf = (count) => Array.from({ length: Math.ceil(count / TILE) }, (_, n) => [n, Math.min(TILE, count - n * TILE)]);

/** Every file that belongs to a log of this size, with its role. */
function filesOf({ origin, folder, size, start, erased }, disclosed) {
  const files = [[`${folder}/checkpoint`, 'checkpoint']];
  if (start !== null) files.push([`${folder}/checkpoint.start`, 'checkpoint'], [`${folder}/consistency.txt`, 'consistency']);
  for (let [level, count] = [0, size]; count > 0; level++, count = Math.floor(count / TILE)) {
    for (const [n, width] of tilesOf(count)) files.push([`${folder}/${tileName(level, n, width)}`, 'tile']);
  }
  for (const [n, width] of tilesOf(size)) files.push([`${folder}/${tileName('entries', n, width)}`, 'entries']);
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

/** MTH of RFC 6962 over leaf hashes side by side. */
function treeRoot(hashes, begin, end) {
  if (end - begin === 0) return sha256('');
  if (end - begin === 1) return hashes.subarray(begin * HASH, end * HASH);
  let split = 1;
  while (split * 2 < end - begin) split *= 2;
  return nodeHash(treeRoot(hashes, begin, begin + split), treeRoot(hashes, begin + split, end));
}

/** RFC 6962 section 2.1.2, from the leaves: the very hashes that a consistency proof must hold. */
function consistencyProof(hashes, oldSize, begin, end, whole) {
  if (oldSize === end) return whole ? [] : [treeRoot(hashes, begin, end)];
  let split = 1;
  while (split * 2 < end - begin) split *= 2;
  const middle = begin + split;
  return oldSize <= middle
    ? [...consistencyProof(hashes, oldSize, begin, middle, whole), treeRoot(hashes, middle, end)]
    : [...consistencyProof(hashes, oldSize, middle, end, false), treeRoot(hashes, begin, middle)];
}

async function* linesOf(folder, path) {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decoded = (...args) => {
    try {
      return decoder.decode(...args);
    } catch {
      throw new Wrong(`${path}: it is not UTF-8`);
    }
  };
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
  let size = 0;
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, sha256: hash.digest('hex') };
}

/** Paths of all files below a folder; anything that is neither file nor folder does not belong into a package. */
function walk(folder, prefix = '') {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = prefix + entry.name;
    demand(entry.isFile() || entry.isDirectory(), path, 'it is neither a file nor a folder');
    return entry.isDirectory() ? walk(folder, `${path}/`) : [path];
  });
}

async function checkPackage(folder, keys) {
  const read = (path) => {
    demand(existsSync(join(folder, path)), path, 'it is missing');
    return readFileSync(join(folder, path));
  };
  const manifestBytes = read('manifest.json');
  const manifest = parseJson('manifest.json', manifestBytes.toString());
  demand(manifest?.format === 'countersign-evidence/1' && manifest.mode === 'range', 'manifest.json', 'it is of another format');
  demand(canonical(manifest) === manifestBytes.toString(), 'manifest.json', 'it is not in its canonical form');
  const note = read('manifest.note').toString();
  const signers = manifest.logs.map(({ origin, vkey }) => {
    const key = parseVkey(vkey);
    demand(key.name === origin, 'manifest.json', `${vkey} is no key of ${origin}`);
    const text = openNote('manifest.note', note, key);
    demand(text === `countersign-evidence-manifest/1\nsha256 ${sha256(manifestBytes).toString('hex')}\n`, 'manifest.note', 'what was signed is not the SHA-256 of manifest.json');
    demand(keys.length === 0 || keys.includes(vkey), 'manifest.note', `it is signed by ${vkey}, which is no key that you gave`);
    return key;
  });
  demand(signers.length > 0, 'manifest.json', 'it names no log');

  const { profile, groups } = manifest.redaction;
  const may = Object.hasOwn(MAY_SHOW, profile) ? MAY_SHOW[profile] : [];
  demand(Object.hasOwn(MAY_SHOW, profile) && groups.every((group) => may === null || may.includes(group)), 'manifest.json', 'it shows what its profile withholds');
  const expected = new Map(Object.entries(ROLES));
  for (const log of manifest.logs) {
    demand(Number.isSafeInteger(log.size) && log.size > 0 && log.size <= manifest.files.length * TILE, 'manifest.json', `${log.origin} cannot have ${log.size} entries in these files`);
    demand(log.folder === `logs/${sha256(log.origin).toString('hex')}`, 'manifest.json', `${log.origin} lies in the wrong folder`);
    for (const [path, role] of filesOf(log, groups.length > 0)) expected.set(path, role);
  }
  const listed = new Set();
  for (const { path, role } of manifest.files) {
    demand(!listed.has(path), path, 'it is listed twice');
    listed.add(path);
    const known = expected.get(path) ?? (/^reports\/[A-Za-z0-9._-]+\.(json|pdf)$/.test(path) ? 'report' : undefined);
    demand(known === role, path, `a package has no such file in the role "${role}"`);
  }
  for (const path of expected.keys()) demand(listed.has(path), path, 'it belongs to the package and is not listed');
  for (const path of walk(folder)) demand(listed.has(path) || path === 'manifest.json' || path === 'manifest.note', path, 'the manifest does not list it');
  for (const { path, size, sha256: digest } of manifest.files) {
    demand(existsSync(join(folder, path)), path, 'it is missing');
    const found = await digestOf(join(folder, path));
    demand(found.size === size && found.sha256 === digest, path, 'its bytes are not those that the manifest was signed over');
  }
  demand(read('policy').toString() === `${manifest.logs.map(({ vkey }) => `log ${vkey}\n`).join('')}quorum none\n`, 'policy', 'it does not name the logs of the manifest');

  const seen = { exported: false, reports: new Set(), vouched: new Map() };
  const counts = [];
  for (const [at, log] of manifest.logs.entries()) counts.push(await checkLog({ folder, read, manifest, groups, seen }, log, signers[at]));
  for (const count of counts) count.erasures = await checkErased({ folder, manifest, seen }, count);
  demand(seen.exported, 'manifest.json', 'no entry of the log tells of this export');
  for (const { path, role, sha256: digest } of manifest.files) {
    if (role === 'report' && path.endsWith('.json')) demand(seen.reports.has(digest), path, 'no entry of the log names the digest of this report');
  }
  return { manifest, counts };
}

async function checkLog({ folder, read, manifest, groups, seen }, log, key) {
  const end = openCheckpoint(`${log.folder}/checkpoint`, read(`${log.folder}/checkpoint`).toString(), key);
  demand(end.size === log.size && end.root.toString('hex') === log.root, `${log.folder}/checkpoint`, 'it has another size or root than the manifest says');

  const hashes = Buffer.alloc(log.size * HASH);
  const lines = disclosureLines(folder, `disclosures/${sha256(log.origin).toString('hex')}.jsonl`, groups);
  let [line, shown, withheld] = [await lines.next(), 0, 0];
  const gone = new Set();
  for (const [n, width] of tilesOf(log.size)) {
    const path = `${log.folder}/${tileName('entries', n, width)}`;
    const entries = bundleEntries(path, read(path));
    demand(entries.length === width, path, `it holds ${entries.length} entries, not ${width}`);
    for (const [slot, bytes] of entries.entries()) leafHash(bytes).copy(hashes, (n * TILE + slot) * HASH);
    checkTile(read, log, hashes, [0, n, width]); // before anything is made of what a changed entry says
    for (const [slot, bytes] of entries.entries()) {
      const index = n * TILE + slot;
      const promised = entryDigests(`${path} entry ${index}`, bytes, manifest, seen);
      const found = new Set();
      for (; !line.done && line.value.index === index; line = await lines.next()) {
        demand(promised.includes(line.value.digest), line.value.place, `entry ${index} promised no such disclosure`);
        found.add(line.value.digest);
      }
      for (const digest of promised) if (!found.has(digest)) gone.add(`${index} ${digest}`);
      [shown, withheld] = [shown + found.size, withheld + promised.length - found.size];
    }
  }
  demand(line.done, line.value?.place, `the log has no entry ${line.value?.index}`);
  for (let [level, row] = [1, rowAbove(hashes)]; row.length > 0; level++, row = rowAbove(row)) {
    for (const [n, width] of tilesOf(row.length / HASH)) checkTile(read, log, row, [level, n, width]);
  }
  demand(treeRoot(hashes, 0, log.size).equals(end.root), `${log.folder}/checkpoint`, 'its root is not that of the entries');
  if (log.start !== null) checkStart(read, log, key, hashes);
  return { origin: log.origin, size: log.size, root: log.root, erased: log.erased, shown, withheld, gone };
}

function checkTile(read, { folder }, row, [level, n, width]) {
  const path = `${folder}/${tileName(level, n, width)}`;
  demand(read(path).equals(row.subarray(n * TILE * HASH, (n * TILE + width) * HASH)), path, 'it does not hold the hashes of the entries below it');
}

/** The digests an entry promises, once it is an entry of this tenant in canonical form. */
function entryDigests(place, bytes, manifest, seen) {
  const text = bytes.toString();
  const entry = parseJson(place, text);
  demand(canonical(entry) === text && Buffer.from(text).equals(bytes), place, 'it is not in its canonical form');
  const { v, _sd: digests, _sd_alg: algorithm } = entry;
  demand(v === 1 && algorithm === 'sha-256' && Array.isArray(digests), place, 'it is no entry of this version');
  demand(entry.tenant === manifest.tenant.id, place, 'it speaks of another tenant');
  demand(new Set(digests).size === digests.length, place, 'it promises a disclosure twice');
  if (entry.type === 'compliance.evidence_package.exported' && entry.id === manifest.export.eventId && entry.time === manifest.export.time) seen.exported = true;
  if (COVERING.includes(entry.type) && entry.refs?.erased_sha256) seen.vouched.set(entry.id, { type: entry.type, time: entry.time, digest: entry.refs.erased_sha256 });
  if (entry.refs?.report_sha256) seen.reports.add(entry.refs.report_sha256);
  return digests;
}

/** The hashes of the tile level above: one for every full tile. */
function rowAbove(row) {
  const tiles = Math.floor(row.length / HASH / TILE);
  return Buffer.concat(Array.from({ length: tiles }, (_, n) => treeRoot(row, n * TILE, (n + 1) * TILE)));
}

function checkStart(read, { folder, start, size }, key, hashes) {
  demand(start > 0 && start < size, 'manifest.json', 'the period begins after its end');
  const before = openCheckpoint(`${folder}/checkpoint.start`, read(`${folder}/checkpoint.start`).toString(), key);
  demand(before.size === start && before.root.equals(treeRoot(hashes, 0, start)), `${folder}/checkpoint.start`, 'it is not what the log was before the period');
  const proof = consistencyProof(hashes, start, 0, size, true);
  demand(read(`${folder}/consistency.txt`).toString() === `old ${start}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}`, `${folder}/consistency.txt`, 'it is not the proof between the two checkpoints');
}

/**
 * What a full package does not show must be listed as erased, and every list must be the one that its entry vouches for:
 * the SHA-256 of a line with the origin and one of index and digest for each. Answers the erasures.
 */
async function checkErased({ folder, manifest, seen }, { origin, size, erased, gone }) {
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
      demand(gone.delete(`${index} ${digest}`), place, `that disclosure of entry ${index} is shown, or was never promised`);
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

function told({ manifest, counts }, keys) {
  const of = counts.map(({ origin, size, root, shown, withheld, erasures }) => `  ${origin}\n    ${size} entries, root ${root}\n    ${shown} disclosures shown, ${withheld} ${erasures.length > 0 ? 'erased on record' : 'withheld'}\n${erasures.map(({ covering, type, time, count }) => `    erased: ${count}, by ${type} of ${time} (${covering})\n`).join('')}`);
  const signers = manifest.logs.map(({ vkey }) => `    ${vkey}\n`).join('');
  return `whole: ${manifest.files.length} files, period ${manifest.period.from} to ${manifest.period.to}, profile ${manifest.redaction.profile}\n${of.join('')}  signed by the key ${keys.length > 0 ? 'you gave' : 'the package itself names'}:\n${signers}`;
}

const args = process.argv.slice(2);
const keys = args.flatMap((arg, at) => (args[at - 1] === '--key' ? [arg] : []));
const folder = resolve(args.find((arg, at) => arg !== '--key' && args[at - 1] !== '--key') ?? join(fileURLToPath(import.meta.url), '../..'));
if (!existsSync(join(folder, 'manifest.json'))) {
  process.stderr.write('usage: node verify.mjs [folder of the unpacked package] [--key <verifier key>]\n');
  process.exitCode = 2;
} else {
  try {
    process.stdout.write(told(await checkPackage(folder, keys), keys));
  } catch (reason) {
    process.stdout.write(`NOT WHOLE ${reason instanceof Wrong ? reason.message : `${folder}: ${String(reason)}`}\n`);
    process.exitCode = 1;
  }
}
