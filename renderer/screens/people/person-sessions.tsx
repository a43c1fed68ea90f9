import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, ConfirmDialog, SideSection, Skeleton, Text, Time } from '../../kit/index.ts';
import { newCommandId, notify, oneLine, proofWords, QueryView, sessionWords, troubleOf, useCan, useTRPC } from '../../lib/index.ts';
import type { Person } from './use-people.ts';

/** From where somebody is signed in to this tenant, for who may see it. */
export function PersonSessions({ person }: { readonly person: Person }) {
  const trpc = useTRPC();
  const mayEnd = useCan()('session:manage');
  const sessions = useQuery(trpc.people.sessions.queryOptions({ userId: person.id }));
  const [asking, setAsking] = useState(false);
  const acts = useSessionEnding(person);
  return (
    <SideSection title="Sessions" note={mayEnd && sessions.data && sessions.data.length > 0 && <Button size="tiny" kind="danger" onPress={() => setAsking(true)}>End all</Button>}>
      <QueryView query={sessions} loading={<Skeleton shape="lines" count={2} />} empty={(list) => list.length === 0 && <Text tone="soft">Not signed in here.</Text>}>
        {(list) => (
          <ul className="grid gap-3">
            {list.map((session) => (
              <li key={session.id} className="flex items-center gap-2">
                <div className="min-w-0 flex-1">
                  <Text as="div" weight="medium">{sessionWords(session)}</Text>
                  <Text as="div" size="s" tone="soft">{proofWords(session.amr)}{session.ip === null ? '' : `, ${session.ip}`}, last seen <Time at={session.lastSeenAt} /></Text>
                </div>
                {mayEnd && <Button size="tiny" kind="danger" label={`End ${sessionWords(session)}`} onPress={() => acts.end(session.id)}>End</Button>}
              </li>
            ))}
          </ul>
        )}
      </QueryView>
      {asking && (
        <ConfirmDialog
          open title={`End every session of ${person.name}?`} confirm="End them" destructive busy={acts.endAll.isPending} error={acts.endAll.error ? oneLine(troubleOf(acts.endAll.error)) : null}
          touches={(sessions.data ?? []).map(sessionWords)} onClose={() => setAsking(false)} onConfirm={() => acts.endAllOf(() => setAsking(false))}
        >
          They are signed out of this tenant at once and may sign in again.
        </ConfirmDialog>
      )}
    </SideSection>
  );
}

function useSessionEnding({ id: userId, name }: Person) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries(trpc.people.sessions.pathFilter());
  const end = useMutation(trpc.people.endSession.mutationOptions({ onSettled }));
  const endAll = useMutation(trpc.people.endSessions.mutationOptions({ onSettled, meta: { quiet: true } }));
  return {
    endAll,
    end: (id: string) => end.mutate({ id, commandId: newCommandId() }),
    endAllOf: (then: () => void) => endAll.mutate({ userId, commandId: newCommandId() }, { onSuccess: () => { notify({ tone: 'ok', title: `${name} is signed out of this tenant` }); then(); } }),
  };
}
