import type { Config } from '../config.ts';

/** The server as a host holds it: what answers a request, and how it ends. */
export interface Server {
  handle(request: Request, peer: Peer): Promise<Response>;
  /** Resolves when everything is written. */
  close(): Promise<void>;
  /** While nobody owns the installation: the one-time token that the first-run page demands. */
  readonly setupToken: string | null;
  /** What whoever runs this should know and may mend; each a sentence. */
  readonly warnings: readonly string[];
}

/** Who is at the other end of the line, as far as the host knows. */
export interface Peer {
  /** Address of the caller; null where there is no network between. */
  readonly ip: string | null;
  /** False: it did not bring what this launch of the server alone knows, and may do only what a credential of its own lets it. Absent: none is asked for. */
  readonly launched?: boolean;
}

export type OpenServer = (config: Config) => Promise<Server>;
