import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { unpackSync } from '@sd-jwt/decode';
import { Disclosure } from '@sd-jwt/utils';
import { verifyCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint.js';
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { verifyPackageFile } from '../../../../server/assurance/evidence/index.ts';
import { decodeBundle, encodeBundle } from '../../../../shared/entry-bundle.ts';
import { hashFromTiles } from '../../../../shared/log-tiles.ts';
import { inclusionProof } from '../../../../shared/merkle-proof.ts';
import { formatVkey, noteKey } from '../../../../shared/note-key.ts';
import { noteSigner } from '../../../../shared/note-signature.ts';
import { parseNote, signNote } from '../../../../shared/signed-note.ts';
import { auditedDatabases } from '../../../support/audited-databases.ts';
import {
  changed, type EvidenceHouse, fillLog, type Files, flipped, judged, layOut, manifestOf, type ManifestText, openEvidenceHouse, pack, runVerifier, scratchFolder, sha256Hex, signedAnew, signOff, unpack, writeTo,
} from '../../../support/evidence-packages.ts';
import { keyFromSeed, sha256, tree } from '../../../support/node-signing.ts';

const [[, openSqlite]] = auditedDatabases;
const scratch = scratchFolder();
let house: EvidenceHouse;
let made: Buffer;
let whole: Files;
let manifest: ManifestText;
let folder: string;
let vkey: string;

beforeAll(async () => {
  house = await openEvidenceHouse(await openSqlite());
  const { from, to, report } = await fillLog(house, 300);
  await signOff(house, report);
  made = (await house.take({ from, to, reports: [report] })).bytes;
  whole = await unpack(made);
  manifest = manifestOf(whole);
  [folder, vkey] = [manifest.logs[0]?.folder ?? '', manifest.logs[0]?.vkey ?? ''];
});
afterAll(async () => {
  await house.database.close();
  scratch.drop();
});

const sign = (origins: readonly string[], text: string): string => house.database.audit.attest(origins, text);
const fileOf = (path: string): Buffer => whole.get(path) ?? expect.fail(`the package has no ${path}`);
it('both verifiers accept the package as it was made, and say whose key was believed', async () => {
  const { verdict, says } = await judged(whole);
  expect(verdict.problem).toBeNull();
  expect(says).toContain('signed by the key the package itself names');
  const known = await judged(whole, { keys: [vkey] });
  expect(known.verdict.problem).toBeNull();
  expect(known.says).toContain('signed by the key you gave');
});

describe('IMP-02: a package that somebody without the key changed', () => {
  const kinds = ['README.txt', 'policy', 'verify/verify.mjs', 'reports/report.html', 'reports/attestation-1.note', 'reports/population-Q-REPORTS.csv', 'oscal/', 'ocsf/events.jsonl', 'checkpoint', 'checkpoint.start', 'consistency.txt', 'tile/0/000', 'tile/entries/000', 'tile/entries/001.p', 'tile/1/000.p', 'disclosures/', 'manifest.json', 'manifest.note'];

  it.each(kinds)('is refused by both with the file named, whichever byte of %s differs', async (kind) => {
    const path = [...whole.keys()].find((one) => one === kind || one === `${folder}/${kind}` || (/[/p]$/.test(kind) && (one.startsWith(kind) || one.startsWith(`${folder}/${kind}`)))) ?? '';
    const bytes = fileOf(path);
    await fc.assert(fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const { verdict, says } = await judged(changed(whole, { [path]: flipped(bytes, at, flip) }));
      // A changed manifest shows as one that was not signed.
      const named = path.startsWith('manifest.') ? /manifest\.(json|note)/ : new RegExp(path.replaceAll('.', '\\.'));
      expect(verdict.problem?.at).toMatch(named);
      expect(says).toMatch(named);
    }), { numRuns: 6 });
  });

  it('is refused whichever byte of the archive differs, also one of a header or a name that belongs to no file', async () => {
    const records = [[1, 2], [3, 4], [5, 6], [7, 8]].map((kind) => made.indexOf(Buffer.from([0x50, 0x4b, ...kind]))); // the first of each kind, APPNOTE 4.3
    expect(records).not.toContain(-1);
    const first = records.flatMap((at) => Array.from({ length: Math.min(30, made.length - at) }, (_, n) => at + n));
    const last = Array.from({ length: 170 }, (_, n) => made.length - 170 + n);
    for (const at of [...first, ...last]) expect((await verifyPackageFile(flipped(made, at, 1), { keys: null })).problem, `byte ${at} of ${made.length}`).not.toBeNull();
    await fc.assert(fc.asyncProperty(fc.nat(made.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const { problem } = await verifyPackageFile(flipped(made, at, flip), { keys: null });
      expect(problem, `byte ${at} of ${made.length}`).toMatchObject({ place: expect.any(String) as unknown, at: expect.stringMatching(/./) as unknown });
    }), { numRuns: 60 });
  });

  it('is refused where it was packed anew, and whoever gets it is told how its files can be checked all the same', async () => {
    const anew = new ZipFile();
    for (const [path, bytes] of whole) anew.addBuffer(bytes, path);
    anew.end();
    expect((await verifyPackageFile(await buffer(anew.outputStream), { keys: null })).problem).toMatchObject({ place: 'zip', says: expect.stringContaining('Unpack it, and check the files with verify.mjs') as unknown });
  });

  it('is refused with the file named, whichever of its files a byte of differs', async () => {
    const signed = ['manifest.json', 'manifest.note'];
    for (const [path, bytes] of whole) {
      const { problem } = await verifyPackageFile(await pack(changed(whole, { [path]: flipped(bytes, Math.floor(bytes.length / 2), 1) })), { keys: null });
      expect(problem?.at, path).toMatch(signed.includes(path) ? /^manifest\.(json|note)$/ : path);
    }
  });

  it.each([
    ['a file taken out', (files: Files) => changed(files, { [`${folder}/tile/1/000.p/1`]: null }), 'it is missing'],
    ['a file cut short', (files: Files) => changed(files, { [`${folder}/tile/0/000`]: fileOf(`${folder}/tile/0/000`).subarray(0, 8_000) }), 'fewer than 8192 bytes'],
    ['a file put in', (files: Files) => changed(files, { 'attachments/stowaway.txt': 'hello' }), 'the manifest does not list it'],
    ['no manifest', (files: Files) => changed(files, { 'manifest.json': null }), 'it is missing'],
    ['no signature', (files: Files) => changed(files, { 'manifest.note': null }), 'it is missing'],
  ])('is refused with %s', async (what, change, says) => {
    const files = change(whole);
    const verdict = await verifyPackageFile(await writeTo(join(scratch.path, 'stranger.zip'), await pack(files)), { keys: null });
    expect(verdict.problem?.says).toContain(says);
    expect(runVerifier(layOut(join(scratch.path, what), files)).code).not.toBe(0);
  });
});

