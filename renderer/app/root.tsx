import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, use, useEffect, useState } from 'react';
import { RouterProvider } from 'react-aria-components';
import { FrontPage, Skeleton } from '../kit/index.ts';
import { desktopBridge, inviteTokenIn, resetTokenIn, type SsoReturn } from '../lib/index.ts';
import { SessionGate } from './session-gate.tsx';
import { Shell } from './shell.tsx';
import { SsoReturnContext } from './sso-return-context.ts';

const ResetPasswordScreen = lazy(async () => ({ default: (await import('../screens/reset-password/index.ts')).ResetPasswordScreen }));

const AcceptInvitationScreen = lazy(async () => ({ default: (await import('../screens/accept-invitation/index.ts')).AcceptInvitationScreen }));

const SsoReturnScreen = lazy(async () => ({ default: (await import('../screens/sso-return/index.ts')).SsoReturnScreen }));

/** In-app paths become hash addresses, for real links that can be copied and opened in a new window. */
function hrefOf(path: string): string {
  return path.startsWith('/') ? `#${path}` : path;
}

export function Root() {
  const navigate = useNavigate();
  useEffect(() => desktopBridge()?.onDeepLink((route) => void navigate({ href: route })), [navigate]);
  const [returned, setReturned] = useState(use(SsoReturnContext));
  const done = (target: string) => {
    setReturned(null);
    void navigate({ href: target, replace: true });
  };
  return (
    <RouterProvider navigate={(path) => void navigate({ href: path })} useHref={hrefOf}>
      {returned !== null ? <Returned returned={returned} onDone={done} /> : <AtAddress onSignIn={() => void navigate({ href: '/', replace: true })} />}
    </RouterProvider>
  );
}

/** Before the gate: whoever follows a link with a token cannot sign in yet. The token leaves the address with the page. */
function AtAddress({ onSignIn }: { readonly onSignIn: () => void }) {
  const { pathname } = useLocation();
  const [resetToken, inviteToken] = [resetTokenIn(pathname), inviteTokenIn(pathname)];
  if (inviteToken !== null) return <Opening what="Opening the invitation"><AcceptInvitationScreen token={inviteToken} onSignIn={onSignIn} /></Opening>;
  return resetToken === null ? <Inside /> : <Reset token={resetToken} onSignIn={onSignIn} />;
}

function Inside() {
  return (
    <SessionGate>
      <Shell>
        <Outlet />
      </Shell>
    </SessionGate>
  );
}

function Returned({ returned, onDone }: { readonly returned: SsoReturn; readonly onDone: (target: string) => void }) {
  return (
    <Opening what="Opening the way back from the identity provider">
      <SsoReturnScreen returned={returned} onDone={onDone} />
    </Opening>
  );
}

function Reset({ token, onSignIn }: { readonly token: string; readonly onSignIn: () => void }) {
  return (
    <Opening what="Opening the page for a new password">
      <ResetPasswordScreen token={token} onSignIn={onSignIn} />
    </Opening>
  );
}

/** A page before the frame, while it is being fetched. */
function Opening({ what, children }: { readonly what: string; readonly children: ReactNode }) {
  const opening = (
    <FrontPage title="Opening">
      <Skeleton shape="lines" count={3} label={what} />
    </FrontPage>
  );
  return <Suspense fallback={opening}>{children}</Suspense>;
}
