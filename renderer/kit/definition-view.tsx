import { useMemo } from 'react';
import type { JsonObject } from '../../shared/json.ts';
import { definitionLines } from './definition-lines.ts';
import { LongDiff } from './long-diff.tsx';

/** A definition line by line, in the reading form that diffs use too, so that line numbers mean the same in both. */
export function DefinitionView({ label, definition }: { readonly label: string; readonly definition: JsonObject }) {
  const hunks = useMemo(() => [{ id: 'all', skipped: 0, lines: definitionLines(definition).map(({ text }, index) => ({ kind: 'same' as const, text, before: null, after: index + 1 })) }], [definition]);
  return <LongDiff label={label} hunks={hunks} />;
}
