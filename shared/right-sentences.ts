import type { RightKind, RightRow } from './right-rows.ts';

interface Words {
  readonly added: (row: RightRow) => string;
  readonly removed: (row: RightRow) => string;
}

/** The sentences that stand in the rights diff. */
const WORDS: Readonly<Record<RightKind, Words>> = {
  tool: both((row) => (row.name.endsWith('*') ? `use every tool of ${row.name.replace(/\/?\*$/, '') || 'its own'}` : `use the tool ${row.name} (${row.value ?? 'unknown'})`)),
  'mcp-server': both((row) => `use the MCP server ${row.name}${row.value === undefined ? '' : ` at "${row.value}"`}`),
  unattended: both((row) => `act without asking: ${row.name}`),
  secret: both((row) => `read the secret ${row.name}`),
  host: both((row) => `reach the host ${row.name}`),
  'sub-agent': both((row) => `hand work to the agent ${row.name}`),
  model: both((row) => `use the model ${row.name}`),
  memory: both((row) => `keep memory in ${row.name} (${row.value ?? 'unnamed'})`),
  role: both((row) => `act in the role ${row.name}`),
  limit: {
    added: (row) => `Is now limited: ${row.name} at ${row.value ?? 'an unknown amount'}.`,
    removed: (row) => `Is no longer limited: ${row.name} was ${row.value ?? 'an unknown amount'}.`,
  },
};

export function saysAdded(row: RightRow): string {
  return WORDS[row.kind].added(row);
}

export function saysRemoved(row: RightRow): string {
  return WORDS[row.kind].removed(row);
}

/** Only what has an order is ever changed: the effect of a tool and the amount of a limit. */
export function saysChanged(was: RightRow, is: RightRow): string {
  if (is.kind !== 'limit') return `The ${is.kind} ${is.name} was ${was.value ?? 'unknown'} and is now ${is.value ?? 'unknown'}.`;
  return `The limit ${is.name} ${is.power > was.power ? 'rises' : 'falls'} from ${was.value ?? ''} to ${is.value ?? ''}.`;
}

function both(act: (row: RightRow) => string): Words {
  return { added: (row) => `May now ${act(row)}.`, removed: (row) => `May no longer ${act(row)}.` };
}