describe('IMP-02: a package whose manifest was signed anew over what was changed', () => {
  const log = (manifestText: ManifestText, change: object): ManifestText => ({ ...manifestText, logs: manifestText.logs.map((one) => ({ ...one, ...change })) });
  const bundle = (): Uint8Array[] => decodeBundle(fileOf(`${folder}/tile/entries/000`));
  const member = (index: number, name: string): string => new RegExp(`"${name}":"([^"]+)"`).exec(Buffer.from(bundle()[index] ?? []).toString())?.[1] ?? '';
  const [idIn, timeIn] = [(index: number) => member(index, 'id'), (index: number) => member(index, 'time')];
  const kinds = ['policy', 'reports/attestation-1.note', 'checkpoint', 'checkpoint.start', 'consistency.txt', 'tile/0/000', 'tile/0/001.p', 'tile/1/000.p', 'tile/entries/000', 'tile/entries/001.p', 'disclosures/'];

  it.each(kinds)('is refused by both, whichever byte of %s differs', async (kind) => {
    const path = [...whole.keys()].find((one) => one === kind || one === `${folder}/${kind}` || (/[/p]$/.test(kind) && (one.startsWith(kind) || one.startsWith(`${folder}/${kind}`)))) ?? '';
    const bytes = fileOf(path);
    await fc.assert(fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const { verdict, says } = await judged(signedAnew(changed(whole, { [path]: flipped(bytes, at, flip) }), sign));
      expect(verdict.problem, `byte ${at} of ${path}`).not.toBeNull();
      expect(says).toMatch(/^NOT WHOLE (logs|disclosures|policy|reports)/);
    }), { numRuns: 6 });
  });

  it('names the entry that was removed, moved or made up', async () => {
    const entries = bundle();
    const [seventh, eighth] = [entries[7], entries[8]];
    if (!seventh || !eighth) return expect.fail('a full bundle has 256 entries');
    const put = (next: Uint8Array[]) => signedAnew(changed(whole, { [`${folder}/tile/entries/000`]: Buffer.from(encodeBundle(next)) }), sign);
    for (const files of [put([...entries.slice(0, 7), ...entries.slice(8)]), put([...entries.slice(0, 7), eighth, seventh, ...entries.slice(9)]), put([...entries.slice(0, 7), entries[3] ?? seventh, ...entries.slice(8)])]) {
      const { verdict, says } = await judged(files);
      expect(`${verdict.problem?.place} ${verdict.problem?.at}`).toMatch(/^entry 7$|tile\/entries\/000$/);
      expect(says).toMatch(/tile\/(entries\/000|0\/000)/);
    }
  });

  it('names the disclosure that was taken out, doubled or put under another entry', async () => {
    const path = [...whole.keys()].find((one) => one.startsWith('disclosures/')) ?? '';
    const lines = fileOf(path).toString().split('\n').slice(0, -1);
    const put = (next: readonly string[]) => signedAnew(changed(whole, { [path]: `${next.join('\n')}\n` }), sign);
    const moved = (lines[20] ?? '').replace(/"index":(\d+)/, (_all, index: string) => `"index":${Number(index) + 1}`);
    for (const [files, place] of [
      [put(lines.toSpliced(20, 1)), 'disclosure'], [put(lines.toSpliced(20, 0, lines[20] ?? '')), 'file'], [put([...lines.toSpliced(20, 1), lines[20] ?? '']), 'file'], [put(lines.with(20, moved)), /disclosure|file/],
    ] as const) {
      const { verdict } = await judged(files);
      expect(verdict.problem?.place).toMatch(place);
    }
  });

  it('shows nothing that its profile withholds', async () => {
    const { verdict, says } = await judged(signedAnew(whole, sign, (text) => ({ ...text, redaction: { profile: 'no-personal', groups: ['resource', 'details'] } })));
    expect(verdict.problem?.says).toContain('which the profile no-personal withholds');
    expect(says).toContain('withholds');
    const pretended = await judged(signedAnew(whole, sign, (text) => ({ ...text, redaction: { profile: 'none', groups: ['actor'] } })));
    expect(pretended.verdict.problem).toMatchObject({ place: 'manifest', at: 'redaction' });
  });

  it.each<[string, (text: ManifestText) => ManifestText]>([
    ['another root', (text) => log(text, { root: '00'.repeat(32) })],
    ['fewer entries than there are', (text) => log(text, { size: (text.logs[0]?.size ?? 1) - 1 })],
    ['more entries than there could be', (text) => log(text, { size: 2 ** 52 })],
    ['an earlier start than the proof speaks of', (text) => log(text, { start: 1 })],
    ['no start, with the files of one', (text) => log(text, { start: null })],
    ['the folder of another log', (text) => log(text, { folder: `logs/${'0'.repeat(64)}` })],
    ['an export that the log does not tell of', (text) => ({ ...text, export: { eventId: '0198a000-0000-7000-8000-000000000002', time: '2026-11-21T05:12:27.000Z' } })],
    ['an export that is another entry', (text) => ({ ...text, export: { eventId: idIn(0), time: timeIn(0) } })],
    ['another tenant', (text) => ({ ...text, tenant: { id: '0190a000-0000-7000-8000-00000000000b', slug: 'b', name: 'B' } })],
    ['another mode', (text) => ({ ...text, mode: 'proof' })],
    ['a member that nobody knows', (text) => ({ ...text, files: text.files, comment: 'trust me', format: 'countersign-evidence/2' })],
    ['a member that nobody knows, deep inside', (text) => ({ ...text, files: text.files.map((file, at) => (at === 0 ? { ...file, comment: 'trust me' } : file)) })],
    ['no generator', (text) => ({ ...text, generator: null })],
    ['to begin on a day that there is not', (text) => ({ ...text, period: { from: '2026-02-30T00:00:00Z', to: '2026-11-22T09:00:00.000Z' } })],
    ['a report that the log does not know', (text) => ({ ...text, files: text.files.map((file) => (file.path === 'README.txt' ? { ...file, role: 'report' } : file)) })],
  ])('is refused when it claims %s', async (_what, change) => {
    const { verdict } = await judged(signedAnew(whole, sign, change));
    expect(verdict.problem).not.toBeNull();
  });

  it('knows each report by the digest that stands in the log', async () => {
    const unsigned = { 'reports/attestation-1.note': null, 'manifest.note': fileOf('manifest.note').toString().replace(/^officer .*\n/m, '') };
    const { verdict, says } = await judged(signedAnew(changed(whole, { ...unsigned, 'reports/report.json': '{"format":"countersign-report/1"}' }), sign));
    expect(verdict.problem).toMatchObject({ place: 'file', at: 'reports/report.json' });
    expect(says).toContain('no entry of the log names the digest of this report');
  });
});

