import { memo, useMemo } from 'react';
import { countOf, Histogram, Text } from '../../kit/index.ts';
import type { AuditQuestion } from '../../lib/index.ts';
import { axisOf, type DayBar } from './audit-days.ts';
import { useBrush } from './use-audit.ts';

interface EntriesByDayProps {
  readonly bars: readonly DayBar[];
  /** How many entries match. */
  readonly total: number;
  readonly question: AuditQuestion;
  readonly ask: (next: AuditQuestion) => void;
}

/** A bar for each day, and the brush that chooses some of them. */
export const EntriesByDay = memo(function EntriesByDay({ bars, total, question, ask }: EntriesByDayProps) {
  const brush = useBrush(bars, question, ask);
  const axis = useMemo(() => axisOf(bars), [bars]);
  return (
    <div className="min-h-28 px-5 pt-2 pb-1">
      <Histogram label="Entries a day (UTC)" caption={<><Text weight="medium">{countOf(total, 'entry', 'entries')}</Text> match. One bar a day (UTC); drag over some to choose them.</>} bars={bars} axis={axis} badWord="Refused or failed" range={brush.range} onRange={brush.setRange} />
    </div>
  );
});
