import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { z } from 'zod';
import { Button, Dialog, Notice, PasswordField, Segmented, Skeleton, TextField } from '../kit/index.ts';
import { type ApiOutput, desktopBridge, formRefusal, goOut, meansSignedOut, placeHere, troubleOf, useForm, useSessionQuery, useStepUp, useTRPC } from '../lib/index.ts';

type Factors = ApiOutput['session']['factors'];

/** Asks who it is before an act that needs a recent proof; the act itself waits and is then done without being asked for again. */
export function StepUpDialog() {
  const question = useStepUp((state) => state.question);
  return question && <OpenQuestion settle={question.settle} />;
}

function OpenQuestion({ settle }: { readonly settle: (proved: boolean) => void }) {
  const standin = useSessionQuery().data?.standin ?? null;
  return standin === null ? <AskForProof settle={settle} /> : <NotAsSomebodyElse settle={settle} />;
}

/** Whoever works as somebody else cannot prove to be them: nothing is asked that could not be answered. */
function NotAsSomebodyElse({ settle }: { readonly settle: (proved: boolean) => void }) {
  const close = () => settle(false);
  return (
    <Dialog open onClose={close} title="Not while you work as somebody else" footer={<Button kind="primary" onPress={close}>Understood</Button>}>
      <p>This asks for a proof of who you are, and you are not the person you work as. Stop in the banner above to do it in your own name, or ask them to do it.</p>
    </Dialog>
  );
}

function AskForProof({ settle }: { readonly settle: (proved: boolean) => void }) {
  const factors = useQuery({ ...useTRPC().session.factors.queryOptions({}), staleTime: 0 });
  const cancel = () => settle(false);
  if (factors.data) return factors.data.sample ? <OnePress settle={settle} /> : <Proof factors={factors.data} settle={settle} />;
  return (
    <Dialog open onClose={cancel} title="Confirm it is you" footer={<Button onPress={cancel}>Cancel</Button>}>
      {factors.error ? <Notice tone="danger">What you can prove yourself with could not be read.</Notice> : <Skeleton shape="lines" count={2} label="Asking what you can prove yourself with" />}
    </Dialog>
  );
}

const proofs = z.object({ password: z.string(), otp: z.string().trim() });
const WAYS = [{ id: 'password', label: 'Password' }, { id: 'otp', label: 'Authenticator' }] as const;

function Proof({ factors, settle }: { readonly factors: Factors; readonly settle: (proved: boolean) => void }) {
  const [way, setWay] = useState<'password' | 'otp'>(factors.password ? 'password' : 'otp');
  const form = useForm(proofs, { password: '', otp: '' });
  const { prove, refusal } = useProof(settle, form.serve);
  const id = useId();
  const none = !factors.password && !factors.totp;
  const ready = form.values[way] !== '';
  return (
    <Dialog
      open onClose={() => settle(false)} title="Confirm it is you"
      footer={
        <>
          <Button onPress={() => settle(false)}>Cancel</Button>
          {!none && <Button kind="primary" submit form={id} busy={prove.isPending} disabled={!ready}>Confirm</Button>}
        </>
      }
    >
      <form id={id} noValidate className="grid gap-4" onSubmit={form.onSubmit(({ password, otp }) => prove.mutate(way === 'password' ? { password } : { otp }))}>
        <p>What you are about to do asks for a proof that is not older than ten minutes. It is done as soon as you have confirmed.</p>
        {factors.provider !== null && <AtProvider name={factors.provider} settle={settle} />}
        {none && factors.provider === null && <Notice tone="warn">You have neither a password nor an authenticator here. Sign out and in again, and you have proved who you are.</Notice>}
        {factors.password && factors.totp && <Segmented label="Confirm with" options={WAYS} value={way} onChange={setWay} />}
        {!none && way === 'password' && <PasswordField label="Password" purpose="current" autoFocus {...form.field('password')} />}
        {!none && way === 'otp' && <TextField label="Code" autoComplete="one-time-code" autoFocus mono maxLength={20} hint="The six digits your authenticator shows" {...form.field('otp')} />}
        {refusal && <Notice tone="danger">{refusal}</Notice>}
      </form>
    </Dialog>
  );
}

interface AtProviderProps {
  readonly name: string;
  readonly settle: (proved: boolean) => void;
}

/** Whoever came through an identity provider can prove it there. */
function AtProvider({ name, settle }: AtProviderProps) {
  const bridge = desktopBridge();
  return bridge === null ? <LeaveForProvider name={name} /> : <InSystemBrowser name={name} settle={settle} prove={() => bridge.proveByBrowser()} />;
}

/** In a browser this page is left for it, so what was begun is done again afterwards. */
function LeaveForProvider({ name }: Pick<AtProviderProps, 'name'>) {
  const start = useMutation(useTRPC().sso.stepUp.mutationOptions({ meta: { quiet: true }, onSuccess: ({ url }) => goOut(url) }));
  return (
    <>
      <Button wide icon="external" busy={start.isPending || start.isSuccess} onPress={() => start.mutate({ target: placeHere() })}>{`Confirm at ${name}`}</Button>
      <p>You come back to this page and begin again what you were about to do.</p>
      {start.error && <Notice tone="danger">{formRefusal(start.error, [])}</Notice>}
    </>
  );
}

/** The desktop's window stays and waits for the system's browser: what was begun goes on by itself. */
function InSystemBrowser({ name, settle, prove }: AtProviderProps & { readonly prove: () => Promise<'proved' | 'cancelled' | 'refused'> }) {
  const proof = useMutation({ mutationFn: prove, meta: { quiet: true }, onSuccess: (outcome) => (outcome === 'proved' ? settle(true) : undefined) });
  return (
    <>
      <Button wide icon="external" busy={proof.isPending} onPress={() => proof.mutate()}>{`Confirm at ${name}`}</Button>
      <p>{proof.isPending ? 'Confirm in the browser that has opened; this window waits for you.' : 'Your browser opens for it, and this goes on when you have confirmed.'}</p>
      {proof.data === 'refused' && <Notice tone="danger">{`${name} did not confirm that it is you.`}</Notice>}
      {proof.data === 'cancelled' && <Notice tone="warn">You did not finish in the browser.</Notice>}
      {proof.error && <Notice tone="danger">The browser could not be opened.</Notice>}
    </>
  );
}

/** Nobody in the sample workspace has a password: whoever opened it is everybody in it. */
function OnePress({ settle }: { readonly settle: (proved: boolean) => void }) {
  const { prove, refusal } = useProof(settle, () => undefined);
  return (
    <Dialog
      open onClose={() => settle(false)} title="Confirm it is you"
      footer={
        <>
          <Button onPress={() => settle(false)}>Cancel</Button>
          <Button kind="primary" autoFocus busy={prove.isPending} onPress={() => prove.mutate({})}>Confirm it is you</Button>
        </>
      }
    >
      <p>With people of your own, this is where the password or a code is asked for: the proof must not be older than ten minutes. Nobody in the sample workspace has either, so one press will do.</p>
      {refusal && <Notice tone="danger">{refusal}</Notice>}
    </Dialog>
  );
}

function useProof(settle: (proved: boolean) => void, onError: (error: unknown) => void) {
  const prove = useMutation(useTRPC().session.proveAgain.mutationOptions({
    meta: { quiet: true }, gcTime: 0, // the password is in it
    onSuccess: () => settle(true),
    onError: (error) => {
      if (meansSignedOut(troubleOf(error))) settle(false);
      else onError(error);
    },
  }));
  return { prove, refusal: formRefusal(prove.error, ['password', 'otp']) };
}
