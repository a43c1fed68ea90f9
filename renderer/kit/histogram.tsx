import { type KeyboardEvent, memo, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { formatCount } from './format-number.ts';
import { movedIndex } from './list-keys.ts';

interface Bar {
  /** "14 Nov 2026" */
  readonly name: string;
  readonly count: number;
  /** Part of count that was refused or failed. */
  readonly bad?: number;
}

/** Bar numbers, both included. */
export interface BrushRange {
  readonly from: number;
  readonly to: number;
}

interface HistogramProps {
  readonly label: string;
  /** What is counted, in words, above the bars. */
  readonly caption?: ReactNode;
  readonly bars: readonly Bar[];
  /** A few words under the axis, evenly spread. */
  readonly axis: readonly string[];
  readonly badWord?: string;
  readonly range?: BrushRange | null;
  /** Present: dragging, or Shift with arrow keys, chooses a range; Escape clears it. */
  readonly onRange?: (range: BrushRange | null) => void;
}

/** Counts over time, and a brush. Baseline is zero; the bad share stands on the baseline. */
export function Histogram({ label, caption, bars, axis, badWord = 'Refused', range = null, onRange }: HistogramProps) {
  const plot = useRef<HTMLDivElement>(null);
  const [anchor, setAnchor] = useState<number | null>(null);
  const peak = Math.max(1, ...bars.map((bar) => bar.count));
  const barAt = (clientX: number) => {
    const area = plot.current?.getBoundingClientRect();
    return area ? Math.min(bars.length - 1, Math.max(0, Math.floor(((clientX - area.left) / area.width) * bars.length))) : 0;
  };
  const onPointerDown = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = barAt(event.clientX);
    setAnchor(at);
    onRange?.({ from: at, to: at });
  };
  const onPointerMove = (event: PointerEvent) => {
    if (anchor === null) return;
    const at = barAt(event.clientX);
    onRange?.({ from: Math.min(anchor, at), to: Math.max(anchor, at) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = brushed(event, range, bars.length);
    if (next === undefined || !onRange) return;
    event.preventDefault();
    onRange(next);
  };
  const said = range ? `${bars[range.from]?.name ?? ''} to ${bars[range.to]?.name ?? ''}` : 'no range chosen';
  const drawing = (
    <>
      <Bars bars={bars} peak={peak} from={range?.from ?? bars.length} to={range?.to ?? -1} />
      {range && bars.length > 0 && <div className="cs-hist-brush" style={{ left: `${(range.from / bars.length) * 100}%`, width: `${((range.to - range.from + 1) / bars.length) * 100}%` }} />}
    </>
  );
  return (
    <figure className="cs-hist" aria-label={label}>
      <figcaption className="cs-hist-legend">
        {caption && <span className="cs-hist-caption">{caption}</span>}
        <span><i />Recorded</span>
        {range && <span><i data-in />In the range</span>}
        {bars.some((bar) => bar.bad) && <span><i data-bad />{badWord}</span>}
        <span>peak {formatCount(peak)}</span>
      </figcaption>
      {onRange ? (
        <div
          ref={plot} className="cs-hist-plot" data-brush role="slider" tabIndex={0} aria-label={`${label}, range`} aria-valuemin={0} aria-valuemax={bars.length - 1} aria-valuenow={range?.to ?? 0} aria-valuetext={said}
          onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerUp={() => setAnchor(null)} onKeyDown={onKeyDown}
        >
          {drawing}
        </div>
      ) : (
        <div className="cs-hist-plot">{drawing}</div>
      )}
      <div className="cs-hist-axis">
        {axis.map((word) => (
          <span key={word}>{word}</span>
        ))}
      </div>
    </figure>
  );
}

interface BarsProps {
  readonly bars: readonly Bar[];
  readonly peak: number;
  /** Those in the range, both included. */
  readonly from: number;
  readonly to: number;
}

/** A year has three hundred and sixty-five, which are drawn again only when they change. */
const Bars = memo(function Bars({ bars, peak, from, to }: BarsProps) {
  return (
    <svg viewBox={`0 0 ${Math.max(1, bars.length)} 100`} preserveAspectRatio="none" aria-hidden>
      {bars.map((bar, index) => (
        <BarShape key={bar.name} bar={bar} at={index} peak={peak} inRange={index >= from && index <= to} />
      ))}
    </svg>
  );
});

function BarShape({ bar, at, peak, inRange }: { readonly bar: Bar; readonly at: number; readonly peak: number; readonly inRange: boolean }) {
  const height = (bar.count / peak) * 100;
  const bad = ((bar.bad ?? 0) / peak) * 100;
  return (
    <g>
      <rect data-in={inRange || undefined} x={at + 0.12} width={0.76} y={100 - height} height={height} />
      {bad > 0 && <rect data-bad x={at + 0.12} width={0.76} y={100 - bad} height={bad} />}
    </g>
  );
}

/** The range after a key: undefined when the key is not for the brush. */
function brushed(event: Pick<KeyboardEvent, 'key' | 'shiftKey'>, range: BrushRange | null, count: number): BrushRange | null | undefined {
  if (event.key === 'Escape') return range ? null : undefined;
  const key = { ArrowRight: 'ArrowDown', ArrowLeft: 'ArrowUp' }[event.key] ?? event.key;
  const to = movedIndex(key, { index: range?.to ?? count, count, page: 7 });
  if (to === null) return undefined;
  return event.shiftKey && range ? { from: Math.min(range.from, to), to } : { from: to, to };
}
