import { useQuery } from '@tanstack/react-query';
import { CAPABILITIES, type Capability } from '../../shared/capabilities.ts';
import { RefusedState } from '../kit/index.ts';
import { askWords } from './ask-words.ts';
import { useTRPC } from './trpc.ts';
import { useSessionQuery } from './use-session.tsx';

const KNOWN_FOR_MS = 60_000;

/** People of this tenant who can give somebody this capability, by name. */
export function WhoToAsk({ capability }: { readonly capability: Capability }) {
  const standin = useSessionQuery().data?.standin ?? null;
  const { data } = useQuery(useTRPC().people.whoMayGrant.queryOptions({ capability }, { staleTime: KNOWN_FOR_MS }));
  if (standin !== null) return <>{standin.kind === 'break-glass' ? 'You look in from outside, and a visit only reads what is not sealed.' : 'You work as somebody else, and hold no more than both of you do. Stop in the banner above to act as yourself.'}</>;
  return <>{askWords(data ?? null)}</>;
}

/** The refused state of something that nobody asked the server for: a refusal would stand in the audit log. */
export function NeedsCapability({ capability, says }: { readonly capability: Capability; readonly says: string }) {
  return <RefusedState says={says} capability={{ name: capability, what: CAPABILITIES[capability].what }} ask={<WhoToAsk capability={capability} />} />;
}
