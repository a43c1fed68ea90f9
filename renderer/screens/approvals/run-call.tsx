import { useQuery } from '@tanstack/react-query';
import { Button, JsonView, KeyValues, Notice, Skeleton, Text } from '../../kit/index.ts';
import { NeedsCapability, RUN_FACES, TroubleState, useCan, useTRPC } from '../../lib/index.ts';
import type { RequestView } from './use-request.ts';

/** The call that a run asks for: the tool, its arguments, and how the run stands. */
export function RunCall({ request }: { readonly request: RequestView }) {
  if (!useCan()('runs:read')) return <NeedsCapability capability="runs:read" says="Your roles do not let you see what the run asks for" />;
  return <ShownCall request={request} />;
}

function ShownCall({ request }: { readonly request: RequestView }) {
  const detail = useQuery(useTRPC().runs.get.queryOptions({ id: request.subjectId }));
  if (detail.error && !detail.data) return <TroubleState error={detail.error} onRetry={() => void detail.refetch()} />;
  if (!detail.data) return <Skeleton label="Reading the run" />;
  const { run, events } = detail.data;
  const asked = events.find(({ type, body }) => type === 'input-required' && body['approval'] === request.id)?.body;
  if (!asked) return <div className="px-5"><Notice tone="danger">The run does not tell of this request, so a vote here would be about something unknown.</Notice></div>;
  const { policies } = asked;
  return (
    <div className="grid gap-4 px-5 pb-4">
      {asked['digest'] !== request.subjectDigest && <Notice tone="danger">The call is not what this request names: its digest differs, so a vote here would be refused.</Notice>}
      <Text as="p" size="l">{run.agentName} {run.version} wants to call <Text mono weight="medium">{typeof asked['tool'] === 'string' ? asked['tool'] : 'a tool'}</Text>.</Text>
      <JsonView label="Arguments of the call" value={asked['arguments'] ?? {}} />
      <KeyValues
        items={[
          { key: 'Run', value: `${run.title} (${RUN_FACES[run.state].word.toLowerCase()})` },
          { key: 'Policies', value: Array.isArray(policies) ? policies.join(', ') : '' },
        ]}
      />
      <div><Button to={`/runs/${run.id}`}>Open the run</Button></div>
    </div>
  );
}
