import { brand, epochMs, type Instant, instantOf } from '../../../shared/brand.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';

/** What another system's record says, in the few words that all of them share. The record itself is kept beside it, whole. */
export interface OutsideEvent {
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly resource: string;
  readonly outcome: OutsideOutcome;
  /** Where it came from; empty when the record does not say. */
  readonly address: string;
}

export const OUTSIDE_OUTCOMES = ['success', 'failure', 'unknown'] as const;
export type OutsideOutcome = (typeof OUTSIDE_OUTCOMES)[number];

export const TRAIL_FORMATS = ['ocsf', 'cloudtrail', 'plain'] as const;
export type TrailFormat = (typeof TRAIL_FORMATS)[number];

/** A record without a time cannot stand in a period, and one whose time has no zone means another moment elsewhere. */
export class RecordFlaw extends Error {}

const LONGEST = 500;

/**
 * The event in a record: of OCSF (a `class_uid`), of AWS CloudTrail (`eventSource`, `eventName`, `eventTime`), or of any other system by
 * the names that such records usually have. Throws a `RecordFlaw` for a record without a usable time.
 * @param zoneless whether a time without a zone is UTC, by the word of whoever brings the trail
 */
export function outsideEvent(record: JsonObject, zoneless: 'utc' | 'refused'): { readonly format: TrailFormat; readonly event: OutsideEvent } {
  const format = formatOf(record);
  const { at, ...told } = READERS[format](record);
  return { format, event: { at: momentOf(at, zoneless), actor: line(told.actor), action: line(told.action), resource: line(told.resource), outcome: told.outcome, address: line(told.address) } };
}

function formatOf(record: JsonObject): TrailFormat {
  if (typeof record['class_uid'] === 'number') return 'ocsf';
  return typeof record['eventSource'] === 'string' && typeof record['eventName'] === 'string' ? 'cloudtrail' : 'plain';
}

interface Told {
  readonly at: Json | undefined;
  readonly actor: Json | undefined;
  readonly action: Json | undefined;
  readonly resource: Json | undefined;
  readonly outcome: OutsideOutcome;
  readonly address: Json | undefined;
}

const READERS: Readonly<Record<TrailFormat, (record: JsonObject) => Told>> = {
  ocsf: (record) => ({
    at: record['time'] ?? record['time_dt'],
    actor: firstAt(record, 'actor.user.name', 'actor.user.email_addr', 'actor.user.uid', 'actor.app_name', 'actor.invoked_by', 'user.name', 'user.uid'),
    action: firstAt(record, 'api.operation', 'type_name', 'activity_name') ?? record['type_uid'] ?? record['class_uid'],
    resource: firstAt(record, 'resources.0.name', 'resources.0.uid', 'web_resources.0.name', 'entity.name', 'entity.uid', 'user_result.name', 'user.name', 'user.uid', 'app.name', 'finding_info.title'),
    outcome: record['status_id'] === 1 ? 'success' : record['status_id'] === 2 ? 'failure' : outcomeOf(record['status']),
    address: firstAt(record, 'src_endpoint.ip', 'device.ip'),
  }),
  cloudtrail: (record) => ({
    at: record['eventTime'],
    actor: firstAt(record, 'userIdentity.arn', 'userIdentity.userName', 'userIdentity.principalId', 'userIdentity.invokedBy', 'userIdentity.type'),
    action: `${textOf(record['eventSource'])}:${textOf(record['eventName'])}`,
    resource: firstAt(record, 'resources.0.ARN', 'requestParameters.userName', 'requestParameters.roleName', 'requestParameters.bucketName', 'recipientAccountId'),
    outcome: record['errorCode'] !== undefined && record['errorCode'] !== null ? 'failure' : (outcomeOf(firstAt(record, 'responseElements.ConsoleLogin')) === 'failure' ? 'failure' : 'success'),
    address: record['sourceIPAddress'],
  }),
  plain: (record) => ({
    at: firstAt(record, 'timestamp', '@timestamp', 'time', 'eventTime', 'event_time', 'at', 'date', 'created_at', 'ts'),
    actor: firstAt(record, 'actor.name', 'actor.id', 'actor', 'user.name', 'user.id', 'user', 'user_id', 'agent_name', 'agent_id', 'principal', 'subject', 'username', 'who'),
    action: firstAt(record, 'action', 'event_type', 'event', 'type', 'operation', 'name', 'verb', 'message'),
    resource: firstAt(record, 'resource.name', 'resource.id', 'resource', 'tool', 'target', 'object', 'resource_id', 'path', 'url'),
    outcome: outcomeOf(firstAt(record, 'outcome', 'result', 'status', 'decision', 'success')),
    address: firstAt(record, 'ip_address', 'ip', 'source_ip', 'sourceIPAddress', 'client_ip', 'remote_addr'),
  }),
};

