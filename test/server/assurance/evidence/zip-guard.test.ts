import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameFault, ZipGuard, type ZipEntryFacts } from '../../../../server/assurance/evidence/zip-guard.ts';

const file = (fileName: string, facts: Partial<ZipEntryFacts> = {}): ZipEntryFacts => ({ fileName, compressedSize: 10, uncompressedSize: 20, compressionMethod: 8, generalPurposeBitFlag: 0, externalFileAttributes: 0o100644 * 2 ** 16, ...facts });
const admit = (entries: readonly ZipEntryFacts[], limits?: ConstructorParameters<typeof ZipGuard>[0]) => {
  const guard = new ZipGuard(limits);
  for (const entry of entries) guard.admit(entry);
};

describe('a file in an archive', () => {
  it.each(['../../evil', '/abs', 'a\\..\\..\\x', 'C:/x', 'ok/./../../x', 'a//b', './a', 'a/..', '', 'a/', '~/\u0000', 'a\u202egpj.exe'])('ZIP-01 may not leave the folder it is unpacked into: %j', (name) => {
    expect(nameFault(name)).not.toBeNull();
    expect(() => admit([file(name)])).toThrow('zip');
  });

  it.each(['con', 'PRN.txt', 'logs/aux', 'Nul', 'com1.log', 'a/LPT9', 'file.txt:stream', 'trailing.', 'trailing ', 'a*b', 'a?b', 'a|b', 'a"b', 'a<b'])('ZIP-02 may not have a name that some system takes for something else: %j', (name) => {
    expect(nameFault(name)).not.toBeNull();
  });

  it.each([
    ['a symbolic link', { externalFileAttributes: 0o120777 * 2 ** 16 }], ['a device', { externalFileAttributes: 0o020644 * 2 ** 16 }], ['a pipe', { externalFileAttributes: 0o010644 * 2 ** 16 }], ['a folder', { externalFileAttributes: 0x10 }],
    ['a reparse point', { externalFileAttributes: 0x400 }], ['encrypted', { generalPurposeBitFlag: 1 }], ['packed by a method of its own', { compressionMethod: 14 }],
  ])('ZIP-02 may not be %s', (_what, facts) => {
    expect(() => admit([file('a', facts)])).toThrow('zip a');
  });

  it.each([[['a', 'a'], 'twice'], [['a/b', 'a/B'], 'case'], [['A/x', 'a/y'], 'case'], [['a', 'a/b'], 'a file and a folder'], [['a/b', 'a'], 'a file and a folder'], [['a/b', 'A'], 'case|folder']])('ZIP-02 may not take the place of another: %j', (names, says) => {
    expect(() => admit(names.map((name) => file(name)))).toThrow(new RegExp(says));
  });

  it('ZIP-03 may not swell beyond measure, alone or with the others', () => {
    expect(() => admit([file('zeros', { compressedSize: 50_000, uncompressedSize: 50_000_000 })])).toThrow('would swell');
    expect(() => admit(Array.from({ length: 1_000 }, (_, n) => file(`f${n}`, { compressedSize: 100, uncompressedSize: 60_000 })))).toThrow('would swell');
    expect(() => admit([file('text', { compressedSize: 1_000_000, uncompressedSize: 50_000_000 })])).not.toThrow();
  });

  it('ZIP-03 may not be one of too many, or larger than the rest leaves room for', () => {
    expect(() => admit(Array.from({ length: 100_000 }, (_, n) => file(`f${n}`)))).toThrow('more than 50000 files');
    expect(() => admit([file('a', { compressedSize: 2 ** 40, uncompressedSize: 2 ** 40 })])).toThrow('larger than');
    expect(() => admit([file('a'), file('b'), file('c')], { entries: 2, bytes: 1_000, ratio: 100, freeBytes: 0 })).toThrow('more than 2 files');
  });

  it('is admitted under every name that a package has', () => {
    const names = ['README.txt', 'policy', 'verify/verify.mjs', `logs/${'ab'.repeat(32)}/tile/entries/x001/234.p/88`, 'reports/SOC2-TSC-2017-rev2022-0198a000-0000-7000-8000-000000000002.json', 'disclosures/00.jsonl', 'manifest.json'];
    expect(() => admit(names.map((name) => file(name)))).not.toThrow();
  });

  it('ZIP-01 stays below its folder under any name that is admitted', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'B', '.', '/', '\\', ' ', ':', '\0', 'é', '-') }), (name) => {
      if (nameFault(name) !== null) return;
      const parts = name.split('/');
      expect(parts.every((part) => /^[aB.\- ]+$/.test(part) && part !== '.' && part !== '..' && !/[. ]$/.test(part))).toBe(true);
    }), { numRuns: 2_000 });
  });
});
