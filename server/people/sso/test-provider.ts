import type { ProviderId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { OutboundError } from '../../base/outbound.ts';
import { Refusal } from '../../base/refusal.ts';
import { readCertificate, SamlProviderSettings } from '../saml/index.ts';
import { getProvider } from './change-provider.ts';
import { type IdentityProvider, OidcSettings } from './identity-provider.ts';
import { ID_TOKEN_ALGORITHMS, type OidcClient } from './oidc-client.ts';
import { secretOf } from './provider-reading.ts';
import type { SsoDeps } from './sso-deps.ts';

export interface TestStep {
  readonly step: string;
  readonly outcome: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly says: string;
}

/** Tries what can be tried without a person: whether the provider is there, is who it says, and speaks as we do. Each step says how it went. */
export async function testProvider(deps: SsoDeps, actor: Actor, id: ProviderId): Promise<readonly TestStep[]> {
  const provider = await getProvider(deps, actor, id);
  const steps = provider.kind === 'oidc' ? await oidcSteps(deps, provider) : samlSteps(deps, provider);
  const domains = await deps.storage.readIdentity(actor, (db) => deps.domains.of(db, actor.tenantId));
  const proven = domains.some((domain) => domain.verifiedAt !== null);
  const all: readonly TestStep[] = [...steps, proven ? ok('domains', 'At least one email domain is proven.') : { step: 'domains', outcome: 'warning', says: 'No email domain is proven yet, so nobody new can come in.' }];
  await deps.storage.writeIdentity(actor, (tx) => deps.audit.append(tx, actor, {
    type: 'admin.identity_provider.tested', outcome: all.some((one) => one.outcome === 'failed') ? 'failure' : 'success', resource: { type: 'identity_provider', id, name: provider.name },
    details: { steps: all.map(({ step, outcome }) => ({ step, outcome })) },
  }));
  return all;
}

async function oidcSteps(deps: SsoDeps, provider: IdentityProvider): Promise<readonly TestStep[]> {
  const settings = OidcSettings.parse(provider.settings);
  const secret = await deps.storage.readIdentity(provider, (db) => secretOf(deps, db, provider));
  if (settings.client_auth !== 'none' && secret === null) return [failed('secret', 'The client secret is missing.')];
  try {
    const client = await deps.oidc.fresh({ settings, secret });
    return [ok('discovery', `The discovery document of ${client.metadata.issuer} was read, and its issuer is the one configured.`), pkceStep(client), algorithmStep(client), await keysStep(deps, client), logoutStep(client)];
  } catch (reason) {
    if (!(reason instanceof Refusal)) throw reason;
    const cause = outboundCause(reason);
    return [failed('discovery', cause === null ? reason.message : `${reason.message} ${cause}.`)];
  }
}

function pkceStep({ metadata }: OidcClient): TestStep {
  const methods = metadata.code_challenge_methods_supported;
  if (methods?.includes('S256')) return ok('pkce', 'PKCE with S256 is supported.');
  return { step: 'pkce', outcome: 'warning', says: 'The provider does not say that it supports PKCE with S256; it is sent anyway.' };
}

function algorithmStep({ metadata }: OidcClient): TestStep {
  return ok('algorithms', `ID tokens may be signed with ${(metadata.id_token_signing_alg_values_supported ?? []).filter((alg) => ID_TOKEN_ALGORITHMS.includes(alg)).join(', ')}.`);
}

async function keysStep(deps: SsoDeps, { metadata }: OidcClient): Promise<TestStep> {
  try {
    const answer = await deps.outbound.fetch(metadata.jwks_uri ?? '', { headers: { accept: 'application/json' } });
    const body: unknown = await answer.json();
    const keys = typeof body === 'object' && body !== null && 'keys' in body && Array.isArray(body.keys) ? body.keys.length : 0;
    return answer.ok && keys > 0 ? ok('keys', `The provider publishes ${keys} key${keys === 1 ? '' : 's'}.`) : failed('keys', 'The provider publishes no keys.');
  } catch {
    return failed('keys', 'The provider’s keys could not be read.');
  }
}

function logoutStep({ metadata }: OidcClient): TestStep {
  return metadata['backchannel_logout_supported'] === true
    ? ok('logout', 'The provider can tell us when a session of its ends.')
    : { step: 'logout', outcome: 'skipped', says: 'The provider does not tell when its sessions end; ours end by their own limit.' };
}

function samlSteps({ clock }: Pick<SsoDeps, 'clock'>, { settings }: IdentityProvider): readonly TestStep[] {
  const parsed = SamlProviderSettings.safeParse(settings);
  if (!parsed.success) return [failed('settings', parsed.error.issues[0]?.message ?? 'The settings do not fit.')];
  const now = clock.now();
  return [
    ok('address', `Sign-in begins at ${new URL(parsed.data.ssoUrl).host}.`),
    ...parsed.data.certificates.map((text, at) => {
      const { subject, notAfter, fingerprint } = readCertificate(text);
      const step = `certificate ${at + 1}`;
      if (notAfter <= now) return failed(step, `${subject || fingerprint} expired on ${notAfter.slice(0, 10)}.`);
      return ok(step, `${subject || fingerprint} is good until ${notAfter.slice(0, 10)}.`);
    }),
  ];
}

/** What the address guard or the network said, which names the host that was typed in and a rule, and nothing that came back. */
function outboundCause(reason: unknown): string | null {
  for (let [at, depth] = [reason, 0]; at instanceof Error && depth < 5; [at, depth] = [at.cause, depth + 1]) if (at instanceof OutboundError) return at.message;
  return null;
}

function ok(step: string, says: string): TestStep {
  return { step, outcome: 'ok', says };
}

function failed(step: string, says: string): TestStep {
  return { step, outcome: 'failed', says };
}
