import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_RECORDS, readTrail } from '../../../../server/assurance/outside/read-trail.ts';
import type { JsonObject } from '../../../../shared/json.ts';
import { testData } from '../../../support/test-data.ts';

const bytes = (text: string) => Buffer.from(text);
const read = (value: unknown, zoneless: 'utc' | 'refused' = 'refused') => readTrail(bytes(JSON.stringify(value)), zoneless);
const eventOf = (record: JsonObject, zoneless: 'utc' | 'refused' = 'refused') => read([record], zoneless).records[0]?.event;
const why = (act: () => unknown): unknown => {
  try {
    act();
  } catch (reason) {
    return (reason as { readonly details: { readonly rule: unknown } }).details.rule; // a refusal
  }
  return null;
};
const AT = '2026-02-03T04:05:06.000Z';

describe('a trail of another system', () => {
  it('is read from a list, from CloudTrail’s Records, from one object, and from one object a line', () => {
    const record = { timestamp: AT, actor: 'ada', action: 'open' };
    const expected = [{ format: 'plain', event: { at: AT, actor: 'ada', action: 'open', resource: '', outcome: 'unknown', address: '' }, record: JSON.stringify(record) }];
    expect(read([record]).records).toEqual(expected);
    expect(read({ Records: [record] }).records).toEqual(expected);
    expect(read(record).records).toEqual(expected);
    expect(readTrail(bytes(`${JSON.stringify(record)}\r\n\n${JSON.stringify(record)}\n`), 'refused').records).toEqual([...expected, ...expected]);
  });

  it('keeps every record as the file has it, to the last digit and with names that stand twice', () => {
    const record = `{ "timestamp" : "${AT}", "id": 12345678901234567890, "id": 1.0, "actor":"\\u0061da" }`;
    for (const text of [`[${record} , ${record}]`, `{"Records": [], "Records" :[\n${record},${record}\n]}`, `${record}\n${record}\n`]) expect(readTrail(bytes(text), 'refused').records.map((one) => one.record)).toEqual([record, record]);
    expect(readTrail(bytes(record), 'refused').records).toMatchObject([{ record, event: { actor: 'ada' } }]);
  });

  it('of OCSF tells actor, operation, entity, outcome and address', () => {
    const record = { class_uid: 3001, type_name: 'Account Change: Create', time: Date.parse(AT), status_id: 2, actor: { user: { uid: 'u1', name: 'Ada' } }, api: { operation: 'CreateUser' }, user: { name: 'bob' }, src_endpoint: { ip: '192.0.2.7' } };
    expect(read([record])).toMatchObject({ format: 'ocsf', records: [{ event: { at: AT, actor: 'Ada', action: 'CreateUser', resource: 'bob', outcome: 'failure', address: '192.0.2.7' } }] });
  });

  it('of CloudTrail tells service and call, and an error or a failed console sign-in as a failure', () => {
    const record = { eventVersion: '1.08', eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', eventTime: AT, userIdentity: { arn: 'arn:aws:iam::1:user/ada' }, sourceIPAddress: '192.0.2.7', requestParameters: { userName: 'bob' } };
    expect(eventOf(record)).toEqual({ at: AT, actor: 'arn:aws:iam::1:user/ada', action: 'iam.amazonaws.com:CreateUser', resource: 'bob', outcome: 'success', address: '192.0.2.7' });
    expect(eventOf({ ...record, errorCode: 'AccessDenied' })?.outcome).toBe('failure');
    expect(eventOf({ ...record, eventName: 'ConsoleLogin', responseElements: { ConsoleLogin: 'Failure' } })?.outcome).toBe('failure');
  });

  it.each([
    ['allowed', 'success'], ['Approved', 'success'], [true, 'success'], [204, 'success'], ['denied', 'failure'], [false, 'failure'], [503, 'failure'], ['pending', 'unknown'], [null, 'unknown'],
  ] as const)('tells %s as %s', (said, outcome) => {
    expect(eventOf({ at: AT, outcome: said })?.outcome).toBe(outcome);
  });

  it.each([
    ['seconds', 1_770_000_000, '2026-02-02T02:40:00.000Z'], ['milliseconds', 1_770_000_000_123, '2026-02-02T02:40:00.123Z'], ['a zone', '2026-02-02T04:40:00+02:00', '2026-02-02T02:40:00.000Z'], ['a space', '2026-02-02 02:40:00Z', '2026-02-02T02:40:00.000Z'],
    ['microseconds', '2026-02-02T02:40:00.123456Z', '2026-02-02T02:40:00.123Z'],
  ])('understands a time in %s', (_name, ts, at) => {
    expect(eventOf({ ts })?.at).toBe(at);
  });

  it('takes a time without a zone only on the word of whoever brings it', () => {
    expect(why(() => eventOf({ ts: '2026-02-02T02:40:00.5' }))).toBe('uploadId: record 1: its time has no zone: say that times without one are UTC, if they are');
    expect(eventOf({ ts: '2026-02-02T02:40:00.5' }, 'utc')?.at).toBe('2026-02-02T02:40:00.500Z');
  });

  it.each([
    ['no record', '[]', 'the file holds no record'], ['a record without a time', '[{"actor":"ada"}]', 'record 1: it says no time (time, timestamp, @timestamp, eventTime, at, ts)'], ['a day that is none', `[{"at":"${AT}"},{"at":"2026-02-31T00:00:00Z"}]`, 'record 2: its time is no moment of the calendar'],
    ['a time in words', '[{"at":"yesterday"}]', 'record 1: its time is not RFC 3339, such as 2026-01-31T09:30:00Z'], ['something else than an object', `[{"at":"${AT}"},7]`, 'record 2: it is not a JSON object'], ['a broken line', `{"at":"${AT}"}\n{"at":`, 'line 2 is not JSON'],
    ['a time before all clocks', '[{"at":-5}]', 'record 1: its time is outside 1970 to 9999'], ['a time of another age', '[{"at":1e300}]', 'record 1: its time is outside 1970 to 9999'],
  ])('is not in at all with %s', (_name, text, rule) => {
    expect(why(() => readTrail(bytes(text), 'refused'))).toBe(`uploadId: ${rule}`);
  });

  it('is not in at all when it is not UTF-8, or too long', () => {
    expect(why(() => readTrail(Buffer.of(0xff, 0xfe), 'refused'))).toBe('uploadId: the file is not UTF-8 text');
    expect(why(() => readTrail(bytes(`[${'{},'.repeat(MOST_RECORDS)}{}]`), 'refused'))).toBe(`uploadId: the file holds more than ${MOST_RECORDS} records`);
  });

  it('is refused in words when a record nests deeper than anything could walk, and before its lines are parsed when they are too many', () => {
    for (const depth of [65, 100_000]) expect(why(() => readTrail(bytes(`{"at":1,"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`), 'refused'))).toBe('uploadId: a record may be nested 64 deep at most');
    expect(eventOf({ at: AT, actor: '['.repeat(100) })?.actor).toBe('['.repeat(100)); // brackets in a text open nothing
    expect(why(() => readTrail(bytes('{}\n'.repeat(MOST_RECORDS) + '{'), 'refused'))).toBe(`uploadId: the file holds more than ${MOST_RECORDS} records`);
  });

  it('is told in lines that both databases keep, whatever its records say, and its records stay as they are', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }), (actor, action) => {
      const [first] = read([{ at: AT, actor, action }]).records;
      expect(`${first?.event.actor}${first?.event.action}`).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      expect(JSON.parse(first?.record ?? '')).toEqual(JSON.parse(JSON.stringify({ at: AT, actor, action })));
    }));
  });

  it('has no way into what is not its own', () => {
    expect(eventOf(JSON.parse(`{"at":"${AT}","__proto__":{"actor":"ada"},"constructor":{"name":"x"},"user":{}}`) as JsonObject)?.actor).toBe('');
  });

  const folder = testData('audit-import');
  it.skipIf(folder === null)('is read from the real captures: OCSF and CloudTrail of the same act, a console sign-in, three trails of agents', () => {
    const of = (path: string) => readTrail(readFileSync(join(folder ?? '', path)), 'utc');
    const [cloudtrail, ocsf] = [of('ocsf/account_change.cloudtrail.json'), of('ocsf/account_change.ocsf.json')];
    expect([cloudtrail.format, ocsf.format]).toEqual(['cloudtrail', 'ocsf']);
    expect(cloudtrail.records[0]?.event.at).toBe(ocsf.records[0]?.event.at);
    expect([cloudtrail.records[0]?.event.action, ocsf.records[0]?.event.action]).toEqual(['iam.amazonaws.com:CreateUser', 'CreateUser']);
    expect(of('ocsf/console_login.cloudtrail.json').records[0]?.event).toMatchObject({ action: 'signin.amazonaws.com:ConsoleLogin', outcome: 'success' });
    for (const name of ['aml', 'soc2', 'trading']) {
      const trail = of(`agt-examples/${name}_audit_trail.json`);
      expect(trail.records.length).toBeGreaterThan(5);
      expect(trail.records.every(({ event }) => event.actor !== '' && event.action !== '')).toBe(true);
      expect(why(() => readTrail(readFileSync(join(folder ?? '', `agt-examples/${name}_audit_trail.json`)), 'refused'))).toContain('has no zone');
    }
  });
});
