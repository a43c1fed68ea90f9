import type { Instant } from '../../shared/brand.ts';
import { effectiveLimits } from '../../shared/registry-effective.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import type { RecordedCall } from '../agents/runs/index.ts';
import { simulatePolicies, type Verdict } from './simulate-policies.ts';

/** A run some of whose calls would have met another answer. */
export interface RunImpact {
  readonly run: string;
  readonly title: string;
  readonly at: Instant;
  /** Its calls that would have ended otherwise, by the answer they would have met. */
  readonly calls: Readonly<Partial<Record<Verdict, number>>>;
  /** A cap of a single run that these calls would have reached and did not, or the other way round; null where none changes its word. */
  readonly limit: LimitImpact | null;
}

export interface LimitImpact {
  /** Names the cap as the registry does: `max_tool_calls`, `per_tool/mail.send`. */
  readonly name: string;
  readonly made: number;
  readonly before: number | null;
  readonly after: number | null;
}

export interface RunsImpact {
  readonly calls: number;
  readonly runs: readonly RunImpact[];
}

/** What calls that runs really made would have met: changed policies, tools that were switched on or off, and the caps of single runs. */
export function impactOnRuns(views: { readonly before: RegistryView; readonly after: RegistryView }, calls: readonly RecordedCall[]): RunsImpact {
  const decided = Map.groupBy(simulatePolicies(views, calls).changed, ({ run }) => run);
  const runs = [...Map.groupBy(calls, ({ runId }) => runId)].flatMap(([run, made]): RunImpact[] => {
    const [first] = made;
    const changed = decided.get(first?.runId ?? run) ?? [];
    const limit = limitReached(views, made);
    if (!first || (changed.length === 0 && limit === null)) return [];
    const verdicts = Map.groupBy(changed, ({ after }) => after.verdict);
    return [{ run, title: first.title, at: first.at, calls: Object.fromEntries([...verdicts].map(([verdict, of]) => [verdict, of.length])), limit }];
  });
  return { calls: calls.length, runs };
}

/** The first cap on numbers of calls that lets this run's calls pass in one registry and not in the other. */
function limitReached({ before, after }: { readonly before: RegistryView; readonly after: RegistryView }, calls: readonly RecordedCall[]): LimitImpact | null {
  const [was, is] = [effectiveLimits(before), effectiveLimits(after)];
  const made = calls.filter(({ denied }) => !denied);
  const tools = Map.groupBy(made, ({ tool }) => tool);
  const caps: readonly LimitImpact[] = [
    { name: 'max_tool_calls', made: made.length, before: was.max_tool_calls, after: is.max_tool_calls },
    ...[...tools].map(([tool, of]) => ({ name: `per_tool/${tool}`, made: of.length, before: was.per_tool[tool] ?? null, after: is.per_tool[tool] ?? null })),
  ];
  return caps.find((cap) => stops(cap.made, cap.before) !== stops(cap.made, cap.after)) ?? null;
}

function stops(made: number, cap: number | null): boolean {
  return cap !== null && made > cap;
}
