import { DEFINITION_SCHEMA, type SchemaField } from '../../../shared/definition-schema.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';
import { isJsonList } from '../../../shared/json-equal.ts';

/** A member of a definition that the form can show. */
export interface FormField extends Pick<SchemaField, 'keys' | 'help'> {
  readonly label: string;
  readonly kind: 'line' | 'prose' | 'names' | 'number';
}

/** The members that most definitions have, in the order in which a person would say them. */
export const FORM_FIELDS: readonly FormField[] = [
  ...shown('description', 'Description', 'line'),
  ...shown('instructions', 'Instructions', 'prose'),
  ...shown('model', 'Model', 'line'),
  ...shown('tools', 'Tools', 'names'),
  ...shown('sub_agents', 'Hands work to', 'names'),
  ...shown('allowed_hosts', 'Hosts', 'names'),
  ...shown('secrets', 'Secrets', 'names'),
  ...shown('max_steps', 'Most steps', 'number'),
];

function shown(key: string, label: string, kind: FormField['kind']): readonly FormField[] {
  return DEFINITION_SCHEMA.filter(({ keys }) => keys[0] === key).map((field) => ({ ...field, label, kind }));
}

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
