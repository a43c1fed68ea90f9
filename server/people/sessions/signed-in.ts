import type { Capability } from '../../../shared/capabilities.ts';
import type { TokenDialect } from './access-token.ts';
import { actorFor } from './actor-for.ts';
import type { Principal, Standing } from './principal.ts';
import type { SessionDeps } from './session-deps.ts';
import type { Begun } from './start-session.ts';

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInS: number;
}

export interface SignedIn {
  readonly principal: Principal;
  /** Value of the browser's cookie, for sessions of kind `browser`. */
  readonly cookie: string | null;
  /** For sessions of kind `token`. */
  readonly tokens: TokenPair | null;
  /** To be kept by the browser for a year: failures elsewhere then never lock this account here. */
  readonly deviceToken: string | null;
  /** How many older sessions ended because a person has ten at most; they are told so. */
  readonly ended: number;
}

export async function signedIn(deps: SessionDeps, standing: Standing, { session, secret, ended }: Begun, dialect: TokenDialect, deviceToken: string | null): Promise<SignedIn> {
  const principal: Principal = { ...standing, session, key: null, scopes: session.scopes };
  if (secret.kind === 'browser') return { principal, cookie: secret.cookie, tokens: null, deviceToken, ended };
  return { principal, cookie: null, tokens: await pairFor(deps, principal, secret.refreshToken, dialect), deviceToken, ended };
}

/** An access token beside the given refresh token. */
export async function pairFor(deps: SessionDeps, principal: Principal, refreshToken: string, dialect: TokenDialect): Promise<TokenPair> {
  const { token, expiresInS } = await deps.accessTokens.issue(principal, dialect, await shownCapabilities(deps, principal, dialect));
  return { accessToken: token, refreshToken, expiresInS };
}

/** Only the guide's tokens show permissions, and what they show decides nothing. */
async function shownCapabilities(deps: SessionDeps, principal: Principal, dialect: TokenDialect): Promise<ReadonlySet<Capability>> {
  if (dialect !== 'U') return new Set();
  const held = await deps.storage.readIdentity({ tenantId: principal.tenant.id }, (db) => deps.roleBook.held(db, principal.tenant.id, principal.membership.roles));
  return actorFor(principal, held.capabilities, { ip: null, userAgent: null }).capabilities;
}
