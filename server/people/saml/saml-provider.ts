import { z } from 'zod';
import type { Instant, TenantId } from '../../../shared/brand.ts';
import { CertificateText } from './idp-certificate.ts';
import { NAME_ID_FORMATS } from './saml-names.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** https, or plain http to this very machine, where tests and a developer's own provider live. */
export function isSafeLocation(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}

const EntityId = z.string().trim().min(1).max(1_024);
const AttributeName = z.string().trim().min(1).max(256);

/** What an administrator says of an identity provider, by hand or by its metadata. */
export const SamlProviderSettings = z.strictObject({
  idpEntityId: EntityId,
  ssoUrl: z.string().max(2_048).refine(isSafeLocation, 'must be an https address'),
  /** X.509 in PEM; several while the provider changes its key. */
  certificates: z.array(CertificateText).min(1).max(4),
  allowIdpInitiated: z.boolean().default(false),
  nameIdFormat: z.enum(['persistent', 'email', 'unspecified']).default('persistent'),
  /** Names of the attributes that carry these; absent: the usual ones are tried. */
  emailAttribute: AttributeName.optional(),
  nameAttribute: AttributeName.optional(),
  groupsAttribute: AttributeName.optional(),
});

/** One provider of one tenant with the addresses that are ours. */
export interface SamlProviderConfig extends z.infer<typeof SamlProviderSettings> {
  readonly tenantId: TenantId;
  readonly providerId: string;
  /** Our own name towards this provider; its assertions must be meant for it. */
  readonly spEntityId: string;
  /** Where the browser brings the response: `<public address>/api/v1/sso/<provider>/acs`. */
  readonly acsUrl: string;
}

/** Whom a checked response names. Nothing in here was read from outside the signed assertion. */
export interface SamlIdentity {
  /** With the provider, the key by which the person is known; never an email by itself (SECURITY 1.5). */
  readonly nameId: string;
  readonly nameIdFormat: string | null;
  readonly issuer: string;
  readonly assertionId: string;
  /** The request of ours that it answers; null when sign-in began at the provider. */
  readonly inResponseTo: string | null;
  readonly sessionIndex: string | null;
  readonly authenticatedAt: Instant | null;
  /** When the provider wants the session to end at the latest. */
  readonly sessionUntil: Instant | null;
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  readonly email: string | null;
  readonly name: string | null;
  readonly groups: readonly string[];
}

/** How SAML writes a NameID format. */
export function nameIdFormatOf(config: Pick<SamlProviderConfig, 'nameIdFormat'>): string {
  return NAME_ID_FORMATS[config.nameIdFormat];
}
