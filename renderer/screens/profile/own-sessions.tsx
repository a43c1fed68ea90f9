import { useState } from 'react';
import { Badge, Block, Button, ConfirmDialog, Table, Text, Time } from '../../kit/index.ts';
import { oneLine, proofWords, QueryView, sessionWords, troubleOf, useSession } from '../../lib/index.ts';
import { type OwnSession, useOwnSessions } from './use-own-sessions.ts';

export function OwnSessions() {
  const list = useOwnSessions();
  const [asking, setAsking] = useState<OwnSession | 'others' | null>(null);
  const close = () => {
    list.end.reset();
    list.endOthers.reset();
    setAsking(null);
  };
  const others = (list.sessions.data ?? []).filter((session) => !session.current);
  return (
    <Block title="Sessions" note="Wherever you are signed in" action={others.length > 0 && <Button size="tiny" kind="danger" onPress={() => setAsking('others')}>End all others</Button>} flush>
      <QueryView query={list.sessions}>{(sessions) => <SessionTable sessions={sessions} onEnd={setAsking} />}</QueryView>
      {asking === 'others' && (
        <ConfirmDialog
          open title="End all other sessions?" confirm="End them" destructive busy={list.endOthers.isPending} error={list.endOthers.error ? oneLine(troubleOf(list.endOthers.error)) : null}
          touches={others.map(whereOf)} onClose={close} onConfirm={() => list.endAllOthers(close)}
        >
          Whoever uses them has to sign in again. This one goes on.
        </ConfirmDialog>
      )}
      {asking !== null && asking !== 'others' && (
        <ConfirmDialog
          open title="End this session?" confirm="End session" destructive busy={list.end.isPending} error={list.end.error ? oneLine(troubleOf(list.end.error)) : null}
          touches={[whereOf(asking)]} onClose={close} onConfirm={() => list.endSession(asking.id, close)}
        >
          Whoever uses it has to sign in again.
        </ConfirmDialog>
      )}
    </Block>
  );
}

function whereOf(session: OwnSession): string {
  return `${sessionWords(session)}${session.ip === null ? '' : `, ${session.ip}`}`;
}

function SessionTable({ sessions, onEnd }: { readonly sessions: readonly OwnSession[]; readonly onEnd: (session: OwnSession) => void }) {
  const { tenants } = useSession();
  return (
    <Table
      label="Sessions" rows={sessions} rowId={(session) => session.id}
      columns={[
        { id: 'where', head: 'Where', cell: (session) => <span title={session.userAgent ?? ''}><Text weight="medium">{sessionWords(session)}</Text></span> },
        { id: 'tenant', head: 'Tenant', cell: (session) => tenants.find(({ id }) => id === session.tenantId)?.name ?? <Text mono size="s">{session.tenantId}</Text> },
        { id: 'ip', head: 'Address', cell: (session) => (session.ip === null ? <Text tone="faint">unknown</Text> : <Text mono size="s">{session.ip}</Text>) },
        { id: 'proof', head: 'Proved by', cell: (session) => proofWords(session.amr) },
        { id: 'since', head: 'Since', align: 'end', cell: (session) => <Time at={session.createdAt} as="day" /> },
        { id: 'seen', head: 'Last seen', align: 'end', cell: (session) => <Time at={session.lastSeenAt} /> },
        {
          id: 'act', head: 'Act', align: 'end',
          // Leaving this one is signing out, which the person menu does.
          cell: (session) => (session.current ? <Badge icon="ok" tone="ok">This one</Badge> : <Button size="tiny" kind="danger" label={`End ${sessionWords(session)}`} onPress={() => onEnd(session)}>End</Button>),
        },
      ]}
    />
  );
}