const SUCCESS = /^(?:success|succeeded|ok|allowed?|approved|permit(?:ted)?|granted|passed|true|2\d\d)$/i;
const FAILURE = /^(?:failure|failed|error|denied|deny|blocked|rejected|refused|false|[45]\d\d)$/i;

function outcomeOf(said: Json | undefined): OutsideOutcome {
  const word = textOf(said);
  return SUCCESS.test(word) ? 'success' : FAILURE.test(word) ? 'failure' : 'unknown';
}

/** The first of these places that holds a text or a number; a step in digits is a place in a list. */
function firstAt(record: JsonObject, ...ways: readonly string[]): Json | undefined {
  return ways.map((way) => way.split('.').reduce<Json | undefined>(stepInto, record)).find((value) => textOf(value) !== '');
}

function stepInto(value: Json | undefined, step: string): Json | undefined {
  if (Array.isArray(value)) return (value as readonly Json[])[Number(step)]; // a list of JSON holds JSON
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value.trim() : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** One line that both databases can keep and every screen can show. */
function line(value: Json | undefined): string {
  return textOf(value).toWellFormed().replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').slice(0, LONGEST).toWellFormed();
}

const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?<zone>Z|[+-]\d\d:?\d\d)?$/i;
/** Seconds before this, milliseconds from it on: the year 5138 against 1973. */
const SECONDS_END = 100_000_000_000;
const LAST_MS = Date.UTC(9999, 11, 31);

function momentOf(said: Json | undefined, zoneless: 'utc' | 'refused'): Instant {
  const ms = typeof said === 'number' ? Math.trunc(said < SECONDS_END ? said * 1_000 : said) : textMs(textOf(said), zoneless);
  if (!Number.isFinite(ms) || ms < 0 || ms > LAST_MS) throw new RecordFlaw('its time is outside 1970 to 9999');
  return instantOf(ms);
}

function textMs(text: string, zoneless: 'utc' | 'refused'): number {
  if (text === '') throw new RecordFlaw('it says no time (time, timestamp, @timestamp, eventTime, at, ts)');
  const match = TIME.exec(text);
  if (!match) throw new RecordFlaw('its time is not RFC 3339, such as 2026-01-31T09:30:00Z');
  if (match.groups?.['zone'] === undefined && zoneless === 'refused') throw new RecordFlaw('its time has no zone: say that times without one are UTC, if they are');
  const ms = epochMs(brand<Instant>(`${text.replace(' ', 'T')}${match.groups?.['zone'] === undefined ? 'Z' : ''}`));
  if (Number.isNaN(ms) || !isDay(text.slice(0, 10))) throw new RecordFlaw('its time is no moment of the calendar');
  return ms;
}

/** Parsing makes the 3rd of March of the 31st of February, which no record says. */
function isDay(date: string): boolean {
  const ms = epochMs(brand<Instant>(`${date}T00:00:00Z`));
  return !Number.isNaN(ms) && instantOf(ms).startsWith(date);
}
