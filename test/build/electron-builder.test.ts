import { existsSync, readFileSync } from 'node:fs';
import { join, matchesGlob, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import configuration from '../../build/electron-builder.ts';
import { APP_ID } from '../../main/app-origin.ts';
import { LINK_SCHEME } from '../../main/deep-links.ts';

const root = resolve(import.meta.dirname, '../..');

/** Whether the patterns let a file in: the last one that matches decides, as the builder reads them. */
function isPacked(path: string): boolean {
  return configuration.files.reduce((packed, pattern) => {
    const excludes = pattern.startsWith('!');
    return matchesGlob(path, excludes ? pattern.slice(1) : pattern) ? !excludes : packed;
  }, false);
}

// What only the builder itself could show (its schema, a real archive's listing) is not claimed here.
describe('the packaging', () => {
  it.each(['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html', 'out/renderer/assets/a.js', 'out/server/utility.js', 'out/server/migrations/sqlite/0001/migration.sql', 'package.json'])(
    'DS20: takes %s', (path) => {
      expect(isPacked(path)).toBe(true);
    });

  it.each([
    'main/index.ts', 'server/open.ts', 'test/main/vault.test.ts', 'out/main/index.js.map', 'out/server/test/a.js', '.env', 'out/.env', 'out/server/.env.local', 'out/server/a.ts',
    'docs/x.md', 'out/packages/Countersign.dmg', 'out/server/.compile-cache/v24/x', 'out/.built-ui', 'out/server/.built', 'package-lock.json', 'playwright.config.ts',
  ])('DS20: leaves %s out', (path) => {
    expect(isPacked(path)).toBe(false);
  });

  it('DS20: packs an archive from which only native modules are unpacked, and rebuilds nothing', () => {
    expect(configuration).toMatchObject({ asar: true, asarUnpack: ['**/*.node'], npmRebuild: false });
  });

  it('DS19: flips the fuses after packing, with a hook that is there', () => {
    expect(existsSync(join(root, configuration.afterPack))).toBe(true);
  });

  it('asks macOS for nothing but what V8 needs', () => {
    const { entitlements, entitlementsInherit, hardenedRuntime } = configuration.mac;
    const keys = [...readFileSync(join(root, entitlements), 'utf8').matchAll(/<key>(.*?)<\/key>/g)].map(([, key]) => key);

    expect([entitlementsInherit, hardenedRuntime, keys]).toEqual([entitlements, true, ['com.apple.security.cs.allow-jit']]);
  });

  it('registers the scheme that main understands', () => {
    expect(configuration.protocols.flatMap(({ schemes }) => schemes)).toEqual([LINK_SCHEME]);
  });

  it('names the application as main does: Windows shows the notices of no other', () => {
    expect(configuration.appId).toBe(APP_ID);
  });

  it('starts at what package.json names', () => {
    expect(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).main).toBe('out/main/index.js');
  });
});
