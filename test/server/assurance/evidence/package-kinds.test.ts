import { createPublicKey } from 'node:crypto';
import { verifyCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint.js';
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWitnessKey } from '../../../../server/records/witness/index.ts';
import { parseTlogProof } from '../../../../shared/tlog-proof.ts';
import { TENANT_A } from '../../../support/actors.ts';
import { auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { changed, DAY, type EvidenceHouse, fillLog, type Files, flipped, judged, manifestOf, type ManifestText, officer, openEvidenceHouse, sha256Hex, signedAnew, unpack } from '../../../support/evidence-packages.ts';

const [[, openSqlite]] = auditedDatabases;
const witness = (seed: number, house: string) => openWitnessKey(new Uint8Array(32).fill(seed), house);
const [north, south, stranger, impostor] = [witness(7, 'north'), witness(8, 'south'), witness(9, 'strange'), witness(9, 'south')] as const;

let house: EvidenceHouse;
/** Two epochs of one log, both witnesses up to the end. */
let epochs: Files;
/** The same later: a witness had seen it, and then none could be reached. */
let tail: Files;
/** From the last checkpoint before the second period on. */
let ofPeriod: Files;
let picked: Files;

beforeAll(async () => {
  house = await openEvidenceHouse(await openSqlite());
  const { database } = house;
  const period = await fillLog(house, 300);
  database.clock.advance(DAY);
  ofPeriod = await unpack((await house.take({ reach: 'period', from: period.to, reports: [period.report] })).bytes);
  const { items } = await entriesOf(database.storage, database.audit, TENANT_A);
  const events = items.filter((row) => [0, 5, 299].includes(row.idx)).map((row) => row.eventId);
  picked = await unpack((await house.take({ mode: 'proof', events, reports: [period.report] })).bytes);
  await house.witness(north);
  await house.witness(south);
  await database.audit.rotateKey(database.storage, officer);
  database.clock.advance(DAY);
  epochs = await unpack((await house.take({ from: period.from, to: period.to })).bytes);
  await house.witness(null);
  tail = await unpack((await house.take()).bytes);
});
afterAll(() => house.database.close());

const sign = (origins: readonly string[], text: string): string => house.database.audit.attest(origins, text);
const log = (manifest: ManifestText, at: number, change: object): ManifestText => ({ ...manifest, logs: manifest.logs.map((one, n) => (n === at ? { ...one, ...change } : one)) });
const folderOf = (files: Files, at = 0): string => manifestOf(files).logs[at]?.folder ?? '';
const fileOf = (files: Files, path: string): Buffer => files.get(path) ?? expect.fail(`the package has no ${path}`);

/** Bytes of this file that somebody, with the key or without it, could turn over and have a verifier accept or blame on another file. */
async function unnoticed(files: Files, path: string): Promise<readonly string[]> {
  const bytes = fileOf(files, path);
  const found: string[] = [];
  await fc.assert(fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
    const broken = changed(files, { [path]: flipped(bytes, at, flip) });
    const { verdict, says } = await judged(broken);
    if (verdict.problem?.at !== path || !says.includes(path)) found.push(`byte ${at}: ${says}`);
    if ((await judged(signedAnew(broken, sign))).verdict.problem === null) found.push(`byte ${at}, signed anew`);
  }), { numRuns: 2 });
  return found;
}

