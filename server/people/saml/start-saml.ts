import type { Ids } from '../../base/ids.ts';
import { samlLibrary } from './saml-library.ts';
import { nameIdFormatOf, type SamlProviderConfig } from './saml-provider.ts';

export interface SamlStart {
  /** To be kept with the browser that asked: only the answer to this very request may sign it in. */
  readonly requestId: string;
  /** Where to send the browser. */
  readonly url: string;
}

const ID_BYTES = 20;

/** A request to sign in, by HTTP-Redirect. The page to return to is kept with the request here, so no RelayState travels. */
export async function startSaml({ ids }: { readonly ids: Pick<Ids, 'bytes'> }, config: SamlProviderConfig, { again = false }: { readonly again?: boolean } = {}): Promise<SamlStart> {
  const { SAML, ValidateInResponseTo } = await samlLibrary();
  const requestId = `_${ids.bytes(ID_BYTES).toString('hex')}`; // an xs:ID may not begin with a digit
  const saml = new SAML({
    entryPoint: config.ssoUrl, idpCert: [...config.certificates], issuer: config.spEntityId, callbackUrl: config.acsUrl, identifierFormat: nameIdFormatOf(config),
    disableRequestedAuthnContext: true, forceAuthn: again, validateInResponseTo: ValidateInResponseTo.never, generateUniqueId: () => requestId,
  });
  return { requestId, url: await saml.getAuthorizeUrlAsync('', undefined, {}) };
}
