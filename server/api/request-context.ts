import type { Actor, RequestSource } from '../base/actor.ts';
import type { Credentials } from './credentials.ts';
import type { House } from './house.ts';
import type { ReportFault } from './wire-error.ts';

/** One request, with everything a procedure may need and nothing of its transport. */
export interface RequestContext {
  readonly house: House;
  readonly source: RequestSource;
  readonly credentials: Credentials;
  /** Who is asking; looked up once per request, refused when nobody is. */
  actor(): Promise<Actor>;
  /** Sets the browser's session cookie, or clears it with null. */
  setSession(value: string | null): void;
  readonly idempotencyKey: string | null;
  readonly report: ReportFault;
}
