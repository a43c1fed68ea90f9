import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import { NowProvider, ToastRegion } from '../kit/index.ts';
import { createApiClient, createQueryClient, dismissToast, type SsoReturn, TRPCProvider, useToasts, useWallClock } from '../lib/index.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { createAppRouter } from './router.tsx';
import { SetupTokenContext } from './setup-token-context.ts';
import { SsoReturnContext } from './sso-return-context.ts';
import { StepUpDialog } from './step-up-dialog.tsx';

interface AppProps {
  readonly setupToken: string | null;
  readonly ssoReturn: SsoReturn | null;
}

/** Everything that lives as long as the window is made once, here. */
export function App({ setupToken, ssoReturn }: AppProps) {
  const [queryClient] = useState(() => {
    const client = createQueryClient({ onSignedOut: () => void client.invalidateQueries({ predicate: (query) => query.meta?.['gate'] === true }) });
    return client;
  });
  const [trpcClient] = useState(createApiClient);
  const [router] = useState(createAppRouter);
  return (
    <NowProvider now={useWallClock()}>
      <ErrorBoundary>
        <QueryClientProvider client={queryClient}>
          <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
            <SetupTokenContext value={setupToken}>
              <SsoReturnContext value={ssoReturn}>
                <RouterProvider router={router} />
              </SsoReturnContext>
              <StepUpDialog />
            </SetupTokenContext>
          </TRPCProvider>
        </QueryClientProvider>
      </ErrorBoundary>
      <Toasts />
    </NowProvider>
  );
}

function Toasts() {
  return <ToastRegion toasts={useToasts((state) => state.toasts)} onDismiss={dismissToast} />;
}
