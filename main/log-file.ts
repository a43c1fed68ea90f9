import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { instantOf } from '../shared/brand.ts';
import { redactFields } from './redaction.ts';

export type LogLevel = 'info' | 'warn' | 'error';
export type WriteLog = (level: LogLevel, event: string, fields?: Readonly<Record<string, unknown>>) => void;

interface Options {
  readonly folder: string;
  /** One file per process: `main`, `server`. */
  readonly name: string;
  readonly now: () => number;
  readonly maxBytes?: number;
  /** Older files kept beside the current one. */
  readonly keep?: number;
}

/**
 * A log of JSON lines, one object each with `at`, `level`, `event`. Every field goes through redaction; a full file becomes
 * `<name>.1.log`, that one `<name>.2.log`, and so on. Written at once, so that the last line before a crash is there.
 */
export function openLogFile({ folder, name, now, maxBytes = 5_242_880, keep = 3 }: Options): WriteLog {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = (age: number) => join(folder, age === 0 ? `${name}.log` : `${name}.${age}.log`);
  let size = statSync(path(0), { throwIfNoEntry: false })?.size ?? 0;

  const rotate = () => {
    rmSync(path(keep), { force: true });
    for (let age = keep - 1; age >= 0; age -= 1) {
      if (statSync(path(age), { throwIfNoEntry: false })) renameSync(path(age), path(age + 1));
    }
    size = 0;
  };
  return (level, event, fields = {}) => {
    const line = `${JSON.stringify({ at: instantOf(now()), level, event, ...asObject(redactFields(fields)) })}\n`;
    if (size > 0 && size + line.length > maxBytes) rotate();
    appendFileSync(path(0), line, { mode: 0o600 });
    size += Buffer.byteLength(line);
  };
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
