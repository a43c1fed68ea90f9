import { useState } from 'react';
import type { Json } from '../../../shared/json.ts';
import { isForbiddenKey } from '../../../shared/clean-json.ts';
import { fieldFlaw } from '../../../shared/registry-field.ts';
import { segmentsOf } from '../../../shared/json-pointer.ts';
import { LAYER_RIGHTS, lockable } from '../../../shared/registry-rights.ts';
import { isEntryName, SECTIONS, type SectionName } from '../../../shared/registry-schema.ts';
import { Button, ComboBox, Dialog, Text, TextField } from '../../kit/index.ts';
import { type CellContext, hintFor, refusalToSay, widgetFor } from './cell-widget.ts';
import { LAYER_NAMES } from '../../lib/index.ts';
import type { CellChange } from './layer-draft.ts';
import { sectionFace } from './registry-sections.ts';
import { useVocabulary } from './use-vocabulary.ts';
import type { EditableKind } from './use-layer-edit.ts';
import { type Typed, valueOf, ValueWidget } from './value-widget.tsx';

interface NewEntryDialogProps {
  readonly section: SectionName;
  readonly kind: EditableKind;
  readonly taken: readonly string[];
  readonly onAdd: (change: CellChange) => void;
  readonly onClose: () => void;
}

/** Whether a layer may bring entries of its own into a section by name. */
export function takesNewEntries(section: SectionName, kind: EditableKind): boolean {
  const right = LAYER_RIGHTS[section][kind];
  return (right === 'replace' || right === 'add' || right === 'narrow') && section !== 'other' && firstPlace(section) !== null;
}

/** The name, and the first thing that is said of it; everything else is added in the grid. */
export function NewEntryDialog({ section, kind, taken, onAdd, onClose }: NewEntryDialogProps) {
  const [name, setName] = useState('');
  const [typed, setTyped] = useState<Typed>({ ok: true, value: undefined });
  const [tried, setTried] = useState(false);
  const { one } = sectionFace(section);
  const field = firstPlace(section)?.(name) ?? { name, inside: [] };
  const place = { section, name: field.name, inside: field.inside };
  const context = newContext(place, kind);
  const widget = widgetFor(context);
  const value = section === 'locks' ? true : valueOf(typed);
  const nameFlaw = flawOfName(section, name, taken);
  const valueFlaw = value === undefined ? (typed.ok || typed.says === '' ? `${field.inside.at(-1) ?? 'A value'} is missing.` : typed.says) : refusalToSay(context, value);
  const add = (to: Json | undefined) => {
    if (nameFlaw !== null || to === undefined || fieldFlaw(place, to) !== null) return setTried(true);
    onAdd({ place, to });
    onClose();
  };
  return (
    <Dialog open title={`Add a ${one} to the ${LAYER_NAMES[kind]} layer`} onClose={onClose} footer={<><Button onPress={onClose}>Cancel</Button><Button kind="primary" submit form="new-entry">Add it to the draft</Button></>}>
      <form id="new-entry" className="grid gap-4" noValidate onSubmit={(event) => { event.preventDefault(); add(value); }}>
        <NameField section={section} one={one} name={name} onChange={setName} error={tried ? nameFlaw : null} />
        {section !== 'locks' && <ValueWidget key={widget.kind} widget={widget} autoFocus={false} label={WORDS[section] ?? field.inside.at(-1) ?? 'Value'} hideLabel={false} typed={typed} onChange={setTyped} onCommit={(to) => setTyped({ ok: true, value: to })} hint={hintFor(widget, value)} error={tried ? valueFlaw : null} />}
        <Text tone="soft">Nothing counts before the draft is saved or agreed to. Everything else about it is set in the grid.</Text>
      </form>
    </Dialog>
  );
}

