import { matchesWildcard } from '../../shared/action-policy.ts';
import { isJsonObject, type Json, type JsonObject, objectOrEmpty } from '../../shared/json.ts';
import { isJsonList, jsonEqual } from '../../shared/json-equal.ts';
import { pointerOf } from '../../shared/json-pointer.ts';
import { pathOf } from '../../shared/registry-entry.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import { SECTION_NAMES, type SectionName } from '../../shared/registry-schema.ts';
import type { RightsCard } from '../../shared/rights-card.ts';
import { maskedUrl } from '../../shared/secret-names.ts';

/** One effective value that a change makes another; one level inside an entry. */
export interface ValueChange {
  readonly section: SectionName;
  readonly name: string;
  /** null: the entry itself, because it came, went or is no object. */
  readonly key: string | null;
  readonly pointer: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

export function valueChanges(before: RegistryView, after: RegistryView): readonly ValueChange[] {
  return SECTION_NAMES.flatMap((section) => [...new Set([...before.names(section), ...after.names(section)])].flatMap((name) => changesOf(section, name, before.entry(section, name), after.entry(section, name))));
}

/** Whether anything is another value at all: the cheap question, for places of which only the number is told. */
export function differs(before: RegistryView, after: RegistryView): boolean {
  return SECTION_NAMES.some((section) => before.versionKey(section) !== after.versionKey(section)
    && [...new Set([...before.names(section), ...after.names(section)])].some((name) => !jsonEqual(before.entry(section, name), after.entry(section, name))));
}

function changesOf(section: SectionName, name: string, was: Json | undefined, is: Json | undefined): readonly ValueChange[] {
  if (jsonEqual(was, is)) return [];
  const at = (key: string | null, before: Json | undefined, after: Json | undefined): ValueChange => ({ section, name, key, pointer: pointerOf(pathOf({ section, name }, key === null ? [] : [key])), before, after });
  if (!isJsonObject(was) || !isJsonObject(is)) return [at(null, was, is)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((key) => !jsonEqual(was[key], is[key])).map((key) => at(key, was[key], is[key]));
}

/** What an agent must use to be touched by a change, each with the values that changed. */
export interface Reach {
  readonly tools: ReadonlyMap<string, readonly string[]>;
  readonly models: ReadonlyMap<string, readonly string[]>;
  readonly servers: ReadonlyMap<string, ChangedServer>;
  /** Policies that changed, in both their forms: which calls they may speak of decides whom they touch. */
  readonly policies: readonly { readonly pointer: string; readonly conditions: readonly JsonObject[] }[];
  /** Changed values that every run meets. */
  readonly everybody: readonly string[];
  readonly actionOf: (tool: string) => readonly string[];
}

interface ChangedServer {
  readonly pointers: readonly string[];
  /** Other names by which a definition may mean it: its name, its address. */
  readonly known: readonly string[];
}

const RUN_LIMITS: ReadonlySet<string> = new Set(['max_tool_calls', 'max_llm_calls', 'max_cost_units', 'llm_call_cost_units']);

export function reachOf(before: RegistryView, after: RegistryView, changes: readonly ValueChange[]): Reach {
  const views = [before, after];
  const toolsOfAction = (id: string) => [...new Set(views.map((view) => view.getItem('actions', id)?.['tool']).filter((tool) => typeof tool === 'string'))];
  const tools = new Map<string, readonly string[]>();
  const models = new Map<string, readonly string[]>();
  const servers = new Map<string, ChangedServer>();
  const add = (to: Map<string, readonly string[]>, name: string, pointer: string) => to.set(name, [...(to.get(name) ?? []), pointer]);
  const policies = new Set<string>();
  const everybody: string[] = [];
  for (const change of changes) {
    const { section, name, pointer } = change;
    if (section === 'tools') add(tools, name, pointer);
    else if (section === 'actions') for (const tool of toolsOfAction(name)) add(tools, tool, pointer);
    else if (section === 'mcp_servers') servers.set(name, { pointers: [...(servers.get(name)?.pointers ?? []), pointer], known: namesOfServer(views, name) });
    else if (section === 'policies') policies.add(name);
    else if (section === 'limits') addLimit(change, { tool: (tool) => add(tools, tool, pointer), action: (action) => toolsOfAction(action).forEach((tool) => add(tools, tool, pointer)), everybody: () => everybody.push(pointer) });
    else if (section === 'other' && name === 'models') for (const model of modelsIn(change)) add(models, model, pointer);
  }
  return {
    tools, models, servers, everybody,
    policies: [...policies].map((name) => ({ pointer: pointerOf(['policies', name]), conditions: views.flatMap((view) => conditionOf(view, name)) })),
    actionOf: actionsByTool(views),
  };
}

interface LimitSinks {
  readonly tool: (name: string) => void;
  readonly action: (name: string) => void;
  readonly everybody: () => void;
}

function addLimit({ name, key, before, after }: ValueChange, sinks: LimitSinks): void {
  if (RUN_LIMITS.has(name)) return sinks.everybody();
  const named = key === null ? changedKeys(before, after) : [key];
  if (name === 'per_tool') named.forEach(sinks.tool);
  if (name === 'per_action') named.forEach(sinks.action);
}

function changedKeys(before: Json | undefined, after: Json | undefined): readonly string[] {
  const [was, is] = [objectOrEmpty(before), objectOrEmpty(after)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((key) => !jsonEqual(was[key], is[key]));
}

function namesOfServer(views: readonly RegistryView[], id: string): readonly string[] {
  return views.flatMap((view) => {
    const { name, base_url: address } = objectOrEmpty(view.entry('mcp_servers', id));
    return [...(typeof name === 'string' ? [name] : []), ...(typeof address === 'string' ? [maskedUrl(address)] : [])];
  });
}

/** Models are no section of this product; registries of others carry them, as a map or as a list of items. */
function modelsIn({ key, before, after }: ValueChange): readonly string[] {
  if (key !== null) return [key];
  return [before, after].flatMap((value) => (value !== undefined && isJsonList(value) ? value.map(modelName).filter((name) => name !== null) : Object.keys(objectOrEmpty(value))));
}

function modelName(item: Json): string | null {
  const { id, model_id: modelId, name } = objectOrEmpty(item);
  return [id, modelId, name].find((candidate) => typeof candidate === 'string') ?? (typeof item === 'string' ? item : null);
}

function conditionOf(view: RegistryView, id: string): readonly JsonObject[] {
  const policy = view.getItem('policies', id);
  return policy ? [objectOrEmpty(policy['when'])] : [];
}

function actionsByTool(views: readonly RegistryView[]): Reach['actionOf'] {
  const byTool = new Map<string, Set<string>>();
  for (const view of views) for (const id of view.names('actions')) {
    const tool = view.getItem('actions', id)?.['tool'];
    if (typeof tool === 'string') byTool.set(tool, (byTool.get(tool) ?? new Set()).add(id));
  }
  return (tool) => [...(byTool.get(tool) ?? [])];
}

/** The changed values that an agent with these rights meets, as JSON pointers; none when the change does not touch it. */
export function touches(reach: Reach, card: Pick<RightsCard, 'tools' | 'models' | 'mcpServers'>): readonly string[] {
  const found = new Set<string>(reach.everybody);
  const addAll = (pointers: readonly string[] | undefined) => pointers?.forEach((pointer) => found.add(pointer));
  for (const { name } of card.tools) addAll(reach.tools.get(name));
  for (const model of card.models) addAll(reach.models.get(model));
  const sources = new Set([...card.tools.map(({ source }) => source), ...card.mcpServers.flatMap(({ name, target }) => (target === null ? [name] : [name, target]))]);
  for (const [id, { pointers, known }] of reach.servers) if ([id, ...known].some((name) => sources.has(name))) addAll(pointers);
  for (const { pointer, conditions } of reach.policies) if (conditions.some((when) => card.tools.some(({ name }) => maySpeakOf(when, name, reach.actionOf(name)) !== false))) found.add(pointer);
  return [...found];
}

/** Whether a policy's condition can hold for calls of a tool: `null` where it hangs on who asks or on the call's arguments. */
function maySpeakOf(when: JsonObject, tool: string, actions: readonly string[]): boolean | null {
  return allOf(Object.entries(when).map(([field, wanted]) => partMaySpeak(field, wanted, tool, actions)));
}

function partMaySpeak(field: string, wanted: Json, tool: string, actions: readonly string[]): boolean | null {
  const inside = (part: Json) => maySpeakOf(objectOrEmpty(part), tool, actions);
  const parts = isJsonList(wanted) ? wanted : [];
  switch (field) {
    case 'tool': return tool === '*' || (typeof wanted === 'string' && matchesWildcard(wanted, tool));
    case 'action': return tool === '*' || (typeof wanted === 'string' && actions.some((action) => matchesWildcard(wanted, action)));
    case 'all': return allOf(parts.map(inside));
    case 'any': return anyOf(parts.map(inside));
    case 'not': return tool === '*' ? null : negated(inside(wanted));
    case 'capability': return false; // decides who holds what, not what a call may do
    default: return null;
  }
}

function allOf(answers: readonly (boolean | null)[]): boolean | null {
  if (answers.includes(false)) return false;
  return answers.includes(null) ? null : true;
}

function anyOf(answers: readonly (boolean | null)[]): boolean | null {
  if (answers.includes(true)) return true;
  return answers.includes(null) ? null : false;
}

function negated(answer: boolean | null): boolean | null {
  return answer === null ? null : !answer;
}
