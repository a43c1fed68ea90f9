import { existsSync, readFileSync, renameSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { withNamedFile } from '../../base/named-file.ts';

const HeadForm = z.strictObject({ size: z.int().min(0), note: z.string() });
const ForkForm = z.strictObject({ origin: z.string(), marked: HeadForm, found: HeadForm.nullable() });
const Heads = z.strictObject({ version: z.literal(1), heads: z.record(z.string(), HeadForm), forks: z.array(ForkForm).default([]) });
export type Head = { readonly size: number; readonly note: string };

/** Both heads of a log that was signed as one and found as another: the mark, and what stood in the database in its place, if it was signed. */
export interface Fork {
  readonly origin: string;
  readonly marked: Head;
  readonly found: Head | null;
}

/**
 * The highest checkpoint of each log, kept outside the database: a rolled-back copy of the whole database file verifies
 * perfectly by itself, and only this tells (AUDIT 2.5).
 */
export interface HeadsFile {
  read(): Readonly<Record<string, Head>>;
  /** Raises marks, never lowers one. Calls are collapsed: the last state wins, and is on disk a second later. */
  raise(origin: string, head: Head): void;
  /** Keeps both heads of a fork, as evidence. */
  keepFork(fork: Fork): void;
  /** Until every mark raised so far is on disk. */
  settle(): Promise<void>;
}

/** Between two writes: this file's fsync waits in one queue with those of the database, and commands wait for the database. */
const REST_MS = 1_000;

const REMEDY = 'put back the one that belongs to this database; to go on without, move it away (whether the database was rolled back can then not be told)';

/** `isOwn`: whether a log of that name is signed here; a file with marks of others only is refused. Absent: any are taken. */
export function openHeadsFile(file: string, isOwn: (origin: string) => boolean = () => true): HeadsFile {
  const heads: Record<string, Head> = { ...readHeads(file) };
  const origins = Object.keys(heads);
  if (origins.length > 0 && !origins.some(isOwn)) throw new Error(`${file} has marks of logs of another installation only: ${REMEDY}`);
  const forks = [...readForks(file)];
  // A command beside a running server writes the same file: neither may take the other's half-written one for its own.
  const next = `${file}.${process.pid}-${process.hrtime.bigint()}.next`;
  let dirty = false;
  let writing: Promise<void> | null = null;
  let waiting = 0;
  let wake = (): void => undefined;

  async function write(): Promise<void> {
    while (dirty) {
      dirty = false;
      for (const [origin, head] of Object.entries(readHeads(file))) if ((heads[origin]?.size ?? -1) < head.size) heads[origin] = head;
      addForks(forks, readForks(file));
      const handle = await open(next, 'w', 0o600);
      try {
        await handle.writeFile(`${JSON.stringify({ version: 1, heads, ...(forks.length > 0 ? { forks } : {}) })}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      renameSync(next, file);
      if (waiting === 0) await rest();
    }
    writing = null;
  }

  function rest(): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, REST_MS).unref();
      wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  return {
    read: () => heads,
    raise(origin, head) {
      if ((heads[origin]?.size ?? -1) >= head.size) return;
      heads[origin] = head;
      dirty = true;
      writing ??= write();
    },
    keepFork(fork) {
      addForks(forks, [fork]);
      dirty = true;
      writing ??= write();
    },
    settle: async () => {
      waiting += 1;
      try {
        wake();
        await writing;
      } finally {
        waiting -= 1;
      }
    },
  };
}

export function readHeads(file: string): Readonly<Record<string, Head>> {
  return readMarks(file).heads;
}

/** Every fork that was kept, in the order in which they were found. */
export function readForks(file: string): readonly Fork[] {
  return readMarks(file).forks;
}

function addForks(forks: Fork[], more: readonly Fork[]): void {
  for (const fork of more) if (!forks.some((one) => JSON.stringify(one) === JSON.stringify(fork))) forks.push(fork);
}

function readMarks(file: string): Omit<z.infer<typeof Heads>, 'version'> {
  if (!existsSync(file)) return { heads: {}, forks: [] };
  const text = withNamedFile(file, REMEDY, () => readFileSync(file, 'utf8'));
  try {
    return Heads.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${file} is not a file of log heads of this release: ${REMEDY}`, { cause });
  }
}
