import { type KeyboardEvent, type SyntheticEvent, useState } from 'react';
import type { Json } from '../../../shared/json.ts';
import { Button, IconButton, Select, TextField } from '../../kit/index.ts';
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

const FLAGS = [{ id: 'true', label: 'true' }, { id: 'false', label: 'false' }];

/** The editor inside a cell: Enter or leaving takes what was typed, Escape leaves everything as it was. */
export function CellEditor(props: CellEditorProps) {
  const { field, kind, said, onCommit, onReset, onCancel, onJson } = props;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.stopPropagation();
    onCancel();
  };
  return (
    <div className="flex items-center gap-1" role="group" aria-label={`Edit ${field}`} onKeyDown={onKeyDown}>
      <div className="min-w-0 flex-1">
        {kind === null && <Button size="tiny" autoFocus onPress={onJson}>Edit as JSON</Button>}
        {kind === 'boolean' && <Select label={`${field} of the tenant layer`} hideLabel options={FLAGS} value={said === undefined ? null : String(said)} placeholder="inherited" onChange={(text) => onCommit(text === 'true')} autoFocus />}
        {(kind === 'number' || kind === 'text') && <TypedCell {...props} kind={kind} />}
      </div>
      {said !== undefined && <IconButton icon="undo" label={`Reset ${field} to inherited`} size="tiny" onPress={onReset} />}
    </div>
  );
}

function TypedCell({ field, kind, said, onCommit, onCancel }: Omit<CellEditorProps, 'kind'> & { readonly kind: 'number' | 'text' }) {
  const before = said === undefined || said === null ? '' : String(said);
  const [text, setText] = useState(before);
  const parsed = parseCell(kind, text);
  const leave = () => {
    if (text === before) onCancel();
    else if (parsed.ok) onCommit(parsed.value);
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    leave();
  };
  return (
    <form onSubmit={submit} noValidate>
      <TextField label={`${field} of the tenant layer`} hideLabel optional autoFocus value={text} onChange={setText} onBlur={leave} error={parsed.ok || text === before ? null : parsed.says} />
    </form>
  );
}