describe('IMP-02: a package signed by another key', () => {
  /** The same log under a key of somebody's own, consistent in itself. */
  function usurped(): { readonly files: Files; readonly key: string } {
    const origin = manifest.logs[0]?.origin ?? '';
    const pair = keyFromSeed(new Uint8Array(32).fill(9));
    const key = noteKey(sha256, origin, 'ed25519', pair.publicKey);
    const signer = noteSigner(key, pair.sign);
    const note = (path: string): string => signNote(parseNote(fileOf(path).toString()).text, [signer]);
    const files = changed(whole, { 'reports/attestation-1.note': note('reports/attestation-1.note'), [`${folder}/checkpoint`]: note(`${folder}/checkpoint`), [`${folder}/checkpoint.start`]: note(`${folder}/checkpoint.start`), policy: `log ${formatVkey(key)}\nquorum none\n` });
    return { key: formatVkey(key), files: signedAnew(files, (_origins, text) => signNote(text, [signer]), (text) => ({ ...text, logs: text.logs.map((one) => ({ ...one, vkey: formatVkey(key) })) })) };
  }

  it('is refused where the reader brings the right key, and believed only as its own word where not', async () => {
    const { files, key } = usurped();
    const { verdict, says } = await judged(files, { keys: [vkey] });
    expect(verdict.problem).toMatchObject({ place: 'key', at: 'manifest.note' });
    expect(verdict.problem?.says).toContain(key);
    expect(says).toContain(key);
    expect((await judged(files)).says).toContain('signed by the key the package itself names');
  });

  it('is refused when only the manifest is, whoever asks', async () => {
    const { files } = usurped();
    const { verdict } = await judged(changed(whole, { 'manifest.note': files.get('manifest.note') ?? null }));
    expect(verdict.problem).toMatchObject({ place: 'signature', at: 'manifest.note' });
  });
});

