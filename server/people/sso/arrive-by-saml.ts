import { plusMs, type ProviderId } from '../../../shared/brand.ts';
import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import { Email } from '../identity/index.ts';
import { claimedRequestId, readSamlResponse, type SamlIdentity, spMetadata } from '../saml/index.ts';
import { type FederatedIdentity, groupsOf } from './federated-identity.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { activeProvider, samlConfigOf } from './provider-reading.ts';
import { toldInLog } from './refusal-in-log.ts';
import type { PublicOrigin, SsoDeps } from './sso-deps.ts';
import { FLOW_LIFE_MS, FLOW_SECRET_BYTES } from './sso-flow.ts';

export interface Arrival {
  /** For the browser that brought the response, and for no other: to be handed back when it finishes. */
  readonly state: string;
  /** For that browser's cookie, when nobody here had asked (IdP-initiated); else it holds one since it set out. */
  readonly secret: string | null;
}

/**
 * A provider's page has sent the browser here with a response. It is read and used up now; who it is for comes in when the
 * same browser, from a page of ours, finishes. That takes two things: the secret of the browser that set out and the state
 * told to the browser that arrived. With one of them alone, whoever lured somebody into answering their request would come in as them.
 */
export async function arriveBySaml(deps: SsoDeps, id: ProviderId, samlResponse: string, origin: PublicOrigin, source: RequestSource): Promise<Arrival> {
  const provider = await activeProvider(deps, id);
  if (provider.kind !== 'saml') throw new Refusal('sso/provider-not-found');
  return toldInLog(deps, { tenantId: provider.tenantId, providerId: provider.id, source }, async () => {
    const requestId = await claimedRequestId(samlResponse);
    const flow = requestId === null ? null : await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => deps.sso.flow(db, { requestId }));
    const open = flow?.providerId === provider.id && flow.state === 'begun' && flow.expiresAt > deps.clock.now() ? flow : null;
    const identity = identityOf(await readSamlResponse(deps, samlConfigOf(provider, origin), { samlResponse, requestId: open?.requestId ?? null }));
    if (!open) return openUnasked(deps, provider, identity, source);
    const state = deps.ids.bytes(FLOW_SECRET_BYTES).toString('base64url');
    await deps.storage.writeIdentity({ ...systemActor('sso', provider.tenantId), source }, async (tx) => {
      if (!(await deps.sso.noteArrival(tx, open, identity, sha256Hex(state)))) throw new Refusal('sso/unknown-flow');
    });
    return { state, secret: null };
  });
}

async function openUnasked(deps: SsoDeps, provider: IdentityProvider, arrived: FederatedIdentity, source: RequestSource): Promise<Arrival> {
  const [state, secret] = [deps.ids.bytes(FLOW_SECRET_BYTES).toString('base64url'), deps.ids.bytes(FLOW_SECRET_BYTES).toString('base64url')];
  const now = deps.clock.now();
  await deps.storage.writeIdentity({ ...systemActor('sso', provider.tenantId), source }, (tx) => deps.sso.addFlow(tx, {
    stateHash: sha256Hex(state), tenantId: provider.tenantId, providerId: provider.id, purpose: 'sign-in', holderHash: sha256Hex(secret), state: 'arrived', redirectUri: '', target: '/', requestId: null, arrived,
    sessionId: null, createdAt: now, expiresAt: plusMs(now, FLOW_LIFE_MS),
  }));
  return { state, secret };
}

function identityOf({ nameId, email, name, groups, sessionIndex, authenticatedAt, sessionUntil }: SamlIdentity): FederatedIdentity {
  const address = Email.safeParse(email ?? '');
  return {
    subject: nameId, email: address.success ? address.data : null, emailVerified: address.success, name: name === null ? null : name.slice(0, 200), groups: groupsOf([...groups]), providerSession: sessionIndex,
    authenticatedAt, until: sessionUntil,
  };
}

/** What an administrator gives to the provider so that it knows us. */
export async function samlMetadata(deps: SsoDeps, id: ProviderId, origin: PublicOrigin): Promise<string> {
  const provider = await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => deps.sso.provider(db, id));
  if (provider?.kind !== 'saml') throw new Refusal('sso/provider-not-found');
  return spMetadata(samlConfigOf(provider, origin));
}
