import { z } from 'zod';
import { Button, Dialog, ExactText, FormDialog, Notice, Select, Text, TextField, Time } from '../../kit/index.ts';
import { formRefusal, newCommandId, useForm } from '../../lib/index.ts';
import { inviteLink, leadsHere } from './invite-link.ts';
import { RolePicker } from './role-picker.tsx';
import { type Invitation, useInvitationActs, useOwnRank } from './use-invitations.ts';

const RANKS = ['owner', 'admin', 'editor', 'viewer'] as const;
const invited = z.object({
  email: z.string().trim().pipe(z.email('Enter an email address, like ada@example.org')),
  roles: z.array(z.string()).readonly(),
  rank: z.enum(['none', ...RANKS]),
});
const NOBODY: z.input<typeof invited> = { email: '', roles: [], rank: 'none' };

export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const { invite } = useInvitationActs();
  return invite.data ? <ShownOnce invitation={invite.data.invitation} token={invite.data.token} onClose={onClose} /> : <InviteForm invite={invite} onClose={onClose} />;
}

function InviteForm({ invite, onClose }: { readonly invite: ReturnType<typeof useInvitationActs>['invite']; readonly onClose: () => void }) {
  const form = useForm(invited, NOBODY);
  const own = useOwnRank();
  const refusal = formRefusal(invite.error, Object.keys(NOBODY));
  const reachable = own?.rank ? RANKS.slice(RANKS.indexOf(own.rank)) : [];
  const send = form.onSubmit(({ email, roles, rank }) => invite.mutate({ email, roles: [...roles], organisationRole: rank === 'none' ? null : rank, commandId: newCommandId() }, { onError: form.serve }));
  return (
    <FormDialog
      onClose={onClose} title="Invite somebody" width="wide"
      submit="Make the invitation" busy={invite.isPending} refusal={refusal} onSubmit={send}
    >
      <div className="grid grid-cols-2 gap-4">
        <TextField label="Email" type="email" autoFocus hint="They sign in with it; nothing is sent to it" {...form.field('email')} />
        {own?.organisation && reachable.length > 0 && (
          <Select
            label={`Rank in ${own.organisation.name}`} hint="For whoever looks after several tenants" value={form.values.rank} onChange={(rank) => form.set('rank', rank)}
            options={[{ id: 'none', label: 'None' }, ...reachable.map((rank) => ({ id: rank, label: rank }))]}
          />
        )}
      </div>
      <RolePicker {...form.field('roles')} />
    </FormDialog>
  );
}

/** `token` is null when the server answered a repeated command: it keeps none that it could show again. */
function ShownOnce({ invitation, token, onClose }: { readonly invitation: Pick<Invitation, 'email' | 'expiresAt'>; readonly token: string | null; readonly onClose: () => void }) {
  const link = token === null ? null : inviteLink(location, token);
  return (
    <Dialog open onClose={onClose} alert title={`Invitation for ${invitation.email}`} width="wide" footer={<Button kind="primary" onPress={onClose}>{token === null ? 'Close' : 'I have handed it over'}</Button>}>
      {token === null ? (
        <Notice tone="danger">The invitation was made, but its link did not arrive and is kept nowhere. Take it back and make another.</Notice>
      ) : (
        <div className="grid gap-3">
          <Notice tone="warn">This is the only time the {link ? 'link' : 'token'} is shown. No mail is sent from here: hand it to {invitation.email} yourself. Whoever holds it first takes the place.</Notice>
          <ExactText what={link ? 'invitation link' : 'invitation token'} text={link ?? token} />
          {link === null && <Text tone="soft">This window belongs to one machine. Put the token behind <Text mono size="s">#/invite/</Text> at the address under which others open this installation.</Text>}
          {link !== null && leadsHere(location.origin) && <Text tone="soft">This address leads to this machine only. From another one, put the name of this server in its place.</Text>}
          <Text tone="soft">Good until <Time at={invitation.expiresAt} as="minute" />, once.</Text>
        </div>
      )}
    </Dialog>
  );
}
