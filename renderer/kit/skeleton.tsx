import { Hidden } from './text.tsx';

interface SkeletonProps {
  /** rows: table rows of the given density; lines: a paragraph. */
  readonly shape?: 'rows' | 'lines';
  readonly count?: number;
  readonly density?: 'dense' | 'roomy' | 'tall';
  /** What is loading, for a screen reader. */
  readonly label?: string;
}

const WIDTHS = ['34%', '22%', '28%', '18%', '40%', '25%'];

/** Takes the space that the real rows will take, so that nothing jumps when they arrive. */
export function Skeleton({ shape = 'rows', count = 8, density = 'roomy', label = 'Loading' }: SkeletonProps) {
  return (
    <div role="status" aria-busy="true">
      <Hidden>{label}</Hidden>
      <div className="cs-skeleton" data-shape={shape} aria-hidden>
        {Array.from({ length: count }, (_, index) => (
          // Placeholders are all alike: their position is their identity.
          <div key={index} style={shape === 'rows' ? { height: `var(--row-${density})` } : {}}>
            <i style={{ width: WIDTHS[index % WIDTHS.length] }} />
            {shape === 'rows' && <i style={{ width: '12%' }} />}
          </div>
        ))}
      </div>
    </div>
  );
}
