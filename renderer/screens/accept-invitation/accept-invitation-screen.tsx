import { useMutation, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { brand, type Instant } from '../../../shared/brand.ts';
import { Button, FrontPage, KeyValues, Notice, PasswordField, Skeleton, TextField, Time } from '../../kit/index.ts';
import { type ApiOutput, formRefusal, newPassword, PASSWORD_RULE, TroubleState, useForm, useTRPC, useTRPCClient } from '../../lib/index.ts';

type Offer = ApiOutput['members']['invitation'];

interface AcceptProps {
  readonly token: string;
  readonly onSignIn: () => void;
}

export function AcceptInvitationScreen({ token, onSignIn }: AcceptProps) {
  const offer = useOffer(token);
  if (offer.data) return <Offered token={token} offer={offer.data} onSignIn={onSignIn} />;
  return (
    <FrontPage title="Invitation">
      {offer.error ? <TroubleState error={offer.error} onRetry={() => void offer.refetch()} /> : <Skeleton shape="lines" count={4} label="Reading the invitation" />}
      {offer.error && <div><Button kind="link" onPress={onSignIn}>Go to sign in</Button></div>}
    </FrontPage>
  );
}

/** Asked once: that a link was opened stands in the log. */
function useOffer(token: string) {
  const client = useTRPCClient();
  return useQuery({ queryKey: ['invitation', token], queryFn: () => client.members.invitation.mutate({ token }), staleTime: Infinity, retry: false });
}

function Offered({ token, offer, onSignIn }: AcceptProps & { readonly offer: Offer }) {
  return (
    <FrontPage title={`Join ${offer.tenant}`} lead={`${offer.invitedBy} keeps a place for you${offer.organisation === null ? '' : ` at ${offer.organisation}`}.`}>
      <KeyValues
        items={[
          { key: 'Email', value: offer.email },
          { key: 'Roles', value: offer.roles.join(', ') || 'none yet: you may look at yourself' },
          { key: 'Good until', value: <Time at={brand<Instant>(offer.expiresAt)} as="minute" /> },
        ]}
      />
      {offer.signsInElsewhere ? <Elsewhere tenant={offer.tenant} email={offer.email} onSignIn={onSignIn} /> : <Joining token={token} offer={offer} onSignIn={onSignIn} />}
    </FrontPage>
  );
}

/** No password opens this tenant: coming in through its provider takes the place. */
function Elsewhere({ tenant, email, onSignIn }: { readonly tenant: string; readonly email: string; readonly onSignIn: () => void }) {
  return (
    <>
      <Notice tone="info">{tenant} is entered through your organisation’s own sign-in, so no password is chosen here. Sign in there as {email}: the place becomes yours when you come in.</Notice>
      <Button kind="primary" size="big" wide onPress={onSignIn}>Go to sign in</Button>
    </>
  );
}

const newcomer = z.object({ name: z.string().trim().min(1, 'Enter your name, as votes and the audit log will show it').max(200, 'At most 200 characters'), password: newPassword });
const known = z.object({ name: z.string(), password: z.string().min(1, 'Enter the password you have') });

function Joining({ token, offer, onSignIn }: AcceptProps & { readonly offer: Offer }) {
  const trpc = useTRPC();
  const form = useForm(offer.hasAccount ? known : newcomer, { name: '', password: '' });
  const accept = useMutation(trpc.members.accept.mutationOptions({ onError: form.serve, meta: { quiet: true }, gcTime: 0 })); // the password is in it
  const refusal = formRefusal(accept.error, ['name', 'password']);
  const send = form.onSubmit(({ name, password }) => accept.mutate({ token, password, ...(offer.hasAccount ? {} : { name }) }));
  if (accept.isSuccess)
    return (
      <>
        <Notice tone="ok">You belong to {offer.tenant} now. Sign in as {offer.email} with your password.</Notice>
        <Button kind="primary" size="big" wide autoFocus onPress={onSignIn}>Sign in</Button>
      </>
    );
  return (
    <form onSubmit={send} noValidate>
      {!offer.hasAccount && <TextField label="Your name" autoFocus big autoComplete="name" maxLength={200} hint="As votes and the audit log will show it" {...form.field('name')} />}
      {offer.hasAccount ? (
        <PasswordField label="Your password" purpose="current" autoFocus big hint="You have an account already: the password you sign in with" {...form.field('password')} />
      ) : (
        <PasswordField label="Choose a password" purpose="new" big hint={PASSWORD_RULE} {...form.field('password')} />
      )}
      {refusal && <Notice tone="danger">{refusal}</Notice>}
      <Button kind="primary" size="big" submit wide busy={accept.isPending}>{`Join ${offer.tenant}`}</Button>
    </form>
  );
}
