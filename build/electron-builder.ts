/** The settings of electron-builder that are used here; the builder itself is no dependency (it needs downloads to do anything). */
interface BuilderConfiguration {
  readonly appId: string;
  readonly productName: string;
  readonly copyright: string;
  readonly directories: { readonly output: string; readonly buildResources: string };
  readonly asar: boolean;
  readonly asarUnpack: readonly string[];
  readonly files: readonly string[];
  readonly npmRebuild: boolean;
  readonly afterPack: string;
  readonly protocols: readonly { readonly name: string; readonly schemes: readonly string[] }[];
  readonly publish: null;
  readonly mac: { readonly target: readonly string[]; readonly category: string; readonly hardenedRuntime: boolean; readonly entitlements: string; readonly entitlementsInherit: string };
  readonly win: { readonly target: readonly string[] };
  readonly linux: { readonly target: readonly string[]; readonly category: string };
}

/** `npx electron-builder --config build/electron-builder.ts` after `npm run build`. Never run where this was written. */
const configuration: BuilderConfiguration = {
  appId: 'dev.countersign.desktop',
  productName: 'Countersign',
  copyright: 'Apache-2.0',
  directories: { output: 'out/packages', buildResources: 'build' },
  asar: true,
  // A native module is opened by the system, which cannot look into an archive.
  asarUnpack: ['**/*.node'],
  // Production dependencies come along by themselves; of those only what runs.
  files: [
    'out/{main,preload,renderer,server}/**', 'package.json',
    '!**/*.map', '!**/*.{ts,tsx,mts,cts}', '!**/.env*', '!**/{test,tests,__tests__,docs,example,examples}/**', '!**/.compile-cache/**', '!out/**/.built*',
  ],
  npmRebuild: false, // better-sqlite3 brings N-API prebuilds, which fit every Node and Electron
  afterPack: 'build/flip-fuses.ts',
  protocols: [{ name: 'Countersign', schemes: ['countersign'] }],
  publish: null, // there is no update server, and no claim of one
  mac: {
    target: ['dmg', 'zip'], category: 'public.app-category.developer-tools', hardenedRuntime: true,
    entitlements: 'build/entitlements.mac.plist', entitlementsInherit: 'build/entitlements.mac.plist',
  },
  win: { target: ['nsis'] },
  linux: { target: ['AppImage', 'deb'], category: 'Development' },
};

export default configuration;
