import type { Actor, RequestSource } from '../base/actor.ts';
import type { Principal } from '../people/sessions/index.ts';
import type { Credentials } from './credentials.ts';
import type { House } from './house.ts';
import type { ReportFault } from './wire-error.ts';

/** One request, with everything a procedure may need and nothing of its transport. */
export interface RequestContext {
  readonly house: House;
  readonly source: RequestSource;
  readonly credentials: Credentials;
  /** False: whoever asks did not bring what this launch of the server alone knows, and is nobody without a good credential. */
  readonly isLaunched: boolean;
  /** Who is asking; looked up once per request, refused when nobody is. */
  actor(): Promise<Actor>;
  /** The same as a person in a place, for what concerns sessions themselves. */
  principal(): Promise<Principal>;
  /** Sets the browser's session cookie, or clears it with null. */
  setSession(value: string | null): void;
  /** What this browser was given at earlier sign-ins, unchecked. */
  readonly deviceToken: string | null;
  /** Gives the browser that to keep for a year. */
  setDevice(value: string): void;
  /** The address's query, which no secret may travel in. */
  readonly query: URLSearchParams;
  /** `https://host[:port]` as the caller wrote it. */
  readonly origin: string;
  /** `https://host[:port]` as a browser elsewhere must write it to come back to us. */
  readonly publicOrigin: string;
  /** What this browser was given when it set out to an identity provider, unchecked. */
  readonly flowSecret: string | null;
  /** Gives it that to keep for ten minutes, or takes it back with null. */
  setFlow(value: string | null): void;
  header(name: string): string | null;
  /** Gives the answer its strong entity tag (RFC 9110 section 8.8.3). True where the caller has said they have it: then nothing else is sent. */
  tagAnswer(tag: string): boolean;
  readonly idempotencyKey: string | null;
  readonly report: ReportFault;
}
