import { type FocusEvent, type KeyboardEvent, type SyntheticEvent, useState } from 'react';
import type { Json } from '../../../shared/json.ts';
import { Button, IconButton, TextField } from '../../kit/index.ts';
import { type CellKind, parseCell } from './cell-value.ts';

interface CellEditorProps {
  readonly field: string;
  readonly kind: CellKind;
  /** What the layer says now; undefined when it says nothing. */
  readonly said: Json | undefined;
  readonly onCommit: (value: Json) => void;
  /** Takes the layer's word away. */
  readonly onReset: () => void;
  readonly onCancel: () => void;
  /** For what no cell can hold. */
  readonly onJson: () => void;
}

/** The editor inside a cell: Enter or leaving takes what was typed, Escape leaves everything as it was. */
export function CellEditor({ field, kind, said, onCommit, onReset, onCancel, onJson }: CellEditorProps) {
  const before = typeof said === 'string' || typeof said === 'number' ? String(said) : '';
  const [text, setText] = useState(before);
  const typed = kind === 'number' || kind === 'text';
  const parsed = typed && text !== before ? parseCell(kind, text) : null;
  const leave = () => {
    if (parsed === null) onCancel();
    else if (parsed.ok) onCommit(parsed.value); // what is no value stays open, with its sentence
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    leave();
  };
  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) leave();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.stopPropagation();
    onCancel();
  };
  return (
    <form className="flex items-center gap-1" aria-label={`Edit ${field}`} onSubmit={submit} onBlur={onBlur} onKeyDown={onKeyDown} noValidate>
      {typed && (
        <div className="min-w-0 flex-1">
          <TextField label={`${field} of the tenant layer`} hideLabel optional autoFocus value={text} onChange={setText} error={parsed && !parsed.ok ? parsed.says : null} />
        </div>
      )}
      {kind === 'boolean' && [true, false].map((flag) => (
        <Button key={String(flag)} size="tiny" kind={said === flag ? 'primary' : 'plain'} label={`Set ${field} to ${flag}`} autoFocus={flag !== said} onPress={() => onCommit(flag)}>{String(flag)}</Button>
      ))}
      {kind === null && <Button size="tiny" icon="edit" label={`Edit ${field} as JSON`} autoFocus onPress={onJson}>JSON</Button>}
      {said !== undefined && <IconButton icon="undo" label={`Reset ${field} to inherited`} size="tiny" onPress={onReset} />}
    </form>
  );
}
