import type { Actor } from '../base/actor.ts';
import type { RequestSource } from '../base/actor.ts';
import type { House } from './house.ts';
import type { ReportFault } from './wire-error.ts';

/** The credential a request carried, as found; nothing has been checked yet. */
export interface Credentials {
  readonly cookie: string | null;
  readonly bearer: string | null;
  readonly apiKey: string | null;
}

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
