import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import afterPack, { fusesFor, withFuses } from '../../build/flip-fuses.ts';

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** Bytes like a program's, with one wire of the given fuses in them. */
function program(fuses = '111110011', version = 1): Buffer {
  return Buffer.concat([Buffer.from('\x7fELF before'), Buffer.from(SENTINEL), Buffer.from([version, fuses.length]), Buffer.from(fuses), Buffer.from('after')]);
}

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'countersign-fuses-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the fuses', () => {
  it('DS19: are all nine, each stated once', () => {
    const names = fusesFor('linux').map(([name]) => name);

    expect(names).toHaveLength(9);
    expect(new Set(names).size).toBe(9);
  });

  it.each([['linux', '010001001'], ['darwin', '010011001'], ['win32', '010011001']] as const)('DS19: a dummy wire becomes the expected bytes on %s, and nothing else changes', (platform, wire) => {
    expect(withFuses(program(), platform)).toEqual(program(wire));
  });

  it('DS19: both wires of a universal program are set', () => {
    expect(withFuses(Buffer.concat([program(), program()]), 'darwin')).toEqual(Buffer.concat([program('010011001'), program('010011001')]));
  });

  it.each([
    ['ten fuses', program('1111111111'), 'number 10'], ['eight fuses', program('11111111'), 'number 8'],
    ['another version', program('111111111', 2), 'version 2'], ['no fuses', Buffer.from('no program'), 'it is not Electron'],
  ])('DS19: a program with %s is refused', (_what, bytes, reason) => {
    expect(() => withFuses(bytes, 'linux')).toThrow(reason);
  });

  it.each([
    ['linux', 'Countersign'], ['win32', 'Countersign.exe'], ['darwin', 'Countersign.app/Contents/Frameworks/Electron Framework.framework/Electron Framework'],
  ] as const)('the hook finds the program of %s', async (platform, path) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), program());

    await afterPack({ appOutDir: folder, electronPlatformName: platform, packager: { appInfo: { productFilename: 'Countersign' } } });

    expect(readFileSync(join(folder, path))).toEqual(withFuses(program(), platform));
  });
});