describe('a package of several epochs, cosigned by witnesses', () => {
  it('is whole to both verifiers, names its quorum in a C2SP policy, and says who has seen it', async () => {
    const { verdict, says } = await judged(epochs, { keys: manifestOf(epochs).logs.map(({ vkey }) => vkey), witnesses: [north.vkey, south.vkey] });
    expect(verdict.problem).toBeNull();
    expect(verdict.logs.map(({ origin }) => origin.slice(-2))).toEqual(['e1', 'e2']);
    expect(says).toContain(`cosigned by the witness you gave, and all of:\n    ${north.vkey}\n    ${south.vkey}\n`);
    const [first, second] = manifestOf(epochs).logs;
    expect(fileOf(epochs, 'policy').toString()).toBe(`log ${first?.vkey}\nlog ${second?.vkey}\nwitness w1 ${north.vkey}\nwitness w2 ${south.vkey}\ngroup everywhere all w1 w2\nquorum everywhere\n`);
    expect(fileOf(epochs, 'README.txt').toString()).toContain(`to its end, ${second?.size} entries: ${north.name}, ${south.name}`);
  });

  it('is refused by who trusts a witness that has not cosigned it', async () => {
    const { verdict, says } = await judged(epochs, { witnesses: [north.vkey, stranger.vkey] });
    expect(verdict.problem).toMatchObject({ place: 'witness', says: expect.stringContaining(stranger.vkey) as unknown });
    expect(says).toContain(stranger.vkey);
  });

  it.each(['policy', 'checkpoint', 'tile/0/000', 'ocsf/events.jsonl'])('is refused by both, whichever byte of %s differs', async (name) => {
    const path = epochs.has(name) ? name : `${folderOf(epochs)}/${name}`;
    if (name !== 'ocsf/events.jsonl') return expect(await unnoticed(epochs, path)).toEqual([]);
    const { verdict } = await judged(changed(epochs, { [path]: flipped(fileOf(epochs, path), 20, 1) }));
    expect(verdict.problem?.at).toBe(path);
  });

  it.each<[string, (files: Files) => Files]>([
    ['without the epoch before', (files) => without(files, 0)],
    ['without the epoch that the old key named', (files) => without(files, 1)],
    ['with a witness that the manifest does not name', (files) => signedAnew(files, sign, (text) => log(text, 0, { cosigned: [north.name] }))],
    ['with a witness that did not sign', (files) => signedAnew(files, sign, (text) => log(text, 0, { cosigned: [north.name, south.name, stranger.name] }))],
    ['with the key of another witness under the same name', (files) => signedAnew(changed(files, { policy: fileOf(files, 'policy').toString().replace(south.vkey, impostor.vkey) }), sign, (text) => ({ ...text, witnesses: [north.vkey, impostor.vkey] }))],
    ['with its logs named twice', (files) => signedAnew(files, sign, (text) => ({ ...text, logs: [...text.logs, ...text.logs] }))],
    ['with an event told twice', (files) => signedAnew(changed(files, { 'ocsf/events.jsonl': fileOf(files, 'ocsf/events.jsonl').toString().replace(/^.*\n/, '$&$&') }), sign)],
    ['with an event left out', (files) => signedAnew(changed(files, { 'ocsf/events.jsonl': fileOf(files, 'ocsf/events.jsonl').toString().replace(/^.*\n/, '') }), sign)],
    ['with an event of another type', (files) => signedAnew(changed(files, { 'ocsf/events.jsonl': fileOf(files, 'ocsf/events.jsonl').toString().replaceAll('"event_code":"agent.created"', '"event_code":"agent.deleted"') }), sign)],
    ['with an attachment that no entry knows', (files) => signedAnew(changed(files, { [`attachments/${sha256Hex('made up')}`]: 'made up' }), sign, (text) => ({ ...text, files: text.files.map((file) => (file.path.startsWith('attachments/') ? { ...file, role: 'attachment' } : file)) }))],
  ])('is refused %s, even under the right keys', async (_what, forge) => {
    expect((await judged(forge(epochs))).verdict.problem).not.toBeNull();
  });

  /** All of a log taken out, and the rest signed by the keys that are left. */
  function without(files: Files, at: number): Files {
    const { folder = '', origin = '' } = manifestOf(files).logs[at] ?? {};
    const rest = new Map([...files].filter(([path]) => !path.startsWith(`${folder}/`) && !path.includes(sha256Hex(origin))));
    const vkeys = manifestOf(files).logs.filter((_log, n) => n !== at).map(({ vkey }) => `log ${vkey}\n`);
    const policy = fileOf(files, 'policy').toString().replaceAll(/^log .*\n/gm, '');
    return signedAnew(changed(rest, { policy: vkeys.join('') + policy }), sign, (text) => ({ ...text, logs: text.logs.filter((_log, n) => n !== at) }));
  }
});

describe('a package whose end no witness has seen', () => {
  it('carries the newest checkpoint that one has, and says how much stands behind it', async () => {
    const { verdict, says } = await judged(tail, { witnesses: [north.vkey] });
    expect(says).toContain(`cosigned up to ${manifestOf(tail).logs[1]?.witnessed?.size} by 2\n`);
    expect(verdict.problem).toBeNull();
    const second = manifestOf(tail).logs[1];
    expect(second?.witnessed).toEqual({ size: manifestOf(epochs).logs[1]?.size, by: [north.name, south.name] });
    expect(fileOf(tail, 'policy').toString()).toMatch(/\nquorum none\n$/);
    expect(fileOf(tail, 'README.txt').toString()).toContain(`not the ${(second?.size ?? 0) - (second?.witnessed?.size ?? 0)} after them`);
  });

  it('is refused by both, whichever byte of that checkpoint differs', async () => expect(await unnoticed(tail, `${folderOf(tail, 1)}/checkpoint.witnessed`)).toEqual([]));
});

