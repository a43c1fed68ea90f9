import { Outlet, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { RouterProvider } from 'react-aria-components';
import { desktopBridge } from '../lib/index.ts';
import { SessionGate } from './session-gate.tsx';
import { Shell } from './shell.tsx';

/** In-app paths become hash addresses, for real links that can be copied and opened in a new window. */
function hrefOf(path: string): string {
  return path.startsWith('/') ? `#${path}` : path;
}

export function Root() {
  const navigate = useNavigate();
  useEffect(() => desktopBridge()?.onDeepLink((route) => void navigate({ href: route })), [navigate]);
  return (
    <RouterProvider navigate={(path) => void navigate({ href: path })} useHref={hrefOf}>
      <SessionGate>
        <Shell>
          <Outlet />
        </Shell>
      </SessionGate>
    </RouterProvider>
  );
}
