import { CellButton, type Column, Text, Time } from '../../kit/index.ts';
import { RunBadge } from './run-badge.tsx';
import type { Run } from './run-filter.ts';
import { RunLength } from './run-length.tsx';

interface Narrowing {
  readonly onTag: (tag: string) => void;
  readonly onAgent: (agentId: string) => void;
}

/** The list's columns; a tag or an agent in a row narrows the list to itself. */
export function runColumns({ onTag, onAgent }: Narrowing): readonly Column<Run>[] {
  return [
    { id: 'title', head: 'Run', width: 'minmax(12rem, 2.2fr)', words: true, cell: (run) => <Text weight="medium" title={run.title}>{run.title}</Text> },
    { id: 'state', head: 'State', width: 'minmax(10.5rem, 1fr)', cell: (run) => <RunBadge run={run} /> },
    {
      id: 'agent', head: 'Agent', width: 'minmax(9rem, 1.1fr)', words: true,
      cell: (run) => (
        <span className="flex items-baseline gap-2">
          <CellButton label={`Only runs of ${run.agentName}`} onPress={() => onAgent(run.agentId)}>{run.agentName}</CellButton>
          <Text tone="faint" size="s">{run.version}</Text>
        </span>
      ),
    },
    { id: 'tags', head: 'Tags', width: 'minmax(5rem, 0.8fr)', words: true, cell: (run) => <Tags tags={run.tags} onTag={onTag} /> },
    { id: 'by', head: 'Started by', width: 'minmax(6rem, 0.8fr)', words: true, cell: (run) => <Text tone="soft">{run.startedByName}</Text> },
    { id: 'at', head: 'Started', width: '8rem', align: 'end', cell: (run) => <Time at={run.createdAt} /> },
    { id: 'took', head: 'Took', width: '6.5rem', align: 'end', cell: (run) => <RunLength run={run} /> },
  ];
}

/** Tags keep their length; those that do not fit are told by the title and on the run's page. */
function Tags({ tags, onTag }: Pick<Narrowing, 'onTag'> & { readonly tags: readonly string[] }) {
  return (
    <span className="flex gap-2" title={tags.join(', ')}>
      {tags.map((tag) => (
        <span key={tag} className="flex-none">
          <CellButton label={`Only runs tagged ${tag}`} onPress={() => onTag(tag)}>{tag}</CellButton>
        </span>
      ))}
    </span>
  );
}
