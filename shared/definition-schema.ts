import { HOST_FIELDS, LIMIT_FIELDS, MCP_SERVER_FIELDS, MEMORY_FIELDS, plainKey, PROMPT_FIELDS, SECRET_FIELDS, SUB_AGENT_FIELDS, TOOL_FIELDS, WRAPPER_FIELDS } from './definition-fields.ts';
import type { Json } from './json.ts';

/** What may stand in a field; `definition-shape.ts` refuses everything else. */
export type ShapeName = 'title' | 'text' | 'number-or-text' | 'texts' | 'names' | 'servers' | 'models' | 'memory' | 'limits' | 'prompt';

/** Things that are known by name elsewhere: in the registry, or in the catalog. */
export type NamedThing = 'tools' | 'servers' | 'models' | 'agents';

/** A field that is understood: the one place that says how it is spelled, what it means and what belongs in it. */
export interface SchemaField {
  /** Spellings in use; the first is what a new one gets. */
  readonly keys: readonly [string, ...string[]];
  /** What it grants, or does, in a line. */
  readonly help: string;
  readonly example: Json;
  /** Null: whatever stands there is kept, and read as far as it can be. */
  readonly shape: ShapeName | null;
  /** Its texts are names of these. */
  readonly names?: NamedThing;
  /** Values with a meaning of their own, each told. */
  readonly values?: ReadonlyArray<readonly [string | boolean, string]>;
  /** Fields of an object that stands there; `each`: of every object in its list, or under its names. */
  readonly members?: readonly SchemaField[];
  readonly each?: readonly SchemaField[];
}

const ENABLED: SchemaField = { keys: ['enabled'], help: 'What is switched off grants nothing.', example: false, shape: null, values: [[true, 'As if it did not stand here.'], [false, 'Switched off: it grants nothing.']] };

const ANNOTATIONS: readonly SchemaField[] = [
  { keys: ['readOnlyHint'], help: 'Whether it only looks.', example: true, shape: null, values: [[true, 'It only looks.'], [false, 'It changes something.']] },
  { keys: ['destructiveHint'], help: 'Whether it may overwrite or remove; where nothing is said, it may.', example: false, shape: null, values: [[true, 'It may overwrite or remove.'], [false, 'It only ever adds.']] },
];

const TOOL_MEMBERS: readonly SchemaField[] = [
  { keys: ['name'], help: 'The tool, as its runtime or the registry calls it.', example: 'search', shape: null, names: 'tools' },
  { keys: ['description'], help: 'What it does, told to the model.', example: 'Finds invoices', shape: null },
  {
    keys: ['type'], help: 'What it is, where it is no plain function.', example: 'function', shape: null,
    values: [['function', 'A plain tool.'], ['mcp', 'An MCP server that stands among the tools.'], ['sub_agent', 'Another agent, called by its name.'], ['parallel_agent', 'A tool that starts agents of one profile.']],
  },
  { keys: ['mcp_server', 'server'], help: 'The MCP server that offers it.', example: 'files', shape: null, names: 'servers' },
  { keys: ['annotations'], help: 'What it admits to doing, in the words of MCP. The registry may know more, and then that counts.', example: { readOnlyHint: true }, shape: null, members: ANNOTATIONS },
  ENABLED,
];

const SERVER_MEMBERS: readonly SchemaField[] = [
  { keys: ['tools', 'allowed_tools'], help: 'The tools it lets through; without it all of them.', example: ['read_file'], shape: null, names: 'tools' },
  { keys: ['command'], help: 'The program that is started.', example: 'npx', shape: null },
  { keys: ['args'], help: 'What the program is started with.', example: ['-y', '@scope/server'], shape: null },
  { keys: ['env'], help: 'Variables of the program. Refer to secrets as ${NAME}; never write a value here.', example: { TOKEN: '${TOKEN}' }, shape: null },
  { keys: ['url', 'server_url', 'base_url', 'endpoint'], help: 'The address at which it is reached.', example: 'https://mcp.example/', shape: null },
  ENABLED,
];

const MEMORY_MEMBERS: readonly SchemaField[] = [
  { keys: ['scope', 'namespace', 'path', 'collection', 'index'], help: 'How far it reaches: what is kept under one scope is seen by all that have it.', example: 'tenant', shape: null },
  { keys: ['provider', 'type'], help: 'What keeps it.', example: 'sqlite', shape: null },
  ENABLED,
];

const LIMIT_MEMBERS: readonly SchemaField[] = [
  { keys: ['max_tool_calls'], help: 'Tool calls in one run. A limit: to lift it counts as a gain.', example: 20, shape: null },
  { keys: ['max_llm_calls'], help: 'Calls of a model in one run. A limit: to lift it counts as a gain.', example: 20, shape: null },
  { keys: ['max_cost_units'], help: 'Cost units in one run. A limit: to lift it counts as a gain.', example: 100, shape: null },
];

const MODEL_MEMBERS: readonly SchemaField[] = [
  { keys: ['model', 'default_model', 'model_id'], help: 'A right: which model answers.', example: 'small', shape: null, names: 'models' },
];

