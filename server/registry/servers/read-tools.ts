import { flawOf } from '../../../shared/json-flaw.ts';
import { isJsonObject, type JsonObject } from '../../../shared/json.ts';
import { ServerTrouble } from './server-trouble.ts';

export const MOST_TOOLS = 2_000;
const LONGEST_NAME = 200;
/** What no reader sees: two names would look the same. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** One tool as a server defines it. */
export interface DefinedTool {
  readonly name: string;
  readonly definition: JsonObject;
}

/** The tools of an answer. All or none: a list with one missing would pin less than the server offers. */
export function readTools(listed: readonly unknown[]): readonly DefinedTool[] {
  if (listed.length > MOST_TOOLS) throw new ServerTrouble(`offers more than ${MOST_TOOLS} tools`);
  const flaw = flawOf(JSON.stringify(listed));
  if (flaw) throw new ServerTrouble(`sent a list of tools that ${flaw}`);
  const seen = new Set<string>();
  return listed.map((tool, at) => {
    const name = isJsonObject(tool) ? tool['name'] : undefined;
    if (!isJsonObject(tool) || typeof name !== 'string' || name === '' || name.length > LONGEST_NAME || UNSEEN.test(name)) throw new ServerTrouble(`sent a tool without a usable name (number ${at + 1})`);
    if (!isJsonObject(tool['inputSchema'])) throw new ServerTrouble(`sent a tool without an inputSchema (number ${at + 1})`);
    if (seen.has(name)) throw new ServerTrouble(`lists a tool twice (number ${at + 1})`);
    seen.add(name);
    return { name, definition: tool };
  });
}
