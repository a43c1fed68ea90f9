/** The credential a request carried, as found; nothing has been checked yet. */
export interface Credentials {
  readonly cookie: string | null;
  readonly bearer: string | null;
  readonly apiKey: string | null;
}
