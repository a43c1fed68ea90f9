import type { Outbound, OutboundCall } from '../../base/outbound.ts';

/**
 * The guarded way out in the form in which the SDK calls it. Streams from the server to us are answered with 405, as a server
 * without any would: nothing is asked here that needs one, and whatever is sent must end.
 */
export function guardedFetch(outbound: Outbound, signal: AbortSignal) {
  return async (address: string | URL, init: RequestInit = {}): Promise<Response> => {
    const method = METHODS.find((one) => one === (init.method ?? 'GET'));
    if (!method || method === 'GET') return new Response(null, { status: 405 });
    const { body } = init;
    return outbound.fetch(String(address), { method, headers: Object.fromEntries(new Headers(init.headers)), signal, ...(typeof body === 'string' ? { body } : {}) });
  };
}

const METHODS = ['GET', 'POST', 'DELETE'] as const satisfies ReadonlyArray<OutboundCall['method']>;
