import { useMutation, useQuery } from '@tanstack/react-query';
import { type ApiOutput, desktopBridge, goOut, oneLine, placeHere, troubleOf, useStartOver, useTRPC } from '../../lib/index.ts';
import { domainAsked } from './domain-asked.ts';

export type Offered = ApiOutput['sso']['offered']['items'][number];

/** Providers for the domain of what was typed as an email. Only the domain is sent. */
export function useOffered(email: string): readonly Offered[] {
  const domain = domainAsked(email);
  const answer = useQuery({ ...useTRPC().sso.offered.queryOptions({ email: `@${domain ?? ''}` }), enabled: domain !== null, staleTime: Infinity, retry: false, meta: { quiet: true } });
  return domain === null ? [] : (answer.data?.items ?? []);
}

/** Goes to the provider: in this window, or on the desktop in the system's browser, and the window waits. */
export function useDeparture() {
  const trpc = useTRPC();
  const startOver = useStartOver();
  const bridge = desktopBridge();
  const start = useMutation(trpc.sso.start.mutationOptions({ meta: { quiet: true }, onSuccess: ({ url }) => goOut(url) }));
  const byBrowser = useMutation({
    mutationFn: (provider: string) => bridge?.signInByBrowser(provider) ?? Promise.resolve('refused' as const),
    meta: { quiet: true }, onSuccess: (outcome) => (outcome === 'signed-in' ? startOver() : undefined),
  });
  const said = byBrowser.data === 'refused' ? 'The identity provider did not let you in.' : byBrowser.data === 'cancelled' ? 'You did not finish in the browser.' : null;
  return {
    busy: start.isPending || start.isSuccess || byBrowser.isPending,
    waiting: byBrowser.isPending,
    refusal: start.error ? oneLine(troubleOf(start.error)) : said,
    go: (provider: string) => (bridge ? byBrowser.mutate(provider) : start.mutate({ provider, target: placeHere() })),
  };
}

/** Providers of a tenant that somebody names. */
export function useTenantProviders(tenant: string | null) {
  return useQuery({ ...useTRPC().sso.offered.queryOptions(tenant === null ? {} : { tenant }), enabled: tenant !== null, retry: false, meta: { quiet: true } });
}
