/**
 * Who is asking: sessions, their cookies and tokens, and how long each of them is good.
 * Invariant: a credential is worth what the database says of its session at this request, never what it says of itself.
 */
export { type AccessToken, type AccessTokens, openAccessTokens, type TokenDialect } from './access-token.ts';
export { actorFor } from './actor-for.ts';
export { endReplaced } from './admit.ts';
export { type ChallengeStore, openChallengeStore } from './challenge-store.ts';
export { type CheckedTokens, nameOfToken, openCheckedTokens } from './checked-tokens.ts';
export { askAgain, authenticate, type Authenticated, type Doors, type ForeignPrincipals, type KeyHolders, type Presented } from './authenticate.ts';
export { type KeyProofs, openKeyProofs, type PresentedProof } from './key-proof.ts';
export { endSession, endSessions, listSessions, listTenantSessions, type SessionView } from './own-sessions.ts';
export { type ForeignIdentity, type Principal, type Standing, standingOf } from './principal.ts';
export { proveAgain } from './prove-again.ts';
export { type Refreshed, refreshSession, type RefreshWay } from './refresh-session.ts';
export { openRefreshStore, type RefreshStore } from './refresh-store.ts';
export { openRoleBook } from './role-book.ts';
export { DEFAULT_LIVES, type Session, type SessionKind, type SessionLives, SignInInput } from './session.ts';
export type { SessionDeps } from './session-deps.ts';
export { isFreshlyProved, whyOver } from './session-rules.ts';
export { sessionName, sessionNamed } from './session-name.ts';
export { openSessionStore, type SessionStore } from './session-store.ts';
export { buildSessionTables } from './session-tables.ts';
export { signedIn, type SignedIn, type TokenPair } from './signed-in.ts';
export { keptKeys, type KeptKeys, sharedSecretKeys, type SigningKeyDeps, type SigningKeys } from './signing-keys.ts';
export { openSigningKeyStore, type SigningKeyStore } from './signing-key-store.ts';
export { type DoorVerdict, openDoor, type SignInDoor } from './sign-in-door.ts';
export { type Challenge, CodeSignIn, signInByCode } from './sign-in-by-code.ts';
export { beginSignIn, signInByPassword, type SignInStep, type SignInWay } from './sign-in-by-password.ts';
export { signOut, type SigningOut } from './sign-out.ts';
export { beginSession, type Beginning, type Begun, cookieHash, personActor } from './start-session.ts';
export { isAdmin, type UserContext, userContext } from './user-context.ts';
export { isStandin, STANDIN, type StandinBook, type StandinRights } from './standin-rights.ts';
export { switchTenant } from './switch-tenant.ts';
