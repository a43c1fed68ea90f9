import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Badge, Button, ConfirmDialog, countOf, Link, SideSection, Skeleton, StatusBadge, Text, Time, useNow } from '../../kit/index.ts';
import { oneLine, proofWords, sessionWords, TroubleState, troubleOf, useCan, useTRPC } from '../../lib/index.ts';
import { keyStatus, scopeWords } from './key-faces.ts';
import type { Person } from './use-people.ts';
import { type PersonSession, usePersonSessions, useSessionEnding } from './use-sessions.ts';

/** Where this person is signed in now, in this tenant. */
export function PersonSessions({ person }: { readonly person: Person }) {
  const sessions = usePersonSessions(person.id, true);
  const mayEnd = useCan()('session:manage');
  const [asking, setAsking] = useState<PersonSession | 'all' | null>(null);
  const others = sessions.data?.filter(({ current }) => !current) ?? [];
  return (
    <SideSection title="Sessions" note={sessions.data && countOf(sessions.data.length, 'live session')}>
      {sessions.isPending && <Skeleton shape="lines" count={2} label="Reading the sessions" />}
      {sessions.error && <TroubleState error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.data?.length === 0 && <Text tone="soft">Not signed in anywhere</Text>}
      <ul className="grid gap-2">
        {sessions.data?.map((session) => (
          <li key={session.id} className="flex items-center gap-2">
            <span className="min-w-0 flex-1">
              <Text as="div" cut title={session.userAgent ?? ''}>{sessionWords(session)}</Text>
              <Text as="div" size="s" tone="soft">{proofWords(session.amr)}, {session.ip ?? 'unknown address'}, seen <Time at={session.lastSeenAt} /></Text>
            </span>
            {session.current ? <Badge icon="ok" tone="ok">This one</Badge> : mayEnd && <Button size="tiny" kind="danger" label={`End the session on ${sessionWords(session)}`} onPress={() => setAsking(session)}>End</Button>}
          </li>
        ))}
      </ul>
      {mayEnd && others.length > 1 && <div className="pt-3"><Button onPress={() => setAsking('all')}>End all</Button></div>}
      {asking && <EndDialog asking={asking} person={person} onClose={() => setAsking(null)} />}
    </SideSection>
  );
}

function EndDialog({ asking, person, onClose }: { readonly asking: PersonSession | 'all'; readonly person: Person; readonly onClose: () => void }) {
  const ending = useSessionEnding();
  const all = asking === 'all';
  return (
    <ConfirmDialog
      open title={all ? `End all sessions of ${person.name}?` : 'End this session?'} confirm={all ? 'End all' : 'End session'} destructive busy={ending.busy} error={ending.error ? oneLine(troubleOf(ending.error)) : null}
      touches={[all ? `Every session of ${person.name} in this tenant` : `${sessionWords(asking)}${asking.ip === null ? '' : `, ${asking.ip}`}`]} onClose={onClose}
      onConfirm={() => (all ? ending.all(person.id, onClose) : ending.one(asking.id, onClose))}
    >
      Whoever uses it has to sign in again.
    </ConfirmDialog>
  );
}

/** API keys that borrow this person's rights. */
export function PersonKeys({ userId }: { readonly userId: string }) {
  const { data } = useQuery(useTRPC().people.keys.queryOptions({}));
  const now = useNow();
  const keys = data?.filter((key) => key.userId === userId) ?? [];
  if (!data) return null;
  return (
    <SideSection title="API keys" note={<Link to="/people?tab=keys">All keys</Link>}>
      {keys.length === 0 && <Text tone="soft">None acts as them</Text>}
      <ul className="grid gap-2">
        {keys.map((key) => (
          <li key={key.id}>
            <Text weight="medium">{key.name}</Text> <StatusBadge status={keyStatus(key, now)} />
            <Text as="div" size="s" tone="soft">{scopeWords(key.scopes)}, used {key.lastUsedAt === null ? 'never' : <Time at={key.lastUsedAt} />}</Text>
          </li>
        ))}
      </ul>
    </SideSection>
  );
}
