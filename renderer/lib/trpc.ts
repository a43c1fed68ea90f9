import { createTRPCClient, httpBatchStreamLink, httpLink, httpSubscriptionLink, splitLink, type TRPCClient, type TRPCLink } from '@trpc/client';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import type { Api } from '../../server/api/index.ts';
import { UNATTENDED, UNATTENDED_QUESTION } from '../../shared/request-headers.ts';
import { provedFetch } from './step-up.ts';

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<Api>();

/** What a procedure answers: `ApiOutput['session']['me']`. */
export type ApiOutput = inferRouterOutputs<Api>;
/** What a procedure takes. */
export type ApiInput = inferRouterInputs<Api>;

const URL_PATH = '/trpc'; // the same in every host: the page's own origin is the server
const MAX_BATCH = 20;
/** Questions that hold a whole layer: too long for an address. */
const LONG_QUESTIONS: ReadonlySet<string> = new Set(['registry.testPolicies', 'registry.simulatePolicies', 'registry.impact', 'roles.preview']);

/** Questions whose answer is the screen. They leave at once; a batch waits for others until the page has been drawn. */
const URGENT_QUESTIONS: ReadonlySet<string> = new Set(['audit.page']);

/** tRPC's paging hooks say which way they go. Our lists go one way, and the API takes no word that it does not know. */
const oneWay: TRPCLink<Api> = () => ({ op, next }) => {
  if (op.type !== 'query' || typeof op.input !== 'object' || op.input === null || !('direction' in op.input)) return next(op);
  const { direction: _forward, ...input } = op.input;
  return next({ ...op, input });
};

/**
 * Queries travel in streamed batches, but for those named above. Mutations travel alone and unstreamed: a streamed answer sends its headers
 * before the procedure has run, and so could never set the session cookie.
 */
export function createApiClient(): TRPCClient<Api> {
  return createTRPCClient<Api>({
    links: [
      oneWay,
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url: URL_PATH }),
        false: splitLink({
          condition: (operation) => operation.type === 'mutation',
          true: httpLink({ url: URL_PATH, fetch: (url, init) => provedFetch(url, { ...init, signal: init?.signal ?? null }) }),
          false: splitLink({
            condition: (operation) => LONG_QUESTIONS.has(operation.path),
            true: httpLink({ url: URL_PATH, methodOverride: 'POST' }),
            false: splitLink({
              condition: (operation) => operation.path === UNATTENDED_QUESTION,
              true: httpLink({ url: URL_PATH, headers: { [UNATTENDED]: '1' } }),
              false: splitLink({
                condition: (operation) => URGENT_QUESTIONS.has(operation.path),
                true: httpLink({ url: URL_PATH }),
                false: httpBatchStreamLink({ url: URL_PATH, maxItems: MAX_BATCH }),
              }),
            }),
          }),
        }),
      }),
    ],
  });
}
