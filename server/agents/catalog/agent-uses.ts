import { rightsOf } from '../../../shared/agent-rights.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { rightRows } from '../../../shared/right-rows.ts';
import type { AgentUses } from './agent-store.ts';

/** What a definition uses, in the names that its rights are shown by. */
export function usesOf(definition: JsonObject, digest: string): AgentUses {
  const rows = [...rightRows(rightsOf(definition)).values()];
  const named = (kind: 'tool' | 'model' | 'sub-agent') => rows.filter((row) => row.kind === kind).map(({ name }) => stored(name));
  return { tools: named('tool'), models: named('model'), agents: named('sub-agent'), digest };
}

/** PostgreSQL stores neither NUL nor half a surrogate pair in JSON. */
function stored(name: string): string {
  return name.replaceAll('\0', '').toWellFormed();
}
