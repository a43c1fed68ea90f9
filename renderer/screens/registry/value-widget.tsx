import type { Json } from '../../../shared/json.ts';
import { isJsonList } from '../../../shared/json-equal.ts';
import { Button, ComboBox, JsonField, NumberField, Select, Switch, TextField, TokenField } from '../../kit/index.ts';
import { readTypedJson } from '../../lib/index.ts';
import type { Widget } from './cell-widget.ts';
import { problemsIn } from './text-places.ts';
import { useVocabulary } from './use-vocabulary.ts';

/** What stands in an editor: a value, or words that are none yet. */
export type Typed = { readonly ok: true; readonly value: Json | undefined } | { readonly ok: false; readonly text: string; readonly says: string };

interface ValueWidgetProps {
  readonly widget: Widget;
  readonly label: string;
  readonly typed: Typed;
  readonly onChange: (typed: Typed) => void;
  /** A choice that is complete by itself. */
  readonly onCommit: (value: Json) => void;
  readonly hint: string | null;
  readonly error: string | null;
  readonly hideLabel?: boolean;
  readonly autoFocus?: boolean;
}

/** One value, edited by the control that fits it. */
export function ValueWidget({ widget, label, typed, onChange, onCommit, hint, error, hideLabel = true, autoFocus = true }: ValueWidgetProps) {
  const words = useVocabulary();
  const value = typed.ok ? typed.value : undefined;
  const basics = { label, hideLabel, error, optional: true, autoFocus, ...(hint === null ? {} : { hint }) };
  const set = (next: Json | undefined) => onChange({ ok: true, value: next });
  switch (widget.kind) {
    case 'flag':
      return <FlagWidget label={label} on={value === true} silent={value === undefined} onCommit={onCommit} />;
    case 'choice':
      return <Select {...basics} options={widget.options.map((id) => ({ id, label: id }))} value={typeof value === 'string' ? value : null} onChange={onCommit} />;
    case 'reference':
      return <ComboBox {...basics} options={withCurrent(words[widget.vocabulary], value)} value={typeof value === 'string' ? value : null} onChange={(id) => id !== null && set(id)} />;
    case 'words':
      return <TokenField {...basics} value={textsIn(value)} onChange={set} closed={widget.only !== null} suggestions={widget.only?.map((id) => ({ id, label: id })) ?? (widget.vocabulary === null ? [] : words[widget.vocabulary])} />;
    case 'whole':
      return <NumberField {...basics} value={typeof value === 'number' ? value : null} onChange={(next) => set(next ?? undefined)} {...(widget.least === null ? {} : { min: widget.least })} {...(widget.most === null ? {} : { max: widget.most })} {...(widget.unit === null ? {} : { unit: widget.unit })} />;
    case 'number':
      return <TextField {...basics} label={widget.unit === null ? label : `${label}, ${widget.unit}`} value={typed.ok ? (value === undefined ? '' : numberText(value)) : typed.text} onChange={(text) => onChange(numberIn(text))} error={error ?? (typed.ok ? null : typed.says)} />;
    case 'text':
      return <TextField {...basics} value={typeof value === 'string' ? value : ''} onChange={(text) => set(text)} />;
    case 'json':
      return <JsonWidget label={label} typed={typed} onChange={onChange} error={error} />;
  }
}

/** Space turns it round; what the layers above say may also be said here on purpose, so that a change above no longer reaches it. */
function FlagWidget({ label, on, silent, onCommit }: { readonly label: string; readonly on: boolean; readonly silent: boolean; readonly onCommit: (value: boolean) => void }) {
  return (
    <span className="inline-flex items-center gap-2">
      <Switch on={on} autoFocus label={label} onChange={onCommit}>{String(on)}</Switch>
      {silent && <Button size="tiny" label={`Say ${String(on)} for ${label} here`} onPress={() => onCommit(on)}>Say {String(on)}</Button>}
    </span>
  );
}

function JsonWidget({ label, typed, onChange, error }: { readonly label: string; readonly typed: Typed; readonly onChange: (typed: Typed) => void; readonly error: string | null }) {
  const text = typed.ok ? (typed.value === undefined ? '' : JSON.stringify(typed.value, null, 2)) : typed.text;
  return <JsonField label={`${label} as JSON`} hideLabel autoFocus rows={9} value={text} onChange={(next) => onChange(jsonIn(next))} problems={typed.ok || text === '' ? [] : problemsIn(text, readTypedJson(text), [])} error={error} />;
}

/** A text stays as it was typed: rewritten in the form of its value, the caret would jump. */
export function jsonIn(text: string): Typed {
  const read = readTypedJson(text);
  return { ok: false, text, says: read.ok ? '' : read.problem.message };
}

/** The value that was typed; undefined where it is none. */
export function valueOf(typed: Typed): Json | undefined {
  if (typed.ok) return typed.value;
  const read = typed.says === '' ? readTypedJson(typed.text) : null;
  return read?.ok === true ? read.value : undefined;
}

function numberIn(text: string): Typed {
  const plain = text.trim();
  if (plain === '') return { ok: true, value: undefined };
  const value = /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
  if (Number.isNaN(value)) return { ok: false, text, says: 'A number, such as 250 or 0.5' };
  return String(value) === plain ? { ok: true, value } : Number.isInteger(value) && !Number.isSafeInteger(value) ? { ok: false, text, says: 'Too large to be kept exactly' } : { ok: false, text, says: '' };
}

function numberText(value: Json): string {
  return typeof value === 'number' ? String(value) : '';
}

function textsIn(value: Json | undefined): readonly string[] {
  return isJsonList(value) ? value.filter((item) => typeof item === 'string') : [];
}

function withCurrent(options: readonly { readonly id: string; readonly label: string }[], value: Json | undefined) {
  return typeof value !== 'string' || options.some(({ id }) => id === value) ? options : [{ id: value, label: value }, ...options];
}
