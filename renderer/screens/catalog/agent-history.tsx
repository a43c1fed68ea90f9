import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, countOf, EmptyState, Link, RightsVerdict, Text, Time, Timeline, type TimelineEntry, VersionBadge } from '../../kit/index.ts';
import { type ApiOutput, QueryView, useTRPC } from '../../lib/index.ts';

type Entry = ApiOutput['catalog']['history']['items'][number];

/** How the agent came to what it may do: each version with what it gained and lost, and what the source of an imported one claims. */
export function AgentHistory({ agentId, chosen }: { readonly agentId: string; readonly chosen: string }) {
  const trpc = useTRPC();
  const history = useInfiniteQuery(trpc.catalog.history.infiniteQueryOptions({ agentId, size: 30 }, { getNextPageParam: (page) => page.next }));
  return (
    <QueryView query={history} empty={({ pages }) => pages.every(({ items }) => items.length === 0) && <EmptyState icon="history" title="No version to see">Drafts are shown to those who write them only.</EmptyState>}>
      {({ pages }) => (
        <div className="grid gap-4 px-5 py-4">
          <Timeline label="History of the agent" entries={pages.flatMap(({ items }) => items).map((entry) => entryOf(entry, chosen))} />
          {history.hasNextPage && <div><Button busy={history.isFetchingNextPage} onPress={() => void history.fetchNextPage()}>Older versions</Button></div>}
        </div>
      )}
    </QueryView>
  );
}

function entryOf(entry: Entry, chosen: string): TimelineEntry {
  const { id, agentId, semver, state, imported, claims, authorName, createdAt } = entry;
  return {
    id, icon: imported ? 'upload' : entry.rollbackOf === null ? 'branch' : 'undo',
    title: <span className="flex flex-wrap items-center gap-2"><Link to={`/catalog/${agentId}?version=${id}&tab=rights`}><Text weight={id === chosen ? 'medium' : 'normal'}>{semver}</Text></Link> <VersionBadge state={state} /> <RightsVerdict rights={entry.rights} /></span>,
    when: <Time at={createdAt} as="day" />,
    detail: (
      <div className="grid gap-1">
        {gains(entry) !== '' && <span>{gains(entry)}</span>}
        {entry.changelog !== '' && <Text tone="soft">{entry.changelog}</Text>}
        <Text tone="faint" size="s">{imported ? `Imported by ${authorName}. ${claimWords(claims)}` : `By ${authorName}`}</Text>
      </div>
    ),
  };
}

const MOST_NAMED = 8;

/** `Gains the tools excel and powershell; loses memory.` */
function gains({ rights }: Entry): string {
  const named = (change: 'added' | 'removed') => rights.filter((one) => one.change === change && one.kind !== 'limit').map(({ kind, name }) => (kind === 'tool' ? name : `${name} (${kind})`));
  const said = (verb: string, names: readonly string[]) => (names.length === 0 ? [] : [`${verb} ${names.slice(0, MOST_NAMED).join(', ')}${names.length > MOST_NAMED ? ` and ${countOf(names.length - MOST_NAMED, 'other')}` : ''}`]);
  const parts = [...said('gains', named('added')), ...said('loses', named('removed'))];
  return parts.length === 0 ? '' : `${parts.join('; ').replace(/^./, (first) => first.toUpperCase())}.`;
}

function claimWords(claims: Entry['claims']): string {
  const parts = claims === null ? [] : [claims.date, claims.author, claims.commit?.slice(0, 12), claims.changelog === null ? null : `“${claims.changelog}”`].filter((part) => part !== null && part !== undefined);
  return parts.length === 0 ? 'Its source claims nothing of when and by whom.' : `Its source claims, and nobody proves: ${parts.join(', ')}.`;
}
