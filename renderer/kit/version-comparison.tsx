import { type ReactNode, useMemo, useState } from 'react';
import type { JsonObject } from '../../shared/json.ts';
import type { RightsCard } from '../../shared/rights-card.ts';
import type { RightsChange } from '../../shared/rights-diff.ts';
import { worstSeverity } from '../../shared/rights-severity.ts';
import type { StructuralChange } from '../../shared/structural-diff.ts';
import { Button } from './button.tsx';
import { definitionLines } from './definition-lines.ts';
import type { DiffComments } from './diff-view.tsx';
import { countOf, formatCount } from './format-number.ts';
import { type DiffLine, diffLines, hunksOf } from './line-diff.ts';
import { LongDiff } from './long-diff.tsx';
import { RightsDiff, type RightsGroup } from './rights-diff.tsx';
import { Badge } from './badge.tsx';
import { changedRights, SEVERITY_FACES, unchangedRights } from './rights-groups.tsx';
import { structureHunks } from './structure-hunks.ts';
import { Tabs } from './tabs.tsx';
import { Text } from './text.tsx';

interface ComparedVersion {
  /** Its number, "4.0.0". */
  readonly name: string;
  readonly definition: JsonObject;
}

interface VersionComparisonProps {
  /** Null when there is nothing to compare with: then everything is new. */
  readonly before: ComparedVersion | null;
  readonly after: ComparedVersion;
  readonly rights: readonly RightsChange[];
  readonly changes: readonly StructuralChange[];
  /** Everything that `after` may do. */
  readonly card: RightsCard;
  readonly comments?: DiffComments;
  /** Tabs of the screen's own behind structure and text. */
  readonly more?: readonly { readonly id: string; readonly label: string; readonly count?: ReactNode; readonly panel: ReactNode }[];
}

/** Rights first, because they are what is decided; then what changed in the definition, by structure and line by line. */
export function VersionComparison({ before, after, rights, changes, card, comments, more = [] }: VersionComparisonProps) {
  const [tab, setTab] = useState('structure');
  const lines = useMemo(() => textLines(before?.definition ?? null, after.definition), [before, after]);
  const text = useMemo(() => hunksOf(lines), [lines]);
  const structure = useMemo(() => structureHunks(before?.definition ?? null, after.definition, changes), [before, after, changes]);
  const sameText = <p className="px-5 py-3">Both definitions are the same, to the last byte.</p>;
  return (
    <>
      <RightsPart before={before} after={after} rights={rights} card={card} />
      {/* Its own box, because Tabs would otherwise give way to whatever stands above them. */}
      <div>
        <Tabs
          label="What changed in the definition" value={tab} onChange={setTab}
          tabs={[
            { id: 'structure', label: 'Structure', count: countOf(changes.length, 'change'), panel: structure.length === 0 ? sameText : <LongDiff label="Changes by structure" hunks={structure} comments={comments} /> },
            { id: 'text', label: 'Text', count: sumsOf(lines), panel: text.length === 0 ? sameText : <LongDiff label="Changes line by line" hunks={text} comments={comments} /> },
            ...more,
          ]}
        />
      </div>
    </>
  );
}

function RightsPart({ before, after, rights, card }: Pick<VersionComparisonProps, 'before' | 'after' | 'rights' | 'card'>) {
  const [all, setAll] = useState(false);
  const changed = useMemo(() => changedRights(rights), [rights]);
  const kept = useMemo(() => unchangedRights(card, rights), [card, rights]);
  const title = before ? `What ${after.name} may do that ${before.name} could not` : `What ${after.name} may do`;
  return (
    <section aria-label={title}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 px-5 pt-3 pb-1">
        <h2>{title}</h2>
        <span className="flex flex-wrap items-baseline gap-3">
          <Text tone="faint" size="s">{before ? rightsSummary(rights) : 'Nothing to compare with: everything is new.'}</Text>
          <RightsVerdict rights={rights} />
        </span>
      </div>
      {changed.length > 0 ? <RightsDiff label={title} groups={changed} /> : <p className="px-5 py-2">{before ? 'Nothing: both may do exactly the same.' : 'Nothing that we can read from its definition.'}</p>}
      {kept.length > 0 && (
        <div className="px-5 py-2">
          <Text tone="faint">Unchanged</Text> {countsOf(kept)}. <Button kind="link" onPress={() => setAll(!all)}>{all ? 'Hide them' : 'Show them'}</Button>
        </div>
      )}
      {all && <RightsDiff label="Unchanged rights" groups={kept} />}
    </section>
  );
}

/** The worst that is gained, in one badge. */
export function RightsVerdict({ rights }: { readonly rights: readonly RightsChange[] }) {
  const worst = worstSeverity(rights);
  if (worst === 'none') return <Badge icon="shield-ok" tone="ok" tint>Gains nothing</Badge>;
  return <Badge {...SEVERITY_FACES[worst]} tint>{`${worst === 'high' ? 'High' : worst === 'medium' ? 'Medium' : 'Low'} severity`}</Badge>;
}

/** `3 gained, 1 lost, 2 neither` */
function rightsSummary(changes: readonly RightsChange[]): string {
  const count = (weight: RightsChange['weight']) => changes.filter((change) => change.weight === weight).length;
  const neither = count('neutral');
  return `${formatCount(count('widens'))} gained, ${formatCount(count('narrows'))} lost${neither > 0 ? `, ${formatCount(neither)} neither` : ''}`;
}

function countsOf(groups: readonly RightsGroup[]): string {
  return groups.map(({ title, lines }) => {
    const noun = title.replace(/^(?!MCP)./, (first) => first.toLowerCase());
    return countOf(lines.length, noun.replace(/s$/, ''), noun);
  }).join(', ');
}

function textLines(before: JsonObject | null, after: JsonObject): readonly DiffLine[] {
  const now = textOf(after);
  if (before === null) return now.split('\n').map((text, index) => ({ kind: 'add', text, before: null, after: index + 1 }));
  return diffLines(textOf(before), now);
}

function textOf(definition: JsonObject): string {
  return definitionLines(definition).map((line) => line.text).join('\n');
}

function sumsOf(lines: readonly DiffLine[]): string {
  const count = (kind: DiffLine['kind']) => lines.filter((line) => line.kind === kind).length;
  return `+${formatCount(count('add'))} −${formatCount(count('del'))}`;
}
