import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../sha256-hex.ts';
import type { Dialect } from './kit.ts';

export interface Migration {
  readonly name: string;
  readonly digest: string;
  readonly statements: readonly string[];
}

/** One folder per migration, made by `npm run db:generate`; sources and bundle keep them at the same place beside this code. */
export function readMigrations(dialect: Dialect): readonly Migration[] {
  const folder = join(import.meta.dirname, 'migrations', dialect === 'sqlite' ? 'sqlite' : 'pg');
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'migration.sql')));
  return names.sort().map((name) => {
    const text = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
    const statements = text.split('--> statement-breakpoint').map((part) => part.trim()).filter(Boolean);
    return { name, digest: sha256Hex(text), statements };
  });
}

/** What is still to be applied. A merged migration is never edited, and a database from a newer release is not opened. */
export function pendingMigrations(all: readonly Migration[], applied: ReadonlyMap<string, string>): readonly Migration[] {
  const known = new Set(all.map((migration) => migration.name));
  for (const name of applied.keys()) if (!known.has(name)) throw new Error(`the database was made by a newer release: unknown migration ${name}`);
  for (const { name, digest } of all) {
    const then = applied.get(name);
    if (then !== undefined && then !== digest) throw new Error(`migration ${name} was edited after it had been applied`);
  }
  return all.filter((migration) => !applied.has(migration.name));
}