describe('a package made to harm whoever checks it', () => {
  /** Logs that nobody has, each under a key of the maker's own, of so many entries that all files together would be one log's. */
  function crowd(count: number, names: readonly string[]): Files {
    const signers = names.map((name, at) => {
      const pair = keyFromSeed(new Uint8Array(32).fill(at + 1));
      const key = noteKey(sha256, name, 'ed25519', pair.publicKey);
      return { signer: noteSigner(key, pair.sign), vkey: formatVkey(key), origin: name };
    });
    return signedAnew(whole, (_origins, text) => signNote(text, signers.slice(0, count).map(({ signer }) => signer)), (text) => ({
      ...text, logs: signers.map(({ origin, vkey: own }) => ({ origin, vkey: own, folder: `logs/${sha256Hex(origin)}`, root: '00'.repeat(32), first: 0, size: 256 * (text.files.length - 1), start: null, cosigned: [] })),
    }));
  }

  it('lists no files twice over: all its logs together fit into them, before any is laid out', async () => {
    const { verdict, says } = await judged(crowd(2, ['one.example/log', 'two.example/log']));
    expect(verdict.problem).toMatchObject({ place: 'manifest', at: 'two.example/log', says: expect.stringContaining('these files cannot hold') });
    expect(says).toContain('its logs together cannot have so many entries');
  });

  it('names a log once, which is seen before a signature is looked at', async () => {
    const { verdict } = await judged(crowd(0, ['one.example/log', 'one.example/log']));
    expect(verdict.problem).toMatchObject({ place: 'manifest', says: expect.stringContaining('it names a log twice') });
  });

  it('is told of in few words, however much is wrong with it', async () => {
    const { verdict } = await judged(signedAnew(whole, sign, (text) => ({ ...text, files: text.files.map(() => ({ path: '', size: -1, sha256: '', role: '' })) })));
    expect(verdict.problem?.says.length).toBeLessThan(1_000);
  });

  it.each([
    ['period', (text: ManifestText): ManifestText => ({ ...text, period: { from: '2026-01-01T00:00:00Z\u001b[2J\n  signed by the key you gave:', to: '2026-02-01T00:00:00Z' } })],
    ['path', (text: ManifestText): ManifestText => ({ ...text, files: text.files.map((file, at) => (at === 0 ? { ...file, path: 'x\u001b[2J\nwhole: 9 files\u202e' } : file)) })],
  ])('LOG-01: writes nothing of its own into what the verifiers say of it, not by its %s', async (_where, change) => {
    const { says } = await judged(signedAnew(whole, sign, change));
    expect(says).toMatch(/^NOT WHOLE [^\p{Cc}\p{Cf}]+\n$/u);
  });
});

