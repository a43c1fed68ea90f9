import { LAYER_KINDS } from '../../../shared/registry-schema.ts';
import { type LayerRow, Notice } from '../../kit/index.ts';
import { LAYER_NAMES } from '../../lib/index.ts';

/** Everything that was said and does not hold, in words. */
export function GridDoubts({ rows }: { readonly rows: readonly LayerRow[] }) {
  const doubts = rows.flatMap((row) => LAYER_KINDS.flatMap((kind) => {
    const cell = row.cells[kind];
    return cell && cell.text !== null && (cell.state === 'overruled' || cell.state === 'locked') ? [{ id: `${row.id} ${kind}`, layer: LAYER_NAMES[kind], field: row.field, text: cell.text, why: cell.why ?? '' }] : [];
  }));
  if (doubts.length === 0) return null;
  return (
    <div className="grid gap-2 p-4">
      {doubts.map((doubt) => (
        <Notice key={doubt.id} tone="warn">
          {doubt.layer} says {doubt.field} {doubt.text}, which does not hold. {doubt.why}
        </Notice>
      ))}
    </div>
  );
}
