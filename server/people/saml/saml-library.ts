/** The SAML library and its parser, read on first use: a house without SAML never loads them (SECURITY 1.5). */
export async function samlLibrary() {
  const [{ SAML, ValidateInResponseTo, generateServiceProviderMetadata }, { DOMParser }] = await Promise.all([import('@node-saml/node-saml'), import('@xmldom/xmldom')]);
  return { SAML, ValidateInResponseTo, generateServiceProviderMetadata, DOMParser };
}

export type SamlLibrary = Awaited<ReturnType<typeof samlLibrary>>;
