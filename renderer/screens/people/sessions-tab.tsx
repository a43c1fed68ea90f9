import { useState } from 'react';
import { Badge, Button, ConfirmDialog, Table, Text, Time, Toolbar } from '../../kit/index.ts';
import { oneLine, QueryView, troubleOf, useSession } from '../../lib/index.ts';
import { ChangePasswordDialog } from './change-password-dialog.tsx';
import { proofWords, sessionWords } from './session-faces.ts';
import { type OwnSession, useOwnSessions } from './use-own-sessions.ts';

export function SessionsTab() {
  const list = useOwnSessions();
  const [asking, setAsking] = useState<OwnSession | 'password' | null>(null);
  const close = () => {
    list.end.reset();
    setAsking(null);
  };
  return (
    <>
      <Toolbar label="My sessions">
        <div className="flex-1"><Text tone="soft">Wherever you are signed in. End what you do not know, and change your password.</Text></div>
        <Button icon="lock" onPress={() => setAsking('password')}>Change password</Button>
      </Toolbar>
      <QueryView query={list.sessions}>{(sessions) => <SessionTable sessions={sessions} onEnd={setAsking} />}</QueryView>
      {asking === 'password' && <ChangePasswordDialog onClose={close} />}
      {asking !== null && asking !== 'password' && (
        <ConfirmDialog
          open title="End this session?" confirm="End session" destructive busy={list.end.isPending} error={list.end.error ? oneLine(troubleOf(list.end.error)) : null}
          touches={[`${sessionWords(asking)}${asking.ip === null ? '' : `, ${asking.ip}`}`]} onClose={close} onConfirm={() => list.endSession(asking.id, close)}
        >
          Whoever uses it has to sign in again.
        </ConfirmDialog>
      )}
    </>
  );
}

function SessionTable({ sessions, onEnd }: { readonly sessions: readonly OwnSession[]; readonly onEnd: (session: OwnSession) => void }) {
  const { tenants } = useSession();
  return (
    <Table
      label="My sessions" rows={sessions} rowId={(session) => session.id}
      columns={[
        { id: 'where', head: 'Where', cell: (session) => <span title={session.userAgent ?? ''}><Text weight="medium">{sessionWords(session)}</Text></span> },
        { id: 'tenant', head: 'Tenant', cell: (session) => tenants.find(({ id }) => id === session.tenantId)?.name ?? <Text mono size="s">{session.tenantId}</Text> },
        { id: 'ip', head: 'Address', cell: (session) => (session.ip === null ? <Text tone="faint">unknown</Text> : <Text mono size="s">{session.ip}</Text>) },
        { id: 'proof', head: 'Proved by', cell: (session) => proofWords(session.amr) },
        { id: 'since', head: 'Since', align: 'end', cell: (session) => <Time at={session.createdAt} as="minute" /> },
        { id: 'seen', head: 'Last seen', align: 'end', cell: (session) => <Time at={session.lastSeenAt} as="minute" /> },
        { id: 'expires', head: 'Ends', align: 'end', cell: (session) => <Time at={session.expiresAt} as="day" /> },
        {
          id: 'act', head: 'Act', align: 'end',
          // Leaving this one is signing out, which the person menu does.
          cell: (session) => (session.current ? <Badge icon="ok" tone="ok">This one</Badge> : <Button size="tiny" kind="danger" label={`End ${sessionWords(session)}`} onPress={() => onEnd(session)}>End</Button>),
        },
      ]}
    />
  );
}
