import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Marks the fuses in Electron's program (docs/tutorial/fuses.md): after it a version byte, a length byte, and one character a fuse. */
const SENTINEL = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
const VERSION = 1;
const OFF = '0'.charCodeAt(0);
const ON = '1'.charCodeAt(0);

type Platform = 'linux' | 'darwin' | 'win32';

/** Every fuse of version 1 in the order of the wire; none is left to its default. */
export function fusesFor(platform: Platform) {
  return [
    ['RunAsNode', false], // ELECTRON_RUN_AS_NODE would make our signed program a Node for anybody
    ['EnableCookieEncryption', true],
    ['EnableNodeOptionsEnvironmentVariable', false],
    ['EnableNodeCliInspectArguments', false],
    ['EnableEmbeddedAsarIntegrityValidation', platform !== 'linux'], // Electron checks it on macOS and Windows only
    ['OnlyLoadAppFromAsar', true],
    ['LoadBrowserProcessSpecificV8Snapshot', false],
    ['GrantFileProtocolExtraPrivileges', false], // nothing of ours is loaded from file://
    ['WasmTrapHandlers', true],
  ] as const satisfies readonly (readonly [string, boolean])[];
}

/**
 * The program with all its fuses set, in every wire it has (a universal macOS program has two). Refuses a wire of another
 * version or length: a fuse that we do not name must not slip through with its default.
 */
export function withFuses(program: Buffer, platform: Platform): Buffer {
  const flipped = Buffer.from(program);
  const fuses = fusesFor(platform);
  let wires = 0;
  for (let at = flipped.indexOf(SENTINEL); at >= 0; at = flipped.indexOf(SENTINEL, at + 1)) {
    const [version, length] = flipped.subarray(at + SENTINEL.length);
    if (version !== VERSION || length !== fuses.length) throw new Error(`the program has fuses of version ${version} and number ${length}; ${fuses.length} of version ${VERSION} are known`);
    fuses.forEach(([, isOn], index) => flipped.writeUInt8(isOn ? ON : OFF, at + SENTINEL.length + 2 + index));
    wires += 1;
  }
  if (wires === 0) throw new Error('the program has no fuses: it is not Electron');
  return flipped;
}

/** What electron-builder hands to an after-pack hook, as far as it is used. */
interface PackContext {
  readonly appOutDir: string;
  readonly electronPlatformName: string;
  readonly packager: { readonly appInfo: { readonly productFilename: string }; readonly executableName?: string };
}

/** After packing and before signing, so that the signature covers the fuses. */
export default async function afterPack({ appOutDir, electronPlatformName, packager }: PackContext): Promise<void> {
  const platform = electronPlatformName === 'darwin' || electronPlatformName === 'win32' ? electronPlatformName : 'linux';
  const name = packager.appInfo.productFilename;
  const program = {
    linux: join(appOutDir, packager.executableName ?? name),
    win32: join(appOutDir, `${name}.exe`),
    darwin: join(appOutDir, `${name}.app/Contents/Frameworks/Electron Framework.framework/Electron Framework`),
  }[platform];
  await writeFile(program, withFuses(await readFile(program), platform));
}
