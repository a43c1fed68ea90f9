import type { AuditEventType } from '../../shared/audit-events.ts';
import type { Capability } from '../../shared/capabilities.ts';
import type { Feature } from '../../shared/features.ts';
import type { LimitName } from '../people/edge/index.ts';

/** What every procedure says about itself. Tests over the router read it: nothing is unguarded, no mutation is unaudited. */
export interface ProcedureMeta {
  /** `open`: anybody; `session`: anybody signed in; else the capability the caller's roles must hold. */
  readonly needs: Capability | 'open' | 'session';
  /** The events a mutation may leave in the log, its own entry first; `none` only with a reason. */
  readonly audit: readonly AuditEventType[] | { readonly none: string };
  /** The source documents' paths that this procedure serves besides its own `/api/v1/<room>/<procedure>`. */
  readonly rest?: readonly RestRoute[];
  /**
   * Asks for a proof of who it is, not older than ten minutes: the password or a code, once more. Who came with an API key
   * passes only where the capability is one that machines use (`shared/capabilities.ts`).
   */
  readonly fresh?: true;
  /** The limit of its own that every call counts against, by address, before anything is looked at. */
  readonly limit?: Extract<LimitName, 'sign_in' | 'refresh'>;
  /** The part of the product it belongs to, where a tenant can be without it; asked after the capability, so that it tells nobody else anything. */
  readonly feature?: Feature;
  /** How many calls it counts as; 1 when absent. */
  readonly cost?: number;
  /** One sentence for the OpenAPI document. */
  readonly says: string;
}

export interface RestRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with `{name}` parameters, as the document writes it. */
  readonly path: string;
  /** Status of a success; 200 when absent. */
  readonly status?: number;
  /** The answer is a file (`{ name, mediaType, base64 }`): its bytes become the body. */
  readonly file?: true;
  /** The field of the input that the whole body is; absent where the body's fields are the input's. */
  readonly body?: string;
}

export const reads = { none: 'reads only' } as const;
