import type { Instant, TenantId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Domain } from './domain-store.ts';
import type { SsoDeps } from './sso-deps.ts';

type Deps = Pick<SsoDeps, 'storage' | 'clock' | 'ids' | 'audit' | 'domains' | 'resolveTexts'>;

const PROOF_BYTES = 24;

/** What whoever runs the domain's DNS is asked to put there. */
export interface DomainProof {
  readonly domain: string;
  readonly recordName: string;
  readonly recordText: string;
  readonly createdAt: Instant;
  readonly verifiedAt: Instant | null;
  readonly verifiedBy: Domain['verifiedBy'];
}

export function proofOf({ domain, proof, createdAt, verifiedAt, verifiedBy }: Domain): DomainProof {
  return { domain, recordName: `_countersign.${domain}`, recordText: `countersign-domain-proof=${proof}`, createdAt, verifiedAt, verifiedBy };
}

export async function listDomains(deps: Pick<Deps, 'storage' | 'domains'>, actor: Actor): Promise<readonly DomainProof[]> {
  return (await deps.storage.readIdentity(actor, (db) => deps.domains.of(db, actor.tenantId))).map(proofOf);
}

/** Puts a domain on the tenant's list. Nothing follows from it until it is proven. */
export function claimDomain(deps: Deps, actor: Actor, domain: string): Promise<DomainProof> {
  const row: Domain = { tenantId: actor.tenantId, domain, proof: deps.ids.bytes(PROOF_BYTES).toString('base64url'), createdAt: deps.clock.now(), verifiedAt: null, verifiedBy: null };
  return deps.storage.writeIdentity(actor, async (tx) => {
    if (!(await deps.domains.add(tx, row))) throw new Refusal('sso/domain-exists', { field: 'domain' });
    await deps.audit.append(tx, actor, { type: 'admin.domain.claimed', resource: { type: 'domain', id: domain } });
    return proofOf(row);
  });
}

/** Looks the proof up in the DNS. What changed on the list meanwhile makes an old proof worthless (OIDC-12). */
export async function verifyDomain(deps: Deps, actor: Actor, domain: string): Promise<DomainProof> {
  const asked = await deps.storage.readIdentity(actor, (db) => deps.domains.find(db, actor.tenantId, domain));
  if (!asked) throw new Refusal('sso/domain-not-found', { id: domain });
  const { recordName, recordText } = proofOf(asked);
  const shown = (await deps.resolveTexts(recordName)).includes(recordText);
  return deps.storage.writeIdentity(actor, async (tx) => {
    if (!shown) throw new Refusal('sso/domain-not-found-in-dns', { id: domain, rule: `${recordName} has no TXT record with this tenant's proof yet.` });
    const now = deps.clock.now();
    if (!(await deps.domains.verify(tx, asked, now, 'dns'))) throw new Refusal('input/conflict', { field: 'domain', rule: 'The domain was taken off the list or put on it anew meanwhile.' });
    await deps.audit.append(tx, actor, { type: 'admin.domain.verified', resource: { type: 'domain', id: domain }, details: { by: 'dns' } });
    return proofOf({ ...asked, verifiedAt: now, verifiedBy: 'dns' });
  });
}

/** Whoever runs the deployment, or its own file, vouches for the domain. The entry stands in the tenant's log, whose people must see it; vouching for it again leaves none. */
export function vouchForDomain(deps: Deps, asker: Actor, tenantId: TenantId, domain: string): Promise<DomainProof> {
  const actor: Actor = { ...asker, tenantId };
  const by = asker.kind === 'bootstrap' ? 'bootstrap' : 'platform';
  return deps.storage.writeIdentity(actor, async (tx) => {
    const now = deps.clock.now();
    const fresh: Domain = { tenantId, domain, proof: deps.ids.bytes(PROOF_BYTES).toString('base64url'), createdAt: now, verifiedAt: null, verifiedBy: null };
    await deps.domains.add(tx, fresh);
    const row = await deps.domains.find(tx, tenantId, domain);
    if (row?.verifiedBy === by) return proofOf(row);
    if (!row || !(await deps.domains.verify(tx, row, now, by))) throw new Error('a domain that was just added is not there');
    await deps.audit.append(tx, actor, { type: 'admin.domain.verified', resource: { type: 'domain', id: domain }, details: { by } });
    return proofOf({ ...row, verifiedAt: now, verifiedBy: by });
  });
}

/** Takes a domain off the list: nobody new comes in by it. Whoever came before stays. */
export function removeDomain(deps: Deps, actor: Actor, domain: string): Promise<{ readonly domain: string }> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    if (!(await deps.domains.remove(tx, actor.tenantId, domain))) throw new Refusal('sso/domain-not-found', { id: domain });
    await deps.audit.append(tx, actor, { type: 'admin.domain.removed', resource: { type: 'domain', id: domain } });
    return { domain };
  });
}
