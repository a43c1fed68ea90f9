import { z } from 'zod';
import type { ApiOutput } from '../../lib/index.ts';

export type Provider = ApiOutput['sso']['providers']['items'][number];
export type ProviderKind = Provider['kind'];

const HOUR_S = 3_600;
const address = (rule: string) => z.string().trim().regex(/^https?:\/\/\S+$/, rule);
const optional = z.string().trim();

const common = {
  name: z.string().trim().min(1, 'Name it as people know it, like Okta').max(100, 'At most 100 characters'),
  domains: optional, defaultRole: z.string(), mapping: z.string().superRefine((text, context) => {
    const flaw = readMapping(text).flaw;
    if (flaw) context.addIssue({ code: 'custom', message: flaw });
  }),
  createsAccounts: z.boolean(),
  hours: z.number('Say in how many hours a session ends').int().min(1, 'At least one hour').max(720, 'At most 720 hours').nullable().refine((hours) => hours !== null, 'Say in how many hours a session ends'),
  clientSecret: z.string(),
};
const open = { issuer: z.string(), clientId: z.string(), clientAuth: z.enum(['client_secret_basic', 'client_secret_post', 'none']), groupsClaim: z.string(), entityId: z.string(), ssoUrl: z.string(), certificates: z.string(), allowIdpInitiated: z.boolean() };

export type ProviderValues = z.input<z.ZodObject<typeof common & typeof open>>;

const oidc = z.object({ ...common, ...open, issuer: address('Enter the issuer, like https://example.okta.com'), clientId: z.string().trim().min(1, 'Enter the client id that the provider gave you') });
const saml = z.object({ ...common, ...open, entityId: z.string().trim().min(1, 'Enter the provider’s entity id'), ssoUrl: address('Enter the address where sign-in begins'), certificates: z.string().trim().min(1, 'Paste the provider’s certificate') });

export function schemaFor(kind: ProviderKind): z.ZodType<ProviderValues, ProviderValues> {
  return kind === 'oidc' ? oidc : saml;
}

/** Lines like `group = role, role`. */
export function readMapping(text: string): { readonly map: Readonly<Record<string, readonly string[]>>; readonly flaw: string | null } {
  const map: Record<string, string[]> = {};
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const at = line.lastIndexOf('=');
    const group = line.slice(0, at).trim();
    const roles = line.slice(at + 1).split(',').map((role) => role.trim()).filter(Boolean);
    if (at < 1 || group === '' || roles.length === 0) return { map: {}, flaw: `Line ${index + 1}: write the group, an equals sign and its roles, like engineers = operator` };
    map[group] = [...new Set([...(map[group] ?? []), ...roles])];
  }
  return { map, flaw: null };
}

export function writeMapping(map: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(map).map(([group, roles]) => `${group} = ${roles.join(', ')}`).join('\n');
}

/** One or several PEM certificates in one text. */
export function certificatesIn(text: string): readonly string[] {
  const whole = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g);
  return whole ?? text.split(/\n\s*\n/).map((part) => part.trim()).filter(Boolean);
}

export const NOTHING: ProviderValues = {
  name: '', domains: '', defaultRole: 'viewer', mapping: '', createsAccounts: true, hours: 24, clientSecret: '', issuer: '', clientId: '', clientAuth: 'client_secret_basic', groupsClaim: 'groups', entityId: '', ssoUrl: '', certificates: '', allowIdpInitiated: false,
};

/** What stands, as the form shows it; the secret is not among it. */
export function valuesOf({ settings, ...provider }: Provider): ProviderValues {
  const text = (name: string, otherwise = '') => (typeof settings[name] === 'string' ? settings[name] : otherwise);
  const certificates = settings['certificates'];
  return {
    ...NOTHING, name: provider.name, domains: provider.allowed_domains.join(', '), defaultRole: provider.default_role ?? '', mapping: writeMapping(provider.role_map), createsAccounts: provider.creates_accounts, hours: Math.max(1, Math.round(provider.max_age_s / HOUR_S)),
    issuer: text('issuer'), clientId: text('client_id'), clientAuth: authOf(text('client_auth')), groupsClaim: text('groups_claim', 'groups'), entityId: text('idpEntityId'), ssoUrl: text('ssoUrl'),
    certificates: Array.isArray(certificates) ? certificates.filter((one): one is string => typeof one === 'string').join('\n') : '', allowIdpInitiated: settings['allowIdpInitiated'] === true,
  };
}

function authOf(text: string): ProviderValues['clientAuth'] {
  return text === 'client_secret_post' || text === 'none' ? text : 'client_secret_basic';
}

/** What is sent of it; settings that the form does not show keep what stood. An empty secret says nothing. */
export function sentOf(kind: ProviderKind, values: ProviderValues, stood: Provider['settings'] = {}) {
  const settings = kind === 'oidc'
    ? { ...stood, issuer: values.issuer.trim(), client_id: values.clientId.trim(), client_auth: values.clientAuth, groups_claim: values.groupsClaim.trim() || 'groups' }
    : { ...stood, idpEntityId: values.entityId.trim(), ssoUrl: values.ssoUrl.trim(), certificates: [...certificatesIn(values.certificates)], allowIdpInitiated: values.allowIdpInitiated };
  return {
    name: values.name.trim(), settings, ...(kind === 'oidc' && values.clientSecret !== '' ? { client_secret: values.clientSecret } : {}),
    allowed_domains: values.domains.split(/[\s,]+/).filter(Boolean), default_role: values.defaultRole === '' ? null : values.defaultRole,
    role_map: Object.fromEntries(Object.entries(readMapping(values.mapping).map).map(([group, roles]) => [group, [...roles]])), creates_accounts: values.createsAccounts, max_age_s: (values.hours ?? 24) * HOUR_S,
  };
}

/** Where the server says a field is wrong, the form shows it at its own. */
export const FIELD_OF: Readonly<Record<string, keyof ProviderValues>> = {
  'settings.issuer': 'issuer', 'settings.client_id': 'clientId', client_secret: 'clientSecret', 'settings.idpEntityId': 'entityId', 'settings.ssoUrl': 'ssoUrl', 'settings.certificates': 'certificates', 'settings.certificates.0': 'certificates', certificates: 'certificates',
  role_map: 'mapping', allowed_domains: 'domains', default_role: 'defaultRole',
};
