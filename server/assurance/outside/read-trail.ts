import { isDeeperThan } from '../../../shared/json-depth.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';
import { Refusal } from '../../base/refusal.ts';
import { type OutsideEvent, outsideEvent, RecordFlaw, type TrailFormat } from './outside-event.ts';
import { memberOf, partsOf } from './record-texts.ts';

export const MOST_TRAIL_BYTES = 16 * 1024 * 1024;
export const MOST_RECORDS = 50_000;
const MOST_NAMED = 20;
const DEEPEST = 64;

export interface ReadRecord {
  readonly format: TrailFormat;
  readonly event: OutsideEvent;
  /** The record as the file has it. */
  readonly record: string;
}

export interface ReadTrail {
  /** The one that most of its records have. */
  readonly format: TrailFormat;
  readonly records: readonly ReadRecord[];
}

/**
 * Every record of a trail, in the order of the file: a JSON list, CloudTrail's `Records`, one JSON object, or one object a line.
 * All of them or none: a trail of which some records were passed over would be evidence of nothing.
 */
export function readTrail(bytes: Uint8Array, zoneless: 'utc' | 'refused'): ReadTrail {
  const texts = recordsIn(textIn(bytes));
  if (texts.length === 0) throw refusal('the file holds no record');
  if (texts.length > MOST_RECORDS) throw tooMany();
  const flaws: string[] = [];
  const read = texts.flatMap((record, at) => {
    try {
      const value = parsed(record);
      if (!isJsonObject(value)) throw new RecordFlaw('it is not a JSON object');
      return [{ ...outsideEvent(value, zoneless), record }];
    } catch (reason) {
      if (!(reason instanceof RecordFlaw)) throw reason;
      flaws.push(`record ${at + 1}: ${reason.message}`);
      return [];
    }
  });
  if (flaws.length > 0) throw refusal(flaws[0] ?? '', { flaws: flaws.slice(0, MOST_NAMED), flawed: flaws.length, records: texts.length });
  return { format: commonest(read.map(({ format }) => format)), records: read };
}

function textIn(bytes: Uint8Array): string {
  if (bytes.length > MOST_TRAIL_BYTES) throw new Refusal('input/too-large', { field: 'uploadId', rule: `uploadId: a trail may hold ${MOST_TRAIL_BYTES / 2 ** 20} MiB` });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
  } catch {
    throw refusal('the file is not UTF-8 text');
  }
}

function recordsIn(text: string): readonly string[] {
  if (isDeeperThan(DEEPEST, text)) throw refusal(`a record may be nested ${DEEPEST} deep at most`);
  const whole = parsed(text);
  if (whole === undefined) return linesOf(text.split(/\r?\n/));
  if (Array.isArray(whole)) return partsOf(text, MOST_RECORDS);
  return isJsonObject(whole) && Array.isArray(whole['Records']) ? partsOf(memberOf(text, 'Records') ?? '', MOST_RECORDS) : [text];
}

function linesOf(lines: readonly string[]): readonly string[] {
  const records = lines.filter((line) => line.trim() !== '').length;
  if (records > MOST_RECORDS) throw tooMany(); // before any of them is parsed
  return lines.flatMap((line, at) => {
    if (line.trim() === '') return [];
    if (parsed(line) === undefined) throw refusal(`line ${at + 1} is not JSON`);
    return [line.trim()];
  });
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json; // a parse yields nothing else
  } catch {
    return undefined; // perhaps one value a line
  }
}

function commonest(formats: readonly TrailFormat[]): TrailFormat {
  const counts = new Map<TrailFormat, number>();
  for (const format of formats) counts.set(format, (counts.get(format) ?? 0) + 1);
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? 'plain';
}

function tooMany(): Refusal {
  return refusal(`the file holds more than ${MOST_RECORDS} records`);
}

function refusal(rule: string, more: JsonObject = {}): Refusal {
  return new Refusal('input/invalid', { field: 'uploadId', rule: `uploadId: ${rule}`, ...more });
}
