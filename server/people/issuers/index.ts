/**
 * Which other houses' tokens are believed, how far, and what their words mean here.
 * Invariant: a foreign token is good only under the one family of algorithms and the keys of an issuer that the deployment's configuration names, and gives only what our registry knows.
 */
export { anonymousPrincipal } from './anonymous.ts';
export { openForeignPrincipals } from './foreign-principals.ts';
export { type ForeignTokens, openForeignTokens } from './foreign-tokens.ts';
export { IssuerEntry, type TrustedIssuer } from './issuer.ts';
export { type IssuerMisfit, misfitOfIssuer, misfitOfIssuers, trustedIssuer } from './issuer-rules.ts';
export type { FetchJson } from './jwks-keys.ts';
