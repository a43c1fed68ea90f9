import { canonicalJson } from '../../../shared/canonical-json.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { RunEvent } from './run.ts';

/** Members of an event's body that hold what was said to a tool or a model, or what it answered. Everything else says that it happened. */
const CONTENTS = ['arguments', 'result', 'text', 'calls', 'output'] as const;

/** An event as it is told after its contents went: which members went, and how many bytes of RFC 8785 they were, under `gone`. */
export function withoutContents<Event extends Pick<RunEvent, 'body'>>(event: Event): Event {
  const gone = contentsOf(event.body);
  if (gone === null) return event;
  const rest = Object.entries(event.body).filter(([name]) => !(name in gone));
  return { ...event, body: { ...Object.fromEntries<Json>(rest), gone: { members: Object.keys(gone), bytes: Buffer.byteLength(canonicalJson(gone)) } } };
}

/** The contents alone; null where an event has none. */
export function contentsOf(body: JsonObject): JsonObject | null {
  const found = CONTENTS.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]] as const]));
  return found.length === 0 ? null : Object.fromEntries<Json>(found);
}

/** SHA-256 over the RFC 8785 form of what events still say once their contents are gone, hex: the log keeps it, so that this cannot be changed unseen either. */
export function leftDigest(events: ReadonlyArray<Pick<RunEvent, 'seq' | 'body'>>): string {
  return sha256Hex(canonicalJson(events.map(({ seq, body }) => [seq, body])));
}
