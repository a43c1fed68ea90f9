import { z } from 'zod';
import { OCSF_FILE } from './ocsf-lines.ts';
import { PackageFault } from './package-fault.ts';
import type { SeenInEntries } from './package-log-source.ts';
import { linesOf } from './text-lines.ts';
import type { PackageReader } from './zip-reader.ts';

/** As much of an event as says which entry it is. */
const Line = z.looseObject({ metadata: z.looseObject({ uid: z.string(), sequence: z.int(), event_code: z.string() }), time: z.int() });

/** The events are those of the entries: each of the period, or each that was picked, once. What a line says beyond its entry is a copy, and is not held against it. */
export async function demandOcsf(reader: PackageReader, seen: SeenInEntries): Promise<void> {
  const left = new Map(seen.told);
  let number = 0;
  for await (const text of linesOf(OCSF_FILE, reader.chunks(OCSF_FILE))) {
    number += 1;
    const said = Line.safeParse(parsed(text));
    const { uid, sequence, event_code: type } = said.data?.metadata ?? { uid: '', sequence: 0, event_code: '' };
    if (!said.success || left.get(uid) !== `${sequence} ${said.data.time} ${type}`) throw new PackageFault('file', OCSF_FILE, `line ${number}: no entry of the period is this one, or it was told before`);
    left.delete(uid);
  }
  const [missing] = left.keys();
  if (missing !== undefined) throw new PackageFault('file', OCSF_FILE, `it does not tell of entry ${missing}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // JSON.parse has no other way to say so
  }
}