/** In the order in which a person would say them. Whatever else a definition holds is kept as it is. */
export const DEFINITION_SCHEMA: readonly SchemaField[] = [
  { keys: ['name'], help: 'What the document calls the agent.', example: 'invoice-clerk', shape: 'title' },
  { keys: ['description'], help: 'What the agent is for, in a sentence.', example: 'Answers questions about invoices', shape: 'text' },
  { keys: PROMPT_FIELDS, help: 'What the model is told before anybody speaks to it.', example: 'You answer questions about invoices.', shape: 'prompt' },
  { keys: ['model'], help: 'A right: which model answers. A change of it shows in the rights diff.', example: 'small', shape: 'models', names: 'models', members: MODEL_MEMBERS },
  { keys: ['models', 'fallback_models'], help: 'Rights: models that may answer too.', example: ['small', 'large'], shape: 'models', names: 'models', each: MODEL_MEMBERS },
  { keys: ['llm', 'llm_config'], help: 'A right: the model and how it is asked.', example: { model: 'small' }, shape: 'models', names: 'models', members: MODEL_MEMBERS },
  { keys: TOOL_FIELDS, help: 'Rights: what it may call. A run is refused every tool that is not listed.', example: ['search'], shape: 'names', names: 'tools', each: TOOL_MEMBERS },
  { keys: MCP_SERVER_FIELDS, help: 'Rights: MCP servers, each by the registry’s id, with the tools it lets through; without a list of tools all of them.', example: { files: { tools: ['read_file'] } }, shape: 'servers', names: 'servers', each: SERVER_MEMBERS },
  { keys: SUB_AGENT_FIELDS, help: 'Rights: other agents by name. They show this one among their dependants.', example: ['lookup'], shape: 'names', names: 'agents' },
  { keys: HOST_FIELDS, help: 'Rights: where it may connect to; *.example includes every host below it.', example: ['api.example'], shape: 'texts' },
  { keys: SECRET_FIELDS, help: 'Rights: secrets by name. Never write a value here.', example: ['CRM_TOKEN'], shape: 'names' },
  { keys: MEMORY_FIELDS, help: 'A right: what it keeps between runs, and how far that reaches.', example: { scope: 'tenant' }, shape: 'memory', members: MEMORY_MEMBERS },
  { keys: ['roles', 'system_roles', 'default_role'], help: 'Rights: roles that it has or hands out.', example: ['viewer'], shape: null },
  { keys: LIMIT_FIELDS, help: 'Limits of the agent’s own; those of the tenant hold besides.', example: { max_tool_calls: 20 }, shape: 'limits', members: LIMIT_MEMBERS },
  { keys: ['max_steps'], help: 'A limit: to lift it counts as a gain.', example: 20, shape: null },
  { keys: ['auto_approve'], help: 'A grave right: it acts without asking a person first.', example: false, shape: null, values: [[false, 'A person is asked.'], [true, 'A grave right: nobody is asked.']] },
  {
    keys: ['permission_mode'], help: 'Whether it asks a person before it acts; to ask less is a grave right.', example: 'default', shape: null,
    values: [['default', 'A person is asked.'], ['acceptEdits', 'A grave right: it changes files without asking.'], ['bypassPermissions', 'A grave right: nobody is asked.']],
  },
  { keys: ['version'], help: 'The number that its author gives it; the versions here are numbered by themselves.', example: '1.0.0', shape: 'number-or-text' },
  { keys: ['url'], help: 'An address of its own. Hosts in addresses are rights.', example: 'https://agent.example/', shape: 'text' },
  { keys: ['urls'], help: 'Addresses of its own. Hosts in addresses are rights.', example: ['https://agent.example/'], shape: 'texts' },
];

/** What may stand at a path below a definition: a member under its name there, or one of a list. Null where nothing is known. */
export interface SchemaPlace {
  /** The field that the path leads to or is an entry of. */
  readonly field: SchemaField | null;
  /** `entry`: one of a list, or under a name of the field's. */
  readonly as: 'definition' | 'field' | 'entry';
}

/** Follows a path from the outermost object down, whatever spelling its names have. */
export function schemaAt(path: readonly (string | number)[]): SchemaPlace | null {
  let place: SchemaPlace = { field: null, as: 'definition' };
  for (const [depth, step] of path.entries()) {
    const next = stepInto(place, step, depth);
    if (next === null) return null;
    place = next;
  }
  return place;
}

/** The fields that an object at this place may have. */
export function membersOf({ field, as }: SchemaPlace): readonly SchemaField[] {
  if (field === null) return DEFINITION_SCHEMA;
  return (as === 'entry' ? field.each : field.members) ?? [];
}

function stepInto(place: SchemaPlace, step: string | number, depth: number): SchemaPlace | null {
  if (typeof step === 'string') {
    const plain = plainKey(step);
    if (depth === 0 && WRAPPER_FIELDS.includes(plain)) return place;
    const member = membersOf(place).find(({ keys }) => keys.some((key) => plainKey(key) === plain));
    if (member) return { field: member, as: 'field' };
  }
  return place.as === 'field' && place.field !== null && isMany(place.field, step) ? { field: place.field, as: 'entry' } : null;
}

/** Of a list every member is one; under a name only where the shape says that names stand for entries. */
function isMany({ shape, names, members }: SchemaField, step: string | number): boolean {
  return typeof step === 'number' ? shape !== 'limits' : members === undefined && (shape === 'names' || shape === 'servers' || (shape === null && names !== undefined));
}
