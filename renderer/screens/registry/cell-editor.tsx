import { useState } from 'react';
import type { Json } from '../../../shared/json.ts';
import { jsonEqual } from '../../../shared/json-equal.ts';
import { Button, CellForm, IconButton } from '../../kit/index.ts';
import { type CellContext, hintFor, inheritedOf, refusalToSay, saidBy, widgetFor } from './cell-widget.ts';
import { LAYER_NAMES } from '../../lib/index.ts';
import { type Typed, valueOf, ValueWidget } from './value-widget.tsx';

interface CellEditorProps {
  readonly context: CellContext;
  readonly onCommit: (value: Json) => void;
  /** Takes the layer's word away. */
  readonly onReset: () => void;
  readonly onCancel: () => void;
}

/** The editor inside a cell. What the schema or a layer above forbids stays open, with the field and its rule in a sentence. */
export function CellEditor({ context, onCommit, onReset, onCancel }: CellEditorProps) {
  const { value: { inside, name }, kind } = context;
  const field = inside.at(-1) ?? name;
  const said = saidBy(context);
  const widget = widgetFor(context);
  const [begun] = useState(() => (widget.kind === 'flag' ? said : (said ?? (widget.kind === 'words' || widget.kind === 'json' ? inheritedOf(context) : undefined))));
  const [typed, setTyped] = useState<Typed>(() => (widget.kind === 'json' && begun !== undefined ? { ok: false, text: JSON.stringify(begun, null, 2), says: '' } : { ok: true, value: begun }));
  const [tried, setTried] = useState(false);
  const value = valueOf(typed);
  const refusal = value === undefined ? null : refusalToSay(context, value);
  const wrong = typed.ok ? refusal : typed.says === '' ? refusal : typed.says;
  const commit = (to: Json) => {
    if (refusalToSay(context, to) === null) onCommit(to);
    else setTried(true);
  };
  const leave = () => {
    if (value === undefined && wrong === null) return onCancel();
    if (wrong !== null) return setTried(true); // what may not stand there stays open, with its sentence
    if (value === undefined || jsonEqual(value, said) || jsonEqual(value, begun)) return onCancel();
    onCommit(value);
  };
  const panel = widget.kind === 'json' || widget.kind === 'words' || widget.kind === 'reference' || (tried && wrong !== null);
  const shown = widget.kind === 'flag' && said === undefined ? { ok: true, value: undefined } as const : typed;
  return (
    <CellForm label={`Edit ${field} of the ${LAYER_NAMES[kind]} layer`} onLeave={leave} onCancel={onCancel} panel={panel}>
      <ValueWidget widget={widget} label={`${field} of the ${LAYER_NAMES[kind]} layer`} typed={shown} onChange={setTyped} onCommit={commit} hint={panel ? hintFor(widget, value) : null} error={wrong !== null && (tried || widget.kind !== 'json') ? wrong : null} />
      {panel ? (
        <div className="flex items-center gap-2">
          <Button size="tiny" kind="primary" submit>Take it</Button>
          {said !== undefined && <Button size="tiny" icon="undo" onPress={onReset}>Reset to inherited</Button>}
          <Button size="tiny" kind="quiet" onPress={onCancel}>Cancel</Button>
        </div>
      ) : (
        said !== undefined && <IconButton icon="undo" label={`Reset ${field} to inherited`} size="tiny" onPress={onReset} />
      )}
    </CellForm>
  );
}
