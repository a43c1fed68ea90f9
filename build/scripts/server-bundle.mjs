import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isFresh, stampBuild } from './freshness.mjs';
import { outDir, root } from './project.mjs';

/** What out/server/<name>.js is made from. */
const ENTRIES = {
  serve: 'server/hosts/serve.ts',
  utility: 'server/hosts/utility.ts',
  verify: 'server/hosts/verify-cli.ts',
  evidence: 'server/hosts/evidence-cli.ts',
  report: 'server/hosts/report-cli.ts',
  migrate: 'server/hosts/migrate-cli.ts',
  allowlist: 'server/hosts/allowlist-cli.ts',
  'verify-worker': 'server/records/audit/verify-worker.ts',
};

// Native code, and a package that reads files from its own folder at run time (font metrics). All else is bundled: loading
// hundreds of small files is what makes an unbundled start slow (npm run bench -- startup).
const EXTERNAL = ['better-sqlite3', '@node-rs/argon2', 'pdfkit'];

const MIGRATIONS = 'server/base/storage/migrations';
// What goes into every evidence package as it is.
const PACKAGED = ['package-verifier.mjs', 'package-verifying.md'].map((name) => join('server/assurance/evidence', name));
// What papers are written with (server/assurance/reports/typefaces.ts), each beside its licence.
const FONTS = {
  '@expo-google-fonts/inter': ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf', 'LICENSE_FONT'],
  'dejavu-fonts-ttf': ['ttf/DejaVuSans.ttf', 'ttf/DejaVuSans-Bold.ttf', 'ttf/DejaVuSansMono.ttf', 'LICENSE'],
};
const BOOT = 'virtual:boot/';
const folder = join(outDir, 'server');
const stamp = join(folder, '.built');
const sources = ['server', 'shared', 'package-lock.json', 'build/scripts/server-bundle.mjs'].map((path) => join(root, path));

/** Bundles the server into out/server when its sources are newer. Answers whether it had to. */
export async function ensureServerBundle() {
  if (isFresh(stamp, sources)) return false;
  const beganAt = new Date();
  const next = join(outDir, `server.next-${process.pid}`);
  await bundle(next);
  const migrations = join(root, MIGRATIONS);
  if (existsSync(migrations)) cpSync(migrations, join(next, 'migrations'), { recursive: true });
  for (const file of PACKAGED) cpSync(join(root, file), join(next, basename(file)));
  for (const [name, files] of Object.entries(FONTS)) for (const file of files) cpSync(join(root, 'node_modules', name, file), join(next, 'fonts', basename(file)));
  stampBuild(join(next, '.built'), beganAt);
  // Whole or not at all: a broken build leaves the last good one in place.
  rmSync(folder, { recursive: true, force: true });
  renameSync(next, folder);
  return true;
}

/** Names of the entries whose source is there. */
export function serverEntries() {
  return Object.keys(ENTRIES).filter((name) => existsSync(join(root, ENTRIES[name])));
}

async function bundle(into) {
  const names = serverEntries();
  mkdirSync(into, { recursive: true });
  if (names.length === 0) return;
  const { build } = await import('vite');
  try {
    await build(configFor(names, into));
  } catch (reason) {
    rmSync(into, { recursive: true, force: true });
    throw reason;
  }
}

function configFor(names, into) {
  return {
    configFile: false, root, publicDir: false, logLevel: 'warn',
    plugins: [bootWithCompileCache()],
    ssr: { target: 'node', noExternal: true, external: EXTERNAL },
    build: {
      ssr: true, outDir: into, emptyOutDir: true, target: 'node24', minify: false, sourcemap: false, copyPublicDir: false,
      rolldownOptions: {
        input: Object.fromEntries(names.map((name) => [name, BOOT + name])),
        // Flat: the storage looks for `migrations` beside the file it stands in.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-part.js' },
      },
    },
  };
}

/** Each entry first switches Node's compile cache on and only then loads its code, which that cache can hold from the second start on. */
function bootWithCompileCache() {
  return {
    name: 'countersign:boot',
    resolveId: (id) => (id.startsWith(BOOT) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${BOOT}`)) return null;
      const entry = join(root, ENTRIES[id.slice(BOOT.length + 1)]);
      return [
        `import { enableCompileCache } from 'node:module';`,
        `import { join } from 'node:path';`,
        `enableCompileCache(join(import.meta.dirname, '.compile-cache'));`,
        `await import(${JSON.stringify(entry)});`,
      ].join('\n');
    },
  };
}
