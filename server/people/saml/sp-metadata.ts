import { samlLibrary } from './saml-library.ts';
import { nameIdFormatOf, type SamlProviderConfig } from './saml-provider.ts';

/** What an identity provider needs to know of us: our name, where answers go, and that assertions must be signed (SAML 2.0 Metadata). */
export async function spMetadata(config: Pick<SamlProviderConfig, 'spEntityId' | 'acsUrl' | 'nameIdFormat'>): Promise<string> {
  const { generateServiceProviderMetadata } = await samlLibrary();
  return generateServiceProviderMetadata({ issuer: config.spEntityId, callbackUrl: config.acsUrl, identifierFormat: nameIdFormatOf(config), wantAssertionsSigned: true });
}
