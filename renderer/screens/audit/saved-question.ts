import { type AuditQuestion, auditConditions, readAuditQuestion } from '../../lib/index.ts';
import { isJsonList, jsonEqual } from '../../../shared/json-equal.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';

/**
 * What a saved filter asks, as this screen can ask it; null when it cannot ask exactly that (a filter saved over the API may begin
 * within a day), because a list that shows more or less than its name promises would mislead.
 */
export function questionIn(saved: JsonObject): AuditQuestion | null {
  const question = readAuditQuestion(Object.fromEntries([
    ...listed('type', saved['types']), ...listed('severity', saved['severities']), ...listed('outcome', saved['outcomes']), ...listed('kind', saved['resourceTypes']),
    ...said('text', saved['text']), ...said('actor', saved['actorId']), ...said('resource', saved['resourceId']), ...said('run', saved['runId']), ...day('from', saved['from']), ...day('to', saved['to']),
  ]));
  return jsonEqual(sorted(auditConditions(question)), sorted(saved)) ? question : null;
}

type Entry = readonly [string, string];

function listed(name: string, value: Json | undefined): readonly Entry[] {
  return isJsonList(value) ? [[name, value.map(String).join(',')]] : [];
}

function said(name: string, value: Json | undefined): readonly Entry[] {
  return typeof value === 'string' ? [[name, value]] : [];
}

function day(name: string, value: Json | undefined): readonly Entry[] {
  return typeof value === 'string' ? [[name, value.slice(0, 10)]] : [];
}

/** Lists of values say the same in any order. */
function sorted(conditions: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(conditions).map(([name, value]) => [name, isJsonList(value) ? value.map(String).toSorted() : value]));
}
