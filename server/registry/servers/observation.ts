import type { Instant, TenantId, UserId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';

/** Asked for its tools, asked whether it is there, or told of by a file that somebody imported. */
export type ObservationSource = 'discovery' | 'health' | 'import';

/** What was seen of a server at one moment. */
export interface Observation {
  readonly tenantId: TenantId;
  readonly id: string;
  readonly serverId: string;
  readonly source: ObservationSource;
  readonly observedAt: Instant;
  /** Why it could not be asked; null when it answered. */
  readonly error: string | null;
  readonly protocolVersion: string | null;
  readonly serverName: string | null;
  readonly serverVersion: string | null;
  readonly capabilities: JsonObject;
  readonly toolCount: number | null;
  /** Names all its tools with their definitions; null when they were not told. */
  readonly setDigest: string | null;
  readonly observedBy: UserId;
  readonly observedByName: string;
}

/** An observation that told the server's tools. */
export type Sighting = Observation & { readonly setDigest: string };

/** The tools of a server that somebody took responsibility for. */
export interface Pin {
  readonly tenantId: TenantId;
  readonly serverId: string;
  readonly setDigest: string;
  readonly serverVersion: string | null;
  readonly acceptedAt: Instant;
  readonly acceptedBy: UserId;
  readonly acceptedByName: string;
  readonly ver: number;
}

export interface ServerSecret {
  readonly tenantId: TenantId;
  readonly id: string;
  readonly serverId: string;
  readonly name: string;
  readonly value: Uint8Array;
  readonly target: string;
  readonly setAt: Instant;
  readonly setByName: string;
}
