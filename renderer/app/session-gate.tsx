import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useContext } from 'react';
import { FrontPage, Skeleton } from '../kit/index.ts';
import { meansSignedOut, QueryView, SessionProvider, TroubleState, troubleOf, useSessionQuery, useTRPC } from '../lib/index.ts';
import { SetupTokenContext } from './setup-token-context.ts';

const SignInScreen = lazy(async () => ({ default: (await import('../screens/sign-in/index.ts')).SignInScreen }));
const FirstRunScreen = lazy(async () => ({ default: (await import('../screens/first-run/index.ts')).FirstRunScreen }));

/** Nothing behind the gate is drawn without a session. The address stays as it is, so signing in leads where the link pointed. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const session = useSessionQuery();
  // What was known of a session that ended by itself is there still; signing out throws it away.
  if (session.error && keepsOut(session.error)) return <Front ended={session.data !== undefined} />;
  if (session.data) return <SessionProvider session={session.data}>{children}</SessionProvider>;
  return (
    <FrontPage title={session.error ? 'Not available' : 'Opening'}>
      {session.error ? <TroubleState error={session.error} onRetry={() => void session.refetch()} /> : <Skeleton shape="lines" count={3} label="Asking who you are" />}
    </FrontPage>
  );
}

function keepsOut(error: unknown): boolean {
  const trouble = troubleOf(error);
  return meansSignedOut(trouble) || (trouble.kind === 'refused' && trouble.code === 'auth/setup-required');
}

function Front({ ended }: { readonly ended: boolean }) {
  const trpc = useTRPC();
  const setup = useQuery(trpc.setup.state.queryOptions({}));
  const setupToken = useContext(SetupTokenContext);
  const opening = (
    <FrontPage title="Opening">
      <Skeleton shape="lines" count={3} label="Asking what this installation needs" />
    </FrontPage>
  );
  if (setup.error && !setup.data)
    return (
      <FrontPage title="Not available">
        <TroubleState error={setup.error} onRetry={() => void setup.refetch()} />
      </FrontPage>
    );
  return (
    <Suspense fallback={opening}>
      <QueryView query={setup} loading={opening}>
        {(state) => (state.needed ? <FirstRunScreen setupToken={setupToken} sampleAvailable={state.sampleAvailable} /> : <SignInScreen ended={ended} selfServiceReset={state.selfServiceReset} />)}
      </QueryView>
    </Suspense>
  );
}
