import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { outDir, root } from './project.mjs';
import { captureProgram } from './run-program.mjs';

const DIALECTS = [
  { dialect: 'sqlite', schema: 'server/schema.sqlite.ts', folder: 'server/base/storage/migrations/sqlite' },
  { dialect: 'postgresql', schema: 'server/schema.pg.ts', folder: 'server/base/storage/migrations/pg' },
];

/** Whether `npm run db:generate` would write anything: the tables then say what no migration does. Works on a copy; the tree stays as it is. */
export async function migrationDrift() {
  mkdirSync(outDir, { recursive: true });
  const copy = mkdtempSync(join(outDir, 'migration-drift-'));
  try {
    const drifts = [];
    for (const each of DIALECTS) drifts.push(await driftOf(each, join(copy, each.dialect)));
    const output = drifts.filter(Boolean).join('\n');
    return { code: output ? 1 : 0, output };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function driftOf({ dialect, schema, folder }, copy) {
  if (!existsSync(join(root, folder))) return `${folder} does not exist`;
  cpSync(join(root, folder), copy, { recursive: true });
  const before = readdirSync(copy);
  const { code, output } = await captureProgram('drizzle-kit', ['generate', '--dialect', dialect, '--schema', schema, '--out', relative(root, copy)]);
  if (code !== 0) return `${dialect}: drizzle-kit generate failed\n${output}`;
  const added = readdirSync(copy).filter((name) => !before.includes(name));
  return added.length > 0 ? `${dialect}: the tables changed and no migration says so; run \`npm run db:generate\`` : null;
}
