import type { Json, JsonObject } from '../../../shared/json.ts';
import { isJsonList } from '../../../shared/json-equal.ts';

/** A member of a definition that the form can show, and what a writer should know of it. */
export interface FormField {
  /** Spellings in use; the first is what a new one gets. */
  readonly keys: readonly [string, ...string[]];
  readonly label: string;
  readonly kind: 'line' | 'prose' | 'names' | 'number';
  /** What it grants, or does. */
  readonly help: string;
  readonly example: Json;
}

/** The members that most definitions have, in the order in which a person would say them. */
export const FORM_FIELDS: readonly FormField[] = [
  { keys: ['description'], label: 'Description', kind: 'line', help: 'What the agent is for, in a sentence.', example: 'Answers questions about invoices' },
  { keys: ['instructions', 'system_prompt', 'persona_prompt', 'prompt'], label: 'Instructions', kind: 'prose', help: 'What the model is told before anybody speaks to it.', example: 'You answer questions about invoices.' },
  { keys: ['model'], label: 'Model', kind: 'line', help: 'A right: which model answers. A change of it shows in the rights diff.', example: 'small' },
  { keys: ['tools', 'allowed_tools', 'tool_allowlist'], label: 'Tools', kind: 'names', help: 'Rights: what it may call. A run is refused every tool that is not listed.', example: ['search'] },
  { keys: ['sub_agents', 'agents', 'handoffs'], label: 'Hands work to', kind: 'names', help: 'Rights: other agents by name. They show this one among their dependants.', example: ['lookup'] },
  { keys: ['allowed_hosts', 'hosts', 'allowed_domains'], label: 'Hosts', kind: 'names', help: 'Rights: where it may connect to; *.example includes every host below it.', example: ['api.example'] },
  { keys: ['secrets', 'required_secrets'], label: 'Secrets', kind: 'names', help: 'Rights: secrets by name. Never write a value here.', example: ['CRM_TOKEN'] },
  { keys: ['max_steps'], label: 'Most steps', kind: 'number', help: 'A limit: to lift it counts as a gain.', example: 20 },
];

/** Members that the form leaves to the text, each told in the help beside it. */
export const TEXT_FIELDS: ReadonlyArray<Pick<FormField, 'help' | 'example'> & { readonly keys: readonly [string] }> = [
  { keys: ['mcp_servers'], help: 'Rights: MCP servers, each by the registry’s id, with the tools it lets through. Without `tools` all of them.', example: { files: { tools: ['read_file'] } } },
  { keys: ['memory'], help: 'A right: what it keeps between runs, and how far that reaches.', example: { scope: 'tenant' } },
  { keys: ['budget'], help: 'Limits of the agent’s own; those of the tenant hold besides.', example: { max_tool_calls: 20 } },
  { keys: ['auto_approve'], help: 'A grave right: it acts without asking a person first.', example: false },
];

/** The spelling that a definition uses for a field, or the one it would get. */
export function keyIn(definition: JsonObject, { keys }: Pick<FormField, 'keys'>): string {
  return keys.find((key) => Object.hasOwn(definition, key)) ?? keys[0];
}

export type FormValue = { readonly editable: true; readonly text: string; readonly names: readonly string[] } | { readonly editable: false };

/** What the form shows of a field; what stands there in another shape is for the text. */
export function formValue(definition: JsonObject, field: FormField): FormValue {
  const value = definition[keyIn(definition, field)];
  if (value === undefined || value === null) return { editable: true, text: '', names: [] };
  if (field.kind === 'names') return isJsonList(value) && value.every((name) => typeof name === 'string') ? { editable: true, text: '', names: value } : { editable: false };
  if (field.kind === 'number') return typeof value === 'number' ? { editable: true, text: String(value), names: [] } : { editable: false };
  return typeof value === 'string' ? { editable: true, text: value, names: [] } : { editable: false };
}

/** The definition with another value in a field. Everything else stays, in its order; nothing takes the member out. */
export function withFormValue(definition: JsonObject, field: FormField, value: string | readonly string[]): JsonObject {
  const key = keyIn(definition, field);
  const { [key]: _before, ...others } = definition;
  const typed: Json = typeof value === 'string' && field.kind === 'number' ? numberIn(value) : value;
  if (typed === null || typed === '' || (isJsonList(typed) && typed.length === 0)) return others;
  return Object.hasOwn(definition, key) ? Object.fromEntries(Object.entries(definition).map(([name, member]) => [name, name === key ? typed : member])) : { ...definition, [key]: typed };
}

function numberIn(text: string): number | null {
  const number = Number(text);
  return text.trim() !== '' && Number.isSafeInteger(number) ? number : null;
}
