import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import { NowProvider, ToastRegion } from '../kit/index.ts';
import { createApiClient, createQueryClient, dismissToast, TRPCProvider, useToasts, useWallClock } from '../lib/index.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { createAppRouter } from './router.tsx';
import { SetupTokenContext } from './setup-token-context.ts';

/** Everything that lives as long as the window is made once, here. */
export function App({ setupToken }: { readonly setupToken: string | null }) {
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
              <RouterProvider router={router} />
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
