import { useMemo } from 'react';
import type { JsonObject } from '../../shared/json.ts';
import { definitionLines } from './definition-lines.ts';
import { diffLines, hunksOf } from './line-diff.ts';
import { LongDiff } from './long-diff.tsx';

interface DefinitionDiffProps {
  readonly label: string;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** Two definitions line by line, in the form in which one is read: what cannot be seen is spelled out. */
export function DefinitionDiff({ label, before, after }: DefinitionDiffProps) {
  const hunks = useMemo(() => hunksOf(diffLines(textOf(before), textOf(after))), [before, after]);
  return <LongDiff label={label} hunks={hunks} />;
}

function textOf(definition: JsonObject): string {
  return definitionLines(definition).map(({ text }) => text).join('\n');
}