function NameField({ section, one, name, onChange, error }: { readonly section: SectionName; readonly one: string; readonly name: string; readonly onChange: (name: string) => void; readonly error: string | null }) {
  const { tools } = useVocabulary();
  if (section === 'limits') return <ComboBox label="What is limited" options={[...LIMIT_NAMES, ...tools.map(({ id }) => ({ id: `per_tool/${id}`, label: `Calls of ${id}`, detail: 'in one run' }))]} value={name === '' ? null : name} onChange={(id) => onChange(id ?? '')} error={error} autoFocus />;
  if (section === 'locks') return <TextField label="What the layers below may not touch" hint="As a pointer: /tools/send_mail is the whole tool, /tools/send_mail/destructive one field of it" mono value={name} onChange={onChange} error={error} autoFocus />;
  if (section === 'safeguards') return <ComboBox label="Safeguard" options={SAFEGUARDS} value={name === '' ? null : name} onChange={(id) => onChange(id ?? '')} error={error} autoFocus />;
  return <TextField label={`Name of the ${one}`} value={name} onChange={onChange} error={error} autoFocus />;
}

const LIMIT_NAMES = [
  { id: 'max_tool_calls', label: 'Tool calls', detail: 'of one run' }, { id: 'max_llm_calls', label: 'Model calls', detail: 'of one run' }, { id: 'max_cost_units', label: 'Cost units', detail: 'of one run' },
  { id: 'llm_call_cost_units', label: 'Price of a model call', detail: 'cost units' }, { id: 'requests_per_minute', label: 'Requests a minute', detail: 'of the tenant' },
] as const;

const SAFEGUARDS = [{ id: 'mcp_drift', label: 'Tools that drifted', detail: 'mcp_drift' }] as const;

interface FirstPlace {
  readonly name: string;
  readonly inside: readonly string[];
}

/** Where the first word of a new entry stands; null where entries are not made by name. */
function firstPlace(section: SectionName): ((name: string) => FirstPlace) | null {
  const field = FIRST_FIELD[section];
  if (field !== undefined) return (name) => ({ name, inside: [field] });
  if (section === 'limits') return (name) => ({ name: name.split('/', 1)[0] ?? name, inside: name.includes('/') ? [name.slice(name.indexOf('/') + 1)] : [] });
  return NAMED_ALONE.has(section) ? (name) => ({ name, inside: [] }) : null;
}

/** Sections whose entries may be called anything. */
const NAMED_FREELY: ReadonlySet<SectionName> = new Set(['labels', 'defaults', 'locks']);
/** Sections whose entries are values themselves. */
const NAMED_ALONE: ReadonlySet<SectionName> = new Set(['roles', 'safeguards', 'labels', 'defaults', 'locks']);
const FIRST_FIELD: Readonly<Partial<Record<SectionName, string>>> = {
  tools: 'description', actions: 'tool', mcp_servers: 'base_url', policies: 'description', workflows: 'required_approvers', retention: 'min_days',
};
const WORDS: Readonly<Partial<Record<SectionName, string>>> = { tools: 'What it does', actions: 'The tool that carries it out', mcp_servers: 'Address', policies: 'What it is for', workflows: 'Approvers needed', retention: 'Days to keep at least', roles: 'What it may do', limits: 'At most', safeguards: 'What follows' };

function flawOfName(section: SectionName, name: string, taken: readonly string[]): string | null {
  if (section === 'locks' && name !== '' && !lockable(segmentsOf(name))) return 'It must point into a section whose values lower layers may replace, such as /tools/send_mail: the others can only be narrowed anyway.';
  if (name.trim() === '') return 'A name is needed.';
  if (section !== 'limits' && taken.includes(name)) return `${name} is there already.`;
  if (SECTIONS[section].key === null && section !== 'limits' && !NAMED_FREELY.has(section) && !isEntryName(name)) return 'It begins with a letter and holds up to 63 letters, digits and _ . : -';
  return isForbiddenKey(name) ? 'This name cannot be used.' : null;
}

function newContext(place: { readonly section: SectionName; readonly name: string; readonly inside: readonly string[] }, kind: EditableKind): CellContext {
  const silent = { value: undefined, setBy: null, opinions: [] };
  return { kind, value: { ...place, explanation: silent, entry: silent, locks: [] } };
}
