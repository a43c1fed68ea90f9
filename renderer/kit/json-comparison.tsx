import { useMemo, useState } from 'react';
import type { Json } from '../../shared/json.ts';
import { structuralDiff } from '../../shared/structural-diff.ts';
import type { DiffComments } from './diff-view.tsx';
import { definitionLines } from './definition-lines.ts';
import { countOf, formatCount } from './format-number.ts';
import { type DiffLine, diffLines, hunksOf } from './line-diff.ts';
import { LongDiff } from './long-diff.tsx';
import { structureHunks } from './structure-hunks.ts';
import { Tabs } from './tabs.tsx';

interface JsonComparisonProps {
  readonly label: string;
  readonly before: Json;
  readonly after: Json;
  readonly comments?: DiffComments;
}

/** Two JSON values, path by path and line by line. */
export function JsonComparison({ label, before, after, comments }: JsonComparisonProps) {
  const [tab, setTab] = useState('structure');
  const changes = useMemo(() => structuralDiff(before, after), [before, after]);
  const structure = useMemo(() => structureHunks(before, after, changes), [before, after, changes]);
  const lines = useMemo(() => diffLines(textOf(before), textOf(after)), [before, after]);
  const same = <p className="px-5 py-3">Both say the same.</p>;
  return (
    <div>
      <Tabs
        label={label} value={tab} onChange={setTab}
        tabs={[
          { id: 'structure', label: 'By path', count: countOf(changes.length, 'change'), panel: structure.length === 0 ? same : <LongDiff label={`${label}, path by path`} hunks={structure} comments={comments} /> },
          { id: 'text', label: 'Text', count: sumsOf(lines), panel: changes.length === 0 ? same : <LongDiff label={`${label}, line by line`} hunks={hunksOf(lines)} comments={comments} /> },
        ]}
      />
    </div>
  );
}

function textOf(value: Json): string {
  return definitionLines(value).map((line) => line.text).join('\n');
}

function sumsOf(lines: readonly DiffLine[]): string {
  const count = (kind: DiffLine['kind']) => lines.filter((line) => line.kind === kind).length;
  return `+${formatCount(count('add'))} −${formatCount(count('del'))}`;
}
