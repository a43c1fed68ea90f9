import { join } from 'node:path';
import { deflateRawSync, crc32 } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openZip, readWhole } from '../../../../server/assurance/evidence/zip-reader.ts';
import { verifyPackageFile } from '../../../../server/assurance/evidence/index.ts';
import { pack, scratchFolder, writeTo } from '../../../support/evidence-packages.ts';

const scratch = scratchFolder();
afterAll(() => scratch.drop());

interface Member {
  readonly name: string;
  readonly bytes: Buffer;
  /** What the two headers say where they lie. */
  readonly local?: Partial<Said>;
  readonly central?: Partial<Said>;
}

interface Said {
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly attributes: number;
  readonly offset: number;
}

/** A ZIP whose headers say what the test wants (APPNOTE 4.3). */
function zipSaying(members: readonly Member[]): Buffer {
  const [bodies, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const { name, bytes, local = {}, central = {} } of members) {
    const data = deflateRawSync(bytes);
    const truth: Said = { name, method: 8, flags: 0, crc: crc32(bytes), packed: data.length, size: bytes.length, attributes: 0o100644 * 2 ** 16, offset };
    const [before, after] = [{ ...truth, ...local }, { ...truth, ...central }];
    const head = Buffer.alloc(30);
    [[0x04034b50, 0, 4], [20, 4, 2], [before.flags, 6, 2], [before.method, 8, 2], [before.crc, 14, 4], [before.packed, 18, 4], [before.size, 22, 4], [Buffer.byteLength(before.name), 26, 2]].forEach(([value = 0, at = 0, width = 0]) => head.writeUIntLE(value, at, width));
    const entry = Buffer.alloc(46);
    [[0x02014b50, 0, 4], [0x031e, 4, 2], [20, 6, 2], [after.flags, 8, 2], [after.method, 10, 2], [after.crc, 16, 4], [after.packed, 20, 4], [after.size, 24, 4], [Buffer.byteLength(after.name), 28, 2], [after.attributes, 38, 4], [after.offset, 42, 4]]
      .forEach(([value = 0, at = 0, width = 0]) => entry.writeUIntLE(value, at, width));
    bodies.push(head, Buffer.from(before.name), data);
    directory.push(entry, Buffer.from(after.name));
    offset += head.length + Buffer.byteLength(before.name) + data.length;
  }
  const [body, central] = [Buffer.concat(bodies), Buffer.concat(directory)];
  const end = Buffer.alloc(22);
  [[0x06054b50, 0, 4], [members.length, 8, 2], [members.length, 10, 2], [central.length, 12, 4], [body.length, 16, 4]].forEach(([value = 0, at = 0, width = 0]) => end.writeUIntLE(value, at, width));
  return Buffer.concat([body, central, end]);
}

const text = Buffer.from('a text that is long enough to be packed, packed, packed');
let files = 0;
const opened = async (zip: Buffer) => openZip(await writeTo(join(scratch.path, `${(files += 1)}.zip`), zip));

