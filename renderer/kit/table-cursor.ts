import { useEffect, useRef, useState } from 'react';
import { pressedWithin } from './pressed-within.ts';

interface CursorOptions<Row> {
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly offset: number;
  readonly current: string | null | undefined;
  readonly onCurrent: ((row: Row) => void) | undefined;
}

/** A row that somebody went to: its number, and which one it was, where it was at hand. */
interface Place {
  readonly index: number;
  readonly id: string | null;
}

const NOWHERE: Place = { index: -1, id: null };

/** Where the row of a place is now; -1 once another row stands there, since nobody went to that one. */
export function placeNow<Row>({ index, id }: Place, { rows, rowId, offset }: Pick<CursorOptions<Row>, 'rows' | 'rowId' | 'offset'>): number {
  const row = rows[index - offset];
  return id === null || row === undefined || rowId(row) === id ? index : -1;
}

/** The highlighted row by number, -1 for none: the screen's when it gives one, otherwise the table's own. */
export function useTableCursor<Row>({ rows, rowId, offset, current, onCurrent }: CursorOptions<Row>): [number, (index: number) => void] {
  const [own, setOwn] = useState(NOWHERE);
  const given = current === undefined ? -1 : rows.findIndex((row) => rowId(row) === current);
  const move = (index: number) => {
    const row = rows[index - offset];
    setOwn({ index, id: row === undefined ? null : rowId(row) });
    if (row !== undefined) onCurrent?.(row);
  };
  if (current === undefined) return [placeNow(own, { rows, rowId, offset }), move];
  return [given < 0 ? -1 : given + offset, move];
}

type PlainKey = Pick<KeyboardEvent, 'key' | 'preventDefault'>;

/** j and k reach the screen's own list from wherever the focus is, unless letters mean something there. */
export function useKeysFromAnywhere(on: boolean, box: { readonly current: HTMLElement | null }, onKey: (event: PlainKey) => void): void {
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    if (!on) return;
    const listen = (event: KeyboardEvent) => {
      if ((event.key !== 'j' && event.key !== 'k') || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isClaimed(event)) return;
      box.current?.focus();
      latest.current(event);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [on, box]);
}

/** Letters belong to text fields, to other lists and to whatever floats above the page. */
function isClaimed(event: Event): boolean {
  return pressedWithin(event, 'input, textarea, [contenteditable], [role=grid], [role=treegrid], [role=listbox], [role=menu], [role=dialog], [role=alertdialog]');
}
