/**
 * Whom a SAML identity provider vouches for: requests to sign in, and the strict reading of what comes back.
 * Invariant: an identity comes out of signed bytes only, of the one provider configured, meant for us, now, and once.
 */
export { type IdpCertificate, readCertificate } from './idp-certificate.ts';
export { type IdpMetadata, readIdpMetadata } from './idp-metadata.ts';
export { claimedRequestId, type PostedResponse, readSamlResponse } from './read-saml-response.ts';
export { openReplayGuard, type ReplayGuard } from './replay-store.ts';
export { buildSamlTables } from './replay-tables.ts';
export { type SamlIdentity, type SamlProviderConfig, SamlProviderSettings } from './saml-provider.ts';
export type { SamlReason } from './saml-reasons.ts';
export { spMetadata } from './sp-metadata.ts';
export { type SamlStart, startSaml } from './start-saml.ts';
