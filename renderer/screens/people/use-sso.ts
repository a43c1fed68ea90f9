import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ApiOutput, newCommandId, notify, useTRPC } from '../../lib/index.ts';
import type { Provider } from './sso-form.ts';

export type DomainProof = ApiOutput['sso']['domains']['items'][number];
export type TestStep = ApiOutput['sso']['testProvider']['steps'][number];

export function useSso() {
  const trpc = useTRPC();
  return { providers: useQuery(trpc.sso.providers.queryOptions({})), domains: useQuery(trpc.sso.domains.queryOptions({})) };
}

/** The acts on providers and domains. Each dialog shows its own trouble. */
export function useSsoActs() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const providers = { meta: { quiet: true }, onSettled: () => client.invalidateQueries(trpc.sso.providers.pathFilter()) };
  const domains = { meta: { quiet: true }, onSettled: () => client.invalidateQueries(trpc.sso.domains.pathFilter()) };
  const said = (title: string) => () => notify({ tone: 'ok', title });
  // What is sent may hold the client secret, which must not stay in memory.
  const create = useMutation(trpc.sso.createProvider.mutationOptions({ ...providers, gcTime: 0 }));
  const change = useMutation(trpc.sso.changeProvider.mutationOptions({ ...providers, gcTime: 0, onSuccess: said('The provider is changed') }));
  const activate = useMutation(trpc.sso.activateProvider.mutationOptions({ ...providers, onSuccess: said('People may sign in through it now') }));
  const disable = useMutation(trpc.sso.disableProvider.mutationOptions({ ...providers, onSuccess: said('Nobody signs in through it any more') }));
  const enforce = useMutation(trpc.sso.enforceProvider.mutationOptions({ ...providers, onSuccess: ({ enforced }) => said(enforced ? 'It is the only way in now' : 'Passwords open this tenant again')() }));
  const remove = useMutation(trpc.sso.removeProvider.mutationOptions({ ...providers, onSuccess: said('The provider is removed') }));
  const test = useMutation(trpc.sso.testProvider.mutationOptions({ meta: { quiet: true } }));
  const readMetadata = useMutation(trpc.sso.readMetadata.mutationOptions({ meta: { quiet: true } }));
  const claim = useMutation(trpc.sso.claimDomain.mutationOptions(domains));
  const verify = useMutation(trpc.sso.verifyDomain.mutationOptions({ ...domains, onSuccess: ({ domain }) => said(`${domain} is proven`)() }));
  const drop = useMutation(trpc.sso.removeDomain.mutationOptions({ ...domains, onSuccess: said('The domain is off the list') }));
  return { create, change, activate, disable, enforce, remove, test, readMetadata, claim, verify, drop };
}

export function at({ id, ver }: Pick<Provider, 'id' | 'ver'>) {
  return { id, ver, commandId: newCommandId() };
}