describe('a package of a period only', () => {
  it('proves every entry from a tile boundary on, with the rest of the log as hashes of tiles', async () => {
    const { verdict, says } = await judged(ofPeriod);
    expect(verdict.problem).toBeNull();
    const [range] = manifestOf(ofPeriod).logs;
    expect(range).toMatchObject({ first: 256, start: expect.any(Number) as unknown });
    expect([...ofPeriod.keys()].filter((path) => path.includes('/tile/')).map((path) => path.slice(path.indexOf('/tile/') + 1).replace(/\d+$/, 'n'))).toEqual(['tile/0/001.p/n', 'tile/entries/001.p/n', 'tile/1/000.p/n']);
    expect(verdict.logs[0]?.checked.entries).toBe((range?.size ?? 0) - 256);
    expect(says).toContain('here from 256 on');
  });

  it.each(['tile/1/000.p/1', 'checkpoint.start', 'consistency.txt'])('is refused by both, whichever byte of %s differs', async (name) => expect(await unnoticed(ofPeriod, `${folderOf(ofPeriod)}/${name}`)).toEqual([]));

  it.each([{ first: 0 }, { first: 255 }, { first: 512 }, { first: 2 ** 40, size: 2 ** 40 + 1 }])('is refused when it claims %j', async (claim) => {
    expect((await judged(signedAnew(ofPeriod, sign, (text) => log(text, 0, claim)))).verdict.problem).not.toBeNull();
  });
});

describe('a package of entries that were picked', () => {
  it('proves each of them by a C2SP tlog-proof, with the export and the report, and claims no more', async () => {
    const { verdict, says } = await judged(picked);
    expect(verdict.problem).toBeNull();
    const proofs = manifestOf(picked).logs[0]?.proofs ?? [];
    expect(proofs).toEqual(expect.arrayContaining([0, 5, 299]));
    expect(proofs).toHaveLength(5);
    expect(verdict.logs[0]?.checked).toMatchObject({ entries: 5, checkpoints: 1 });
    expect(says).toContain('proof mode: these entries are in the log; what else is in it, this does not show');
    expect(fileOf(picked, 'README.txt').toString()).toContain('That these are all the entries there are: ask for a range');
    expect([...picked.keys()].some((path) => path.includes('/tile/'))).toBe(false);
  });

  it.each(['5.tlog-proof', '5.leaf', '299.tlog-proof'])('is refused by both, whichever byte of proofs/%s differs', async (name) => expect(await unnoticed(picked, `${folderOf(picked)}/proofs/${name}`)).toEqual([]));

  it.each<[string, (files: Files) => Files]>([
    ['calls itself a range', (files) => signedAnew(files, sign, (text) => ({ ...text, mode: 'range' }))],
    ['names an entry that is not in it', (files) => signedAnew(files, sign, (text) => log(text, 0, { proofs: [1, ...(text.logs[0]?.proofs ?? [])] }))],
    ['names one less', (files) => signedAnew(files, sign, (text) => log(text, 0, { proofs: text.logs[0]?.proofs?.slice(1) }))],
    ['puts an entry in the place of another', (files) => signedAnew(changed(files, { [`${folderOf(files)}/proofs/0.leaf`]: fileOf(files, `${folderOf(files)}/proofs/5.leaf`) }), sign)],
    ['shows a disclosure of an entry that it does not hold', (files) => {
      const path = [...files.keys()].find((one) => one.startsWith('disclosures/')) ?? '';
      return signedAnew(changed(files, { [path]: fileOf(files, path).toString().replace('"index":5}', '"index":6}') }), sign);
    }],
  ])('is refused when it %s, even under the right key', async (_what, forge) => {
    expect((await judged(forge(picked))).verdict.problem).not.toBeNull();
  });

  it('is checked by @sigstore/verify from its .leaf and .tlog-proof alone', () => {
    const { origin = '', vkey = '', size = 0, folder = '', proofs = [] } = manifestOf(picked).logs[0] ?? {};
    const [, , id = '', typed = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey) ?? [];
    const publicKey = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(typed, 'base64').subarray(1)]), format: 'der', type: 'spki' });
    const logs = [{ logID: Buffer.from(id, 'hex'), baseURL: `https://${origin}`, publicKey, validFor: { start: new Date(0), end: new Date(8e15) } }];
    for (const index of proofs) {
      const { proof, checkpoint } = parseTlogProof(fileOf(picked, `${folder}/proofs/${index}.tlog-proof`).toString());
      const entry = {
        logIndex: String(index), logId: { keyId: Buffer.from(id, 'hex') }, kindVersion: { kind: '', version: '' }, integratedTime: '0', inclusionPromise: undefined, canonicalizedBody: fileOf(picked, `${folder}/proofs/${index}.leaf`),
        inclusionProof: { logIndex: String(index), treeSize: String(size), rootHash: Buffer.alloc(0), hashes: proof.map((hash) => Buffer.from(hash)), checkpoint: { envelope: checkpoint } },
      };
      expect(() => verifyMerkleInclusion(entry, verifyCheckpoint(entry, logs))).not.toThrow();
    }
  });

  it.each([
    ['proof mode without anything to prove', { mode: 'proof' as const }, 'input/invalid'],
    ['entries picked out of a range', { events: ['0198a000-0000-7000-8000-000000000002'] }, 'input/invalid'],
    ['an entry that is not there', { mode: 'proof' as const, events: ['0198a000-0000-7000-8000-000000000002'] }, 'audit/entry-not-found'],
  ])('is not asked for as %s', async (_what, request, code) => {
    await expect(house.take(request)).rejects.toMatchObject({ code });
  });
});
