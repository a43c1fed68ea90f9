import { createHmac } from 'node:crypto';
import type { Instant, ProviderId, SessionId, TenantId } from '../../../shared/brand.ts';
import type { FederatedIdentity } from './federated-identity.ts';

export type FlowPurpose = 'sign-in' | 'step-up';
/** `begun`: the person is at the provider. `arrived`: a checked SAML response waits for the browser. `used`: it is over, however it ended. */
export type FlowState = 'begun' | 'arrived' | 'used';

/** One way out to a provider and back. Nothing in it lets anybody in: verifier and nonce come out of a secret that is not in it. */
export interface SsoFlow {
  readonly stateHash: string;
  readonly tenantId: TenantId;
  readonly providerId: ProviderId;
  readonly purpose: FlowPurpose;
  readonly holderHash: string;
  readonly state: FlowState;
  readonly redirectUri: string;
  readonly target: string;
  readonly requestId: string | null;
  readonly arrived: FederatedIdentity | null;
  readonly sessionId: SessionId | null;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
}

export const FLOW_LIFE_MS = 10 * 60_000;
/** 256 bits each, base64url. */
export const FLOW_SECRET_BYTES = 32;

/** The PKCE verifier (RFC 7636, 43 characters) and the nonce of a flow, which only the holder of its secret can make again. */
export function flowProofs(secret: string): { readonly verifier: string; readonly nonce: string } {
  const derive = (purpose: string) => createHmac('sha256', Buffer.from(secret, 'base64url')).update(`countersign/sso/${purpose}`).digest('base64url');
  return { verifier: derive('pkce'), nonce: derive('nonce') };
}

/** A place within our own pages. Anything that could lead elsewhere becomes the front page. */
export function ownTarget(target: string | undefined): string {
  return target !== undefined && /^\/(?:[\w-]+(?:\/[\w.~-]+)*)?$/.test(target) ? target : '/';
}