describe('opening an archive', () => {
  it('gives each file by its path', async () => {
    const reader = await opened(zipSaying([{ name: 'a.txt', bytes: text }, { name: 'b/c.txt', bytes: Buffer.from('c') }]));
    expect(reader.paths).toEqual(['a.txt', 'b/c.txt']);
    expect(Buffer.from(await readWhole(reader, 'a.txt', 1_000)).equals(text)).toBe(true);
    await expect(readWhole(reader, 'a.txt', 10)).rejects.toMatchObject({ problem: { place: 'file', at: 'a.txt' } });
    await expect(readWhole(reader, 'nothing', 10)).rejects.toMatchObject({ problem: { says: 'it is missing' } });
    reader.close();
  });

  it.each(['../../evil', '/abs', 'a\\..\\..\\x', 'C:/x', 'ok/./../../x'])('ZIP-01: refuses the path %j before anything is unpacked', async (name) => {
    await expect(opened(zipSaying([{ name: 'a.txt', bytes: text }, { name, bytes: text }]))).rejects.toMatchObject({ problem: { place: 'zip' } });
  });

  it.each([
    ['a symbolic link', [{ name: 'a', bytes: Buffer.from('/etc/passwd'), central: { attributes: 0o120777 * 2 ** 16 } }]],
    ['a name twice', [{ name: 'a', bytes: text }, { name: 'a', bytes: Buffer.from('b') }]],
    ['names that differ by case', [{ name: 'Manifest.json', bytes: text }, { name: 'manifest.json', bytes: text }]],
    ['the name of a device', [{ name: 'reports/con.json', bytes: text }]],
    ['a stream behind a file', [{ name: 'README.txt:hidden', bytes: text }]],
  ])('ZIP-02: refuses %s', async (_what, members) => {
    await expect(opened(zipSaying(members))).rejects.toMatchObject({ problem: { place: 'zip' } });
  });

  it('ZIP-03: refuses fifty megabytes of zeros in fifty kilobytes', async () => {
    await expect(opened(zipSaying([{ name: 'zeros', bytes: Buffer.alloc(50_000_000) }]))).rejects.toMatchObject({ problem: { place: 'zip', at: 'zeros' } });
  });

  it('ZIP-03: counts the bytes that really come out, whatever the headers claim', async () => {
    for (const size of [10, 5_000]) {
      const reader = await opened(zipSaying([{ name: 'a', bytes: text, local: { size }, central: { size } }]));
      await expect(readWhole(reader, 'a', 10_000)).rejects.toMatchObject({ problem: { place: 'file', at: 'a' } });
      reader.close();
    }
  });

  it('ZIP-03: opens no archive inside the archive: it is bytes that no manifest lists', async () => {
    const inner = zipSaying([{ name: '../../evil', bytes: text }]);
    const reader = await opened(zipSaying([{ name: 'inner.zip', bytes: inner }]));
    expect(Buffer.from(await readWhole(reader, 'inner.zip', 10_000)).equals(inner)).toBe(true);
    reader.close();
  });

  it.each<[string, Member['local']]>([
    ['name', { name: 'b.txt' }], ['packing', { method: 0 }], ['flags', { flags: 0x800 }], ['CRC', { crc: 1 }], ['packed size', { packed: 3 }], ['size', { size: 3 }],
  ])('ZIP-04: refuses a file whose header and directory disagree on its %s', async (_what, local = {}) => {
    await expect(opened(zipSaying([{ name: 'a.txt', bytes: text, local }]))).rejects.toMatchObject({ problem: { place: 'zip', at: 'a.txt', says: 'the header before the file and the directory of the archive disagree' } });
  });

  it('ZIP-04: refuses two files that share bytes', async () => {
    await expect(opened(zipSaying([{ name: 'a', bytes: text }, { name: 'a', bytes: text, central: { offset: 0 } }]))).rejects.toMatchObject({ problem: { place: 'zip' } });
    const overlapping = zipSaying([{ name: 'aa', bytes: text, local: { name: 'aa' } }, { name: 'bb', bytes: text, central: { offset: 0 }, local: {} }]);
    await expect(opened(overlapping)).rejects.toMatchObject({ problem: { place: 'zip' } });
  });

  it('answers with a problem, never a fault, to any bytes', async () => {
    const zip = await pack([['manifest.json', Buffer.from('{}')], ['manifest.note', Buffer.from('a\n\nb\n')]]);
    await fc.assert(fc.asyncProperty(fc.nat(zip.length - 1), fc.nat(255), fc.boolean(), async (at, byte, cut) => {
      const bytes = cut ? zip.subarray(0, at) : Buffer.from(zip);
      if (!cut) bytes[at] = byte;
      const { problem } = await verifyPackageFile(await writeTo(join(scratch.path, 'any.zip'), bytes), { keys: null });
      expect(problem?.says).toMatch(/\w/);
    }), { numRuns: 150 });
  });
});
