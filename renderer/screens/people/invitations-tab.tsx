import { useCallback, useMemo, useState } from 'react';
import { Button, ConfirmDialog, countOf, EmptyState, Pane, StatusBadge, type StatusName, Table, Text, Time, Toolbar } from '../../kit/index.ts';
import { type Command, newCommandId, oneLine, QueryView, troubleOf, useCan, useCommands } from '../../lib/index.ts';
import { InviteDialog } from './invite-dialog.tsx';
import { type Invitation, useInvitationActs, useInvitations } from './use-invitations.ts';

export function InvitationsTab() {
  const invitations = useInvitations();
  const mayManage = useCan()('user:manage');
  const [asking, setAsking] = useState<'new' | Invitation | null>(null);
  const begin = useCallback(() => setAsking('new'), []);
  const close = () => setAsking(null);
  useCommands(useMemo((): readonly Command[] => (mayManage ? [{ id: 'people:invite', name: 'Invite somebody', group: 'People', icon: 'send', also: 'invitation link join', run: begin }] : []), [mayManage, begin]));
  const pending = invitations.data?.filter(({ state }) => state === 'pending').length ?? 0;
  return (
    <>
      <Toolbar label="Invitations">
        <div className="flex-1"><Text tone="soft">{invitations.data ? `${countOf(pending, 'invitation')} waiting. ` : ''}Nothing is mailed from here: whoever invites hands the link over.</Text></div>
        {mayManage && <Button kind="primary" icon="plus" onPress={begin}>Invite somebody</Button>}
      </Toolbar>
      <QueryView query={invitations} empty={(rows) => rows.length === 0 && <NobodyInvited mayManage={mayManage} />}>
        {(rows) => (
          <Pane label="Invitations">
            <InvitationTable rows={rows} mayManage={mayManage} onRevoke={setAsking} />
          </Pane>
        )}
      </QueryView>
      {asking === 'new' && <InviteDialog onClose={close} />}
      {asking !== null && asking !== 'new' && <RevokeDialog invitation={asking} onClose={close} />}
    </>
  );
}

function NobodyInvited({ mayManage }: { readonly mayManage: boolean }) {
  return (
    <EmptyState icon="send" title="Nobody is invited">
      {mayManage ? 'An invitation keeps a place for somebody, with roles; they choose their own password. It is good for three days.' : 'Inviting somebody takes user:manage (invite, change, disable people).'}
    </EmptyState>
  );
}

/** Expired and revoked alike open nothing; the word says which. */
const STATES = { pending: 'invited', accepted: 'approved', expired: 'expired', revoked: 'revoked' } as const satisfies Record<Invitation['state'], StatusName>;
const WORDS = { pending: 'Waiting', accepted: 'Accepted', expired: 'Expired', revoked: 'Taken back' } as const;

interface InvitationTableProps {
  readonly rows: readonly Invitation[];
  readonly mayManage: boolean;
  readonly onRevoke: (invitation: Invitation) => void;
}

function InvitationTable({ rows, mayManage, onRevoke }: InvitationTableProps) {
  return (
    <Table
      label="Invitations, the newest first" rows={rows} rowId={({ id }) => id}
      columns={[
        { id: 'email', head: 'Email', cell: ({ email }) => <Text weight="medium">{email}</Text> },
        { id: 'state', head: 'State', cell: ({ state }) => <StatusBadge status={STATES[state]} word={WORDS[state]} /> },
        { id: 'roles', head: 'Roles', cell: ({ roles }) => (roles.length === 0 ? <Text tone="faint">No role</Text> : roles.join(', ')) },
        { id: 'rank', head: 'In the organisation', cell: ({ organisationRole }) => organisationRole ?? <Text tone="faint">no rank</Text> },
        { id: 'by', head: 'Invited by', cell: ({ invitedByName }) => <Text tone="soft">{invitedByName}</Text> },
        { id: 'at', head: 'Invited', align: 'end', cell: ({ createdAt }) => <Time at={createdAt} /> },
        { id: 'until', head: 'Good until', align: 'end', cell: (row) => <Ending row={row} /> },
        { id: 'act', head: 'Act', hideHead: true, align: 'end', cell: (row) => (mayManage && row.state === 'pending' ? <Button size="tiny" kind="danger" label={`Take back the invitation of ${row.email}`} onPress={() => onRevoke(row)}>Take back</Button> : null) },
      ]}
    />
  );
}

function Ending({ row: { state, expiresAt, acceptedAt, revokedAt } }: { readonly row: Invitation }) {
  if (state === 'pending') return <Time at={expiresAt} />;
  return <Text tone="soft"><Time at={acceptedAt ?? revokedAt ?? expiresAt} as="minute" /></Text>;
}

function RevokeDialog({ invitation, onClose }: { readonly invitation: Invitation; readonly onClose: () => void }) {
  const { revoke } = useInvitationActs();
  return (
    <ConfirmDialog
      open title={`Take back the invitation of ${invitation.email}?`} confirm="Take back" destructive busy={revoke.isPending} error={revoke.error ? oneLine(troubleOf(revoke.error)) : null}
      touches={[`${invitation.email}, as ${invitation.roles.join(', ') || 'somebody without a role'}`]} onClose={onClose}
      onConfirm={() => revoke.mutate({ id: invitation.id, commandId: newCommandId() }, { onSuccess: onClose })}
    >
      The link stops working at once. You can invite them again.
    </ConfirmDialog>
  );
}
