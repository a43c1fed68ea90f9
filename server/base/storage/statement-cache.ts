import type { Database, RunResult, Statement as Prepared } from 'better-sqlite3';

const TARGET = /^(\s*(?:insert(?:\s+or\s+\w+)?\s+into|update(?:\s+or\s+\w+)?|delete\s+from)\s+)("?)(?!main\b|temp\b)(\w+)\2/i;

/**
 * Reads see the tenant's rows through TEMP views that carry the tables' names; views cannot be written to,
 * so the target of INSERT, UPDATE and DELETE is qualified with the real schema.
 */
export function qualifyTarget(text: string): string {
  return text.replace(TARGET, '$1main."$3"');
}

/** A statement as the query builder wants it: raw rows or objects, kept apart so that one never turns the other. */
export class KeptStatement {
  readonly #objects: Prepared<unknown[], unknown>;
  readonly #makeRaw: () => Prepared<unknown[], unknown>;
  #arrays: Prepared<unknown[], unknown> | undefined;

  constructor(db: Database, text: string) {
    this.#objects = db.prepare<unknown[], unknown>(text);
    this.#makeRaw = () => db.prepare<unknown[], unknown>(text).raw();
  }

  raw(): Prepared<unknown[], unknown> {
    return (this.#arrays ??= this.#makeRaw());
  }

  all(...params: unknown[]): unknown[] {
    return this.#objects.all(...params);
  }

  get(...params: unknown[]): unknown {
    return this.#objects.get(...params);
  }

  run(...params: unknown[]): RunResult {
    return this.#objects.run(...params);
  }
}

/** Prepares each text once per connection: preparing is most of the builder's cost. */
export class StatementCache {
  readonly #db: Database;
  readonly #kept = new Map<string, KeptStatement>();
  readonly #limit = 2_000;

  constructor(db: Database) {
    this.#db = db;
  }

  prepare(text: string): KeptStatement {
    const known = this.#kept.get(text);
    if (known) return known;
    if (this.#kept.size >= this.#limit) this.#kept.clear();
    const made = new KeptStatement(this.#db, qualifyTarget(text));
    this.#kept.set(text, made);
    return made;
  }
}
