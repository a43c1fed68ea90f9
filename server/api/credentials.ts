import type { PresentedProof } from '../people/sessions/index.ts';

/** The credential a request carried, as found; nothing has been checked yet. */
export interface Credentials {
  readonly cookie: string | null;
  readonly bearer: string | null;
  readonly apiKey: string | null;
  /** The proof of a key of the client's own (RFC 9449). */
  readonly proof: PresentedProof | null;
  /** The tenant that the request names in its header. */
  readonly tenant: string | null;
  /** A window asked on its own account, and no person did anything: the session’s idle time goes on. */
  readonly unattended: boolean;
}
