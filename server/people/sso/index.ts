/**
 * Who comes in through an identity provider: providers, proven domains, the way out and back, accounts made on arrival.
 * Invariant: a person is known by provider and subject alone; an email opens no account unless provider and tenant both answer for it.
 */
export { arriveBySaml, samlMetadata } from './arrive-by-saml.ts';
export { logoutByProvider } from './backchannel-logout.ts';
export { activateProvider, changeProvider, createProvider, disableProvider, enforceProvider, getProvider, listProviders, type ProviderAt, removeProvider } from './change-provider.ts';
export { type DomainStore, openDomainStore } from './domain-store.ts';
export { domainOf } from './federated-identity.ts';
export { type Finished, type Finishing, finishSso } from './finish-sso.ts';
export { settingsOf as declaredSettings, DomainName, type IdentityProvider, NewProvider, ProviderChange, type RoleMap, shownProvider, type ShownProvider } from './identity-provider.ts';
export { offeredProviders, type OfferedProvider } from './offered-providers.ts';
export { openOidcClients } from './oidc-client.ts';
export { claimDomain, type DomainProof, listDomains, removeDomain, verifyDomain, vouchForDomain } from './prove-domain.ts';
export { readProviderMetadata } from './read-provider-metadata.ts';
export { authorityOver, grantedRoles } from './role-mapping.ts';
export { refuseSignInLockOut } from './sign-in-lock-out.ts';
export { isEnforced, openSignInDoor, openSsoRule } from './sign-in-rule.ts';
export { startSso, startStepUp, type StartedFlow } from './start-sso.ts';
export { providerOfSession, secretOf as secretOfProvider } from './provider-reading.ts';
export type { PublicOrigin, ResolveTexts, SsoDeps } from './sso-deps.ts';
export { openSsoStore, type SsoStore } from './sso-store.ts';
export { buildSsoTables } from './sso-tables.ts';
export { testProvider, type TestStep } from './test-provider.ts';
