import { useQuery } from '@tanstack/react-query';
import { countOf, formatCount, KeyValues, Link, Notice, Skeleton, Table, Text, Time, VersionBadge } from '../../kit/index.ts';
import { type ApiOutput, QueryView, useTRPC } from '../../lib/index.ts';

type Dependants = ApiOutput['catalog']['dependants'];
type RunsOfVersion = NonNullable<Dependants['runs']>['versions'][number];

function useDependants(agentId: string) {
  const trpc = useTRPC();
  return useQuery(trpc.catalog.dependants.queryOptions({ agentId }));
}

/** Who would notice if the agent went away. */
export function DependantsTab({ agentId }: { readonly agentId: string }) {
  return <QueryView query={useDependants(agentId)}>{(found) => <DependantsView found={found} />}</QueryView>;
}

function DependantsView({ found: { agents, runs } }: { readonly found: Dependants }) {
  return (
    <div className="grid gap-5 px-5 py-4">
      <section className="grid gap-2" aria-label="Agents that hand work to it">
        <h2>Agents that hand work to it</h2>
        {agents.length === 0 ? <Text tone="soft">None that you may see names it.</Text> : (
          <KeyValues items={agents.map(({ id, name, status }) => ({ key: name, value: <span className="flex items-center gap-2"><Link to={`/catalog/${id}`}>Open</Link> <VersionBadge state={status} /></span> }))} />
        )}
      </section>
      {runs && (
        <section className="grid gap-2" aria-label="Runs of the last 30 days">
          <h2>Runs since <Time at={runs.since} as="day" /></h2>
          {runs.versions.length === 0 ? <Text tone="soft">It has not run.</Text> : (
            <Table<RunsOfVersion>
              label="Runs by version" flush rows={runs.versions} rowId={({ versionId }) => versionId}
              columns={[
                { id: 'version', head: 'Version', cell: ({ version }) => version },
                { id: 'count', head: 'Runs', align: 'end', width: '6rem', cell: ({ count }) => formatCount(count) },
                { id: 'last', head: 'Last', align: 'end', width: '9rem', cell: ({ last }) => <Time at={last} /> },
              ]}
            />
          )}
        </section>
      )}
    </div>
  );
}

/** The same in one sentence, where somebody is about to take it out of use. */
export function DependantsNotice({ agentId }: { readonly agentId: string }) {
  const { data } = useDependants(agentId);
  if (!data) return <Skeleton shape="lines" count={1} label="Loading who uses it" />;
  const runs = data.runs?.versions.reduce((sum, { count }) => sum + count, 0) ?? null;
  const names = data.agents.map(({ name }) => name);
  const users = names.length === 0 ? 'No agent that you may see hands work to it' : `${countOf(names.length, 'agent')} hand work to it: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ' and others' : ''}`;
  return <Notice tone={names.length > 0 || (runs ?? 0) > 0 ? 'warn' : 'neutral'}>{users}{runs === null ? '.' : `; ${countOf(runs, 'run')} in the last 30 days.`}</Notice>;
}