describe('verifiers that we did not write', () => {
  it('@sigstore/verify accepts the checkpoint of a package and inclusion proofs made from its tiles alone', () => {
    const { origin, size } = manifest.logs[0] ?? expect.fail('a package has a log');
    const [, , id = '', typed = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey) ?? [];
    const publicKey = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(typed, 'base64').subarray(1)]), format: 'der', type: 'spki' });
    const logs = [{ logID: Buffer.from(id, 'hex'), baseURL: `https://${origin}`, publicKey, validFor: { start: new Date(0), end: new Date(8e15) } }];
    const tiles = hashFromTiles(tree, (level, n) => [...whole].find(([path]) => path.startsWith(`${folder}/tile/${level}/00${n}`))?.[1] ?? Buffer.alloc(0));
    for (const index of [0, 255, 256, size - 1]) {
      const body = decodeBundle([...whole].find(([path]) => path.startsWith(`${folder}/tile/entries/00${Math.floor(index / 256)}`))?.[1] ?? Buffer.alloc(0))[index % 256];
      const entry = {
        logIndex: String(index), logId: { keyId: Buffer.from(id, 'hex') }, kindVersion: { kind: '', version: '' }, integratedTime: '0', inclusionPromise: undefined, canonicalizedBody: Buffer.from(body ?? []),
        inclusionProof: {
          logIndex: String(index), treeSize: String(size), rootHash: Buffer.alloc(0), hashes: inclusionProof(tree, index, size, tiles).map((hash) => Buffer.from(hash)), checkpoint: { envelope: fileOf(`${folder}/checkpoint`).toString() },
        },
      };
      expect(() => verifyMerkleInclusion(entry, verifyCheckpoint(entry, logs))).not.toThrow();
    }
  });

  it('@sd-jwt/decode puts every disclosure of a package into the entry that vouches for it, and finds no digest of ours wrong', () => {
    const hash = { alg: 'sha-256', hasher: (data: string | ArrayBuffer) => createHash('sha256').update(typeof data === 'string' ? data : new Uint8Array(data)).digest() };
    const lines = [...whole].filter(([path]) => /^disclosures\/[0-9a-f]{64}\.jsonl$/.test(path) && folder.endsWith(path.slice(12, -6))).flatMap(([, bytes]) => bytes.toString().trim().split('\n')).map((line) => JSON.parse(line) as { readonly index: number; readonly disclosure: string });
    expect(lines.length).toBeGreaterThan(100);
    const entries = decodeBundle([...whole].find(([path]) => path.startsWith(`${folder}/tile/entries/000`))?.[1] ?? Buffer.alloc(0));
    for (const [index, body] of entries.entries()) {
      const shown = lines.filter((line) => line.index === index).map(({ disclosure }) => Disclosure.fromEncodeSync(disclosure, hash));
      const leaf = JSON.parse(Buffer.from(body).toString()) as Record<string, unknown> & { readonly _sd: readonly string[] };
      expect(shown.map((disclosure) => disclosure.digestSync(hash)).toSorted()).toEqual(leaf._sd.toSorted());
      const { unpackedObj } = unpackSync(leaf, shown, hash.hasher);
      expect(unpackedObj).toMatchObject(Object.fromEntries(shown.map(({ key, value }) => [key, value])));
    }
  });

  it.skipIf(!hasOpenssl())('OpenSSL accepts both signatures by the commands of VERIFYING.md, and jq and sha256sum the files', () => {
    const at = layOut(join(scratch.path, 'openssl'), whole);
    const block = fileOf('verify/VERIFYING.md').toString().split('## 3.', 2)[1]?.split('```sh\n', 2)[1]?.split('```', 1)[0] ?? '';
    writeFileSync(join(scratch.path, 'check.sh'), `set -e\n${block}`);
    const said = execFileSync('sh', [join(scratch.path, 'check.sh')], { cwd: at, encoding: 'utf8', env: { ...process.env, TMPDIR: scratch.path } });
    expect(said.match(/Signature Verified Successfully/g)).toHaveLength(3);
    const [listed, signed, attested, report] = said.split('\n').filter((line) => /[0-9a-f]{64}/.test(line));
    expect(signed).toBe(`sha256 ${listed?.slice(0, 64)}`);
    expect(attested).toBe(`report_sha256 ${report?.slice(0, 64)}`);
  });
});

function hasOpenssl(): boolean {
  try {
    return /OpenSSL 3/.test(execFileSync('openssl', ['version'], { encoding: 'utf8' })) && execFileSync('jq', ['--version']).length > 0;
  } catch {
    return false; // a machine without them
  }
}
