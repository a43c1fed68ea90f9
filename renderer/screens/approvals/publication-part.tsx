import { useQuery } from '@tanstack/react-query';
import { REFUSALS } from '../../../shared/refusal-codes.ts';
import { Button, formatFully, Notice, SideSection, Text } from '../../kit/index.ts';
import { useCan, useTRPC } from '../../lib/index.ts';
import { type RequestView, useSubject } from './use-request.ts';

/** What follows once it is agreed: published when, or held up by what. */
export function Publication({ request }: { readonly request: RequestView }) {
  const can = useCan();
  if (request.state !== 'approved' || request.type !== 'agent_publish' || !can('catalog:read')) return null;
  return <KnownPublication request={request} />;
}

function KnownPublication({ request }: { readonly request: RequestView }) {
  const schedules = useQuery(useTRPC().catalog.schedules.queryOptions({}));
  const { version } = useSubject(request.subjectId);
  if (version.data?.state !== 'APPROVED') return null;
  const planned = schedules.data?.items.find(({ versionId }) => versionId === request.subjectId);
  return (
    <SideSection title="Publication">
      <div className="grid gap-2">
        {planned?.state === 'waiting' && <Notice tone="info">Goes out {formatFully(planned.at)}, set by {planned.scheduledByName}.</Notice>}
        {planned?.state === 'suspended' && <Notice tone="danger">Held up when its time came: {planned.reason === null ? 'it could not be published.' : REFUSALS[planned.reason].says}</Notice>}
        {!planned && <Text tone="soft">Approved and not published yet: somebody publishes it, or sets a time.</Text>}
        <div><Button to={`/catalog/${version.data.agentId}?version=${request.subjectId}`}>{planned ? 'Change when' : 'Publish or schedule'}</Button></div>
      </div>
    </SideSection>
  );
}
