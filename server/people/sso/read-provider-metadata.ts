import type { Actor } from '../../base/actor.ts';
import { type IdpMetadata, readIdpMetadata } from '../saml/index.ts';
import type { SsoDeps } from './sso-deps.ts';

/** What a SAML provider says of itself, read for a form: nothing is saved by it but that somebody looked. */
export async function readProviderMetadata(deps: Pick<SsoDeps, 'storage' | 'clock' | 'audit'>, actor: Actor, xml: string): Promise<IdpMetadata> {
  const found = await readIdpMetadata(deps, xml);
  await deps.storage.writeIdentity(actor, (tx) => deps.audit.append(tx, actor, {
    type: 'admin.identity_provider.tested', resource: { type: 'identity_provider', id: found.idpEntityId },
    details: { by: 'metadata', certificates: found.certificates.map((one) => one.fingerprint), warnings: found.warnings.length },
  }));
  return found;
}
