import { useState } from 'react';
import { Badge, Button, ConfirmDialog, countOf, EmptyState, Link, Pane, SearchField, Table, Text, Time, Toolbar } from '../../kit/index.ts';
import { oneLine, proofWords, QueryView, sessionWords, troubleOf, useCan } from '../../lib/index.ts';
import { StandinNotices } from './standin-notices.tsx';
import { type TenantSession, useSessionEnding, useTenantSessions } from './use-sessions.ts';

type Asking = { readonly of: 'one' | 'all'; readonly session: TenantSession };

export function SessionsTab() {
  const sessions = useTenantSessions();
  const [sought, setSought] = useState('');
  const [asking, setAsking] = useState<Asking | null>(null);
  return (
    <>
      <Toolbar label="Sessions">
        <div className="w-64"><SearchField label="Find a session" main value={sought} onChange={setSought} placeholder="Person, device or address" /></div>
        <div className="flex-1"><Text tone="soft">{sessions.data && summary(sessions.data.items, sessions.data.more)}</Text></div>
      </Toolbar>
      <QueryView query={sessions}>
        {({ items }) => {
          const found = items.filter((session) => fits(session, sought));
          return found.length === 0 ? (
            <EmptyState icon="search" title="No session fits" actions={<Button onPress={() => setSought('')}>Show all sessions</Button>} />
          ) : (
            <Pane label="Sessions">
              <StandinNotices />
              <SessionTable sessions={found} onAsk={setAsking} />
            </Pane>
          );
        }}
      </QueryView>
      {asking && <EndDialog asking={asking} onClose={() => setAsking(null)} />}
    </>
  );
}

function summary(items: readonly TenantSession[], more: boolean): string {
  const people = new Set(items.map(({ userId }) => userId)).size;
  return `${more ? 'The first ' : ''}${countOf(items.length, 'live session')} of ${countOf(people, 'person', 'people')}, the one seen last first`;
}

function fits(session: TenantSession, sought: string): boolean {
  const text = sought.trim().toLowerCase();
  return [session.personName, session.personEmail, sessionWords(session), session.ip ?? ''].some((words) => words.toLowerCase().includes(text));
}

function SessionTable({ sessions, onAsk }: { readonly sessions: readonly TenantSession[]; readonly onAsk: (asking: Asking) => void }) {
  const mayEnd = useCan()('session:manage');
  return (
    <Table
      label="Live sessions" rows={sessions} rowId={({ id }) => id}
      columns={[
        { id: 'who', head: 'Person', cell: (session) => <span title={session.personEmail}><Link to={`/people?person=${session.userId}`}>{session.personName}</Link></span> },
        { id: 'where', head: 'Where', cell: (session) => <span title={session.userAgent ?? ''}>{sessionWords(session)}</span> },
        { id: 'ip', head: 'Address', cell: ({ ip }) => (ip === null ? <Text tone="faint">unknown</Text> : <Text mono size="s">{ip}</Text>) },
        { id: 'proof', head: 'Proved by', cell: ({ amr }) => proofWords(amr) },
        { id: 'since', head: 'Since', align: 'end', cell: ({ createdAt }) => <Time at={createdAt} as="minute" /> },
        { id: 'seen', head: 'Last seen', align: 'end', cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
        {
          id: 'act', head: 'Act', hideHead: true, align: 'end',
          cell: (session) => session.current ? <Badge icon="ok" tone="ok">This one</Badge> : mayEnd && (
            <span className="inline-flex gap-1">
              <Button size="tiny" label={`End all sessions of ${session.personName}`} onPress={() => onAsk({ of: 'all', session })}>End all</Button>
              <Button size="tiny" kind="danger" label={`End the session of ${session.personName} on ${sessionWords(session)}`} onPress={() => onAsk({ of: 'one', session })}>End</Button>
            </span>
          ),
        },
      ]}
    />
  );
}

function EndDialog({ asking: { of, session }, onClose }: { readonly asking: Asking; readonly onClose: () => void }) {
  const ending = useSessionEnding();
  const error = ending.error ? oneLine(troubleOf(ending.error)) : null;
  const where = `${sessionWords(session)}${session.ip === null ? '' : `, ${session.ip}`}`;
  return (
    <ConfirmDialog
      open title={of === 'one' ? `End this session of ${session.personName}?` : `End all sessions of ${session.personName}?`} confirm={of === 'one' ? 'End session' : 'End all'} destructive busy={ending.busy} error={error}
      touches={[of === 'one' ? where : `Every session of ${session.personName}, ${session.personEmail}, in this tenant`]} onClose={onClose}
      onConfirm={() => (of === 'one' ? ending.one(session.id, onClose) : ending.all(session.userId, onClose))}
    >
      Whoever uses it has to sign in again. Work that was not saved there is lost.
    </ConfirmDialog>
  );
}
