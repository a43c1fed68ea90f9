import { brand, type Instant } from '../../shared/brand.ts';
import { Badge, countOf, Link, Text, Time, VersionBadge } from '../kit/index.ts';
import type { ApiOutput } from './trpc.ts';

export type Impact = ApiOutput['registry']['impact'];

const MOST_NAMED = 12;

/** For whom a change counts, in one sentence. */
export function reachWords({ values, reach: { tenants, people, more } }: Impact): string {
  if (values === 0 && tenants === 0) return 'No effective value changes';
  const whom = tenants > 1 || more ? `in ${countOf(tenants, 'tenant')}${more ? ' and more' : ''}, for ${countOf(people, 'person', 'people')}` : `for ${countOf(people, 'person', 'people')}`;
  return `${countOf(values, 'effective value')} ${values === 1 ? 'changes' : 'change'} ${whom}`;
}

/** Agent versions that meet a changed value, those in use first. */
export function ImpactAgents({ agents }: { readonly agents: Impact['agents'] }) {
  if (agents === null) return <Text tone="faint">Your roles do not let you see agents</Text>;
  const { touched, looked, more } = agents;
  return (
    <>
      {touched.length === 0 && <Text tone="soft">None{looked > 0 && ` of ${countOf(looked, 'agent')}`}</Text>}
      <ul aria-label="Agents touched">
        {touched.slice(0, MOST_NAMED).map(({ agentId, versionId, name, semver, state, by }) => (
          <li key={versionId} className="flex items-center gap-2">
            <span className="min-w-0 flex-1" title={by.join('\n')}><Link to={`/catalog/${agentId}?version=${versionId}`}>{`${name} ${semver}`}</Link></span>
            <VersionBadge state={state} />
          </li>
        ))}
      </ul>
      {touched.length > MOST_NAMED && <Text as="div" tone="faint" size="s">and {countOf(touched.length - MOST_NAMED, 'more version')}</Text>}
      {more && <Text as="div" tone="faint" size="s">The first {looked} agents were looked at</Text>}
    </>
  );
}

/** What runs of the last thirty days would have met otherwise. */
export function ImpactRuns({ runs }: { readonly runs: Impact['runs'] }) {
  if (runs === null) return <Text tone="faint">Your roles do not let you see runs</Text>;
  if (runs.calls === 0) return <Text tone="soft">No run called a tool in 30 days</Text>;
  if (runs.runs.length === 0) return <Text tone="soft">None would have ended otherwise ({countOf(runs.calls, 'call')})</Text>;
  return (
    <>
      <ul aria-label="Runs that would have been decided otherwise">
        {runs.runs.slice(0, MOST_NAMED).map(({ run, title, at, calls, limit }) => (
          <li key={run} className="flex flex-wrap items-center gap-x-2">
            <Link to={`/runs/${run}`}>{title}</Link> <Text tone="faint" size="s"><Time at={brand<Instant>(at)} as="minute" /></Text>
            {calls.denied !== undefined && <Badge icon="refused" tone="danger">{countOf(calls.denied, 'call')} denied</Badge>}
            {calls['needs approval'] !== undefined && <Badge icon="waiting" tone="warn">{countOf(calls['needs approval'], 'call')} to approve</Badge>}
            {calls.allowed !== undefined && <Badge icon="ok" tone="ok">{countOf(calls.allowed, 'call')} allowed</Badge>}
            {limit && <Badge icon="warn" tone="warn">{`${limit.name}: made ${limit.made}, cap ${limit.after ?? 'none'}`}</Badge>}
          </li>
        ))}
      </ul>
      {runs.runs.length > MOST_NAMED && <Text as="div" tone="faint" size="s">and {countOf(runs.runs.length - MOST_NAMED, 'more run')}</Text>}
      {runs.more && <Text as="div" tone="faint" size="s">The newest {runs.calls} calls were looked at</Text>}
    </>
  );
}

/** Who gains and loses which capability, where roles or access policies change. */
export function ImpactPeople({ roles }: { readonly roles: NonNullable<Impact['roles']> }) {
  if (roles.people.length === 0) return <Text tone="soft">Nobody gains or loses a capability</Text>;
  return (
    <ul aria-label="People who gain or lose">
      {roles.people.slice(0, MOST_NAMED).map(({ id, name, gains, loses }) => (
        <li key={id}>
          <Text weight="medium">{name}</Text> <Text tone="soft" size="s">{[...gains.map((one) => `+ ${one}`), ...loses.map((one) => `− ${one}`)].join(', ')}</Text>
        </li>
      ))}
      {roles.people.length > MOST_NAMED && <li><Text tone="faint" size="s">and {countOf(roles.people.length - MOST_NAMED, 'more person', 'more people')}</Text></li>}
    </ul>
  );
}
