import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc';
import { REFUSALS, type RefusalCode, type RefusalKind } from '../../shared/refusal-codes.ts';

interface Status {
  readonly http: number;
  readonly trpc: TRPC_ERROR_CODE_KEY;
}

/** The one table from a kind of refusal to a status (DECISIONS 13). */
const STATUS: Readonly<Record<RefusalKind, Status>> = {
  invalid: { http: 400, trpc: 'BAD_REQUEST' },
  unauthenticated: { http: 401, trpc: 'UNAUTHORIZED' },
  licence: { http: 402, trpc: 'PAYMENT_REQUIRED' },
  forbidden: { http: 403, trpc: 'FORBIDDEN' },
  missing: { http: 404, trpc: 'NOT_FOUND' },
  gone: { http: 410, trpc: 'NOT_FOUND' },
  conflict: { http: 409, trpc: 'CONFLICT' },
  stale: { http: 412, trpc: 'PRECONDITION_FAILED' },
  'too-large': { http: 413, trpc: 'PAYLOAD_TOO_LARGE' },
  media: { http: 415, trpc: 'UNSUPPORTED_MEDIA_TYPE' },
  rule: { http: 422, trpc: 'UNPROCESSABLE_CONTENT' },
  unconfigured: { http: 500, trpc: 'INTERNAL_SERVER_ERROR' },
  limited: { http: 429, trpc: 'TOO_MANY_REQUESTS' },
};

export function statusOf(code: RefusalCode): Status {
  return STATUS[REFUSALS[code].kind];
}
