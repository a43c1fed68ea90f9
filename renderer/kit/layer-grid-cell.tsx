import type { KeyboardEvent, ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { Icon } from './icon.tsx';
import type { LayerCell, LayerExplanation, LayerRow } from './layer-rows.ts';
import { Popover } from './popover.tsx';
import { Hidden } from './text.tsx';

interface Place {
  readonly 'data-at': string;
  readonly tabIndex: number;
  readonly onFocus: () => void;
}

interface LayerCellViewProps {
  readonly cell: LayerCell;
  readonly wins: boolean;
  readonly place: Place;
  readonly editor: ReactNode;
  readonly onEdit: (() => void) | null;
  readonly onReset: (() => void) | null;
}

export function LayerCellView({ cell, wins, place, editor, onEdit, onReset }: LayerCellViewProps) {
  const settable = cell.state === 'open' || cell.state === 'overruled';
  const edit = settable ? onEdit : null;
  const reset = cell.text === null ? null : onReset;
  if (editor) return <td {...place} data-editing>{editor}</td>;
  const onKeyDown = (event: KeyboardEvent) => {
    const act = event.target === event.currentTarget ? actOf(event.key, edit, reset) : null;
    if (!act) return;
    event.preventDefault(); // the same key press would otherwise send the form of the editor that it opens
    act();
  };
  return (
    <td
      {...place} data-state={cell.state} data-wins={wins || undefined} data-changed={cell.changed || undefined} data-editable={edit ? true : undefined} title={titleOf(cell)}
      onDoubleClick={() => edit?.()} onKeyDown={onKeyDown}
    >
      {cell.locks && cell.state !== 'locked' && <Icon name="lock" size={12} />} <CellWords cell={cell} />
      {cell.locks && <Hidden> locked for layers below</Hidden>}
      {wins && cell.text !== null && <Hidden> wins</Hidden>}
      {cell.changed && <Hidden> not saved</Hidden>}
    </td>
  );
}

function actOf(key: string, edit: (() => void) | null, reset: (() => void) | null): (() => void) | null {
  if (key === 'Enter' || key === 'F2') return edit;
  return key === 'Delete' || key === 'Backspace' ? reset : null;
}

function CellWords({ cell }: { readonly cell: LayerCell }) {
  switch (cell.state) {
    case 'open':
      return cell.text;
    case 'closed':
      return <Hidden>{cell.why ?? 'not set at this layer'}</Hidden>;
    case 'locked':
      return (
        <span className="cs-layers-lock">
          <Icon name="lock" size={12} /> {cell.text !== null && <s>{cell.text}</s>} {cell.lockedBy ? `Locked by ${cell.lockedBy}` : 'Locked'}
        </span>
      );
    case 'overruled':
      return (
        <>
          <span className="cs-layers-overruled">
            <Icon name="warn" size={12} />
          </span>{' '}
          <s>{cell.text}</s>
          <Hidden> does not hold: {cell.why}</Hidden>
        </>
      );
  }
}

function titleOf({ text, why, lockedBy, state }: LayerCell): string | undefined {
  const words = [text, why ?? (state === 'locked' && lockedBy ? `Locked by ${lockedBy}` : null)].filter((part) => part !== null);
  return words.length === 0 ? undefined : words.join(': ');
}

interface EffectiveCellProps {
  readonly row: LayerRow;
  readonly fromName: string;
  readonly place: Place;
  readonly explain: LayerExplanation | undefined;
}

export function EffectiveCell({ row, fromName, place, explain }: EffectiveCellProps) {
  const { text, was } = row.effective;
  const onKeyDown = (event: KeyboardEvent) => event.target === event.currentTarget && event.key === 'Enter' && explain?.onOpen(row.id);
  return (
    <td {...place} data-effective data-changed={was !== undefined || undefined} onKeyDown={onKeyDown}>
      <span className="cs-layers-effective">
        <span title={text}>
          {was !== undefined && (
            <s className="cs-layers-was">
              <Hidden>was </Hidden>
              {was}
            </s>
          )}
          {text}
        </span>
        {explain ? <Explain row={row} fromName={fromName} explain={explain} /> : <span className="cs-layers-from">{fromName}</span>}
      </span>
    </td>
  );
}

function Explain({ row, fromName, explain }: { readonly row: LayerRow; readonly fromName: string; readonly explain: LayerExplanation }) {
  const open = explain.open === row.id;
  const trigger = (
    <Button className="cs-input-button" excludeFromTabOrder>
      <Hidden>Explain {row.field}, from </Hidden>
      {fromName}
    </Button>
  );
  return (
    <Popover trigger={trigger} title={explain.title(row)} placement="bottom end" open={open} onOpenChange={(opens) => explain.onOpen(opens ? row.id : null)}>
      {open && explain.body(row)}
    </Popover>
  );
}
