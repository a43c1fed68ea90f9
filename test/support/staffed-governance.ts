import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DiscussionDeps, openDiscussionStore } from '../../server/agents/discussion/index.ts';
import { openApprovalStore, type WorkflowFor } from '../../server/agents/approvals/index.ts';
import { openCatalogStore, openPublishScheduleStore } from '../../server/agents/catalog/index.ts';
import type { Actor } from '../../server/base/actor.ts';
import { systemIds } from '../../server/base/ids.ts';
import { openOutbound } from '../../server/base/outbound.ts';
import type { Refusal } from '../../server/base/refusal.ts';
import { noHooks, type WriteHooks } from '../../server/base/storage/index.ts';
import { systemActor } from '../../server/base/system-tenant.ts';
import { openWebhookStore, type WebhookDeps } from '../../server/fleet/webhooks/index.ts';
import { announceApprovals } from '../../server/flows/announce-approvals.ts';
import { versionReactions } from '../../server/flows/decide-version.ts';
import type { ScheduleDeps } from '../../server/flows/schedule-publication.ts';
import { stillHoldsBy, votersBy, votesStanding } from '../../server/flows/votes-standing.ts';
import { workflowPolicy } from '../../server/flows/workflow-policy.ts';
import { openPeopleStore } from '../../server/people/identity/index.ts';
import { compileCapabilities } from '../../server/people/policy/index.ts';
import { BASE_REGISTRY } from '../../shared/base-registry.ts';
import type { JsonObject } from '../../shared/json.ts';
import { anActor, TENANT_A, TENANT_B } from './actors.ts';
import type { TestDatabase } from './databases.ts';
import { fixedClock, type FixedClock } from './fixed-clock.ts';
import { type RecordingAudit, recordingAudit } from './recording-audit.ts';
import { aRegistry } from './registry-layers.ts';
import { seedTenant } from './tenants.ts';
import { testVault } from './test-vault.ts';

export interface Staffed {
  readonly deps: ScheduleDeps & DiscussionDeps;
  readonly webhooks: WebhookDeps;
  readonly clock: FixedClock;
  readonly audit: RecordingAudit;
  readonly refusals: readonly Refusal[];
  /** Somebody who works in tenant A, with an account. */
  hire(userId: string, roles: readonly string[]): Promise<Actor>;
  /** What the account's roles are from now on; none: they cannot sign in. */
  setRoles(who: Actor, roles: readonly string[]): Promise<void>;
  /** Shuts somebody out, or lets them in again. */
  setStatus(who: Pick<Actor, 'userId'>, status: 'active' | 'disabled'): Promise<void>;
  /** What the tenant's layer says of workflows from now on, below the base of this release. */
  setWorkflows(workflows: JsonObject): void;
  close(): Promise<void>;
}

/** Catalog, approvals, discussion, schedules and webhooks as in the product, with real accounts, over the base of this release. The loopback may be called. */
export async function openStaffedGovernance(open: (hooks: WriteHooks) => Promise<TestDatabase>): Promise<Staffed> {
  const refusals: Refusal[] = [];
  const { storage, close } = await open({ ...noHooks, refused: (_tx, _actor, refusal) => Promise.resolve(void refusals.push(refusal)) });
  await seedTenant(storage, { id: TENANT_A, slug: 'a' });
  await seedTenant(storage, { id: TENANT_B, slug: 'b' });
  const [clock, audit, people, ids] = [fixedClock(), recordingAudit(), openPeopleStore(storage.kit), systemIds];
  const store = openWebhookStore(storage.kit);
  const { vault } = await testVault({ storage, clock, audit, columns: [store.sealedSecrets, store.sealedPreviousSecrets] });
  const webhooks: WebhookDeps = { storage, clock, ids, audit, vault, webhooks: store, outbound: openOutbound({ allowLoopback: true, timeoutMs: 2_000 }) };
  let view = aRegistry({ base: BASE_REGISTRY });
  const capabilities = (roles: readonly string[]) => compileCapabilities(view, roles).capabilities;
  const workflowFor: WorkflowFor = (_db, _tenantId, type, facts) => Promise.resolve(workflowPolicy(view, type, 'test', facts));
  const base = {
    storage, clock, ids, audit, workflowFor, catalog: openCatalogStore(storage.kit), approvals: openApprovalStore(storage.kit), schedules: openPublishScheduleStore(storage.kit), discussion: openDiscussionStore(storage.kit),
    votesStanding: votesStanding(people), voterOf: votersBy(people), stillHolds: stillHoldsBy(people, { held: (_db, _tenantId, roles) => Promise.resolve({ capabilities: capabilities(roles), unknownRoles: [] }) }),
    announce: announceApprovals(webhooks), isMember: async (db: Parameters<DiscussionDeps['isMember']>[0], tenantId: Actor['tenantId'], person: Actor['userId']) => (await people.member(db, tenantId, person)) !== null,
  };
  const asSystem = <R>(work: Parameters<typeof storage.writeIdentity<R>>[1]) => storage.writeIdentity(systemActor('test', TENANT_A), work);
  return {
    deps: { ...base, reactions: versionReactions(base) }, webhooks, clock, audit, refusals, close,
    async hire(userId, roles) {
      const who = anActor({ userId, roles, capabilities: [...capabilities(roles), 'catalog:edit', 'catalog:read'] });
      const createdAt = clock.now();
      await asSystem(async (tx) => {
        await people.add(tx, { id: who.userId, email: `${userId}@example.com`, name: userId, externalId: null, status: 'active', tokenVersion: 1, lastTenantId: null, createdAt, ver: 1, passwordHash: null });
        await people.addMembership(tx, { tenantId: TENANT_A, userId: who.userId, roles, createdAt, ver: 1 });
      });
      return who;
    },
    setRoles: (who, roles) => asSystem(async (tx) => {
      const member = await people.member(tx, TENANT_A, who.userId);
      if (!member || !(await people.setRoles(tx, member.membership, roles))) throw new Error(`${who.name} does not work here`);
    }),
    setStatus: ({ userId }, status) => asSystem((tx) => people.setStatus(tx, userId, status)),
    setWorkflows: (workflows) => {
      view = aRegistry({ base: BASE_REGISTRY, tenant: { workflows } });
    },
  };
}

export interface Receiver {
  readonly url: string;
  readonly received: ReadonlyArray<{ readonly headers: Headers; readonly body: string }>;
  /** The status of its answers from now on; null: it hangs up. */
  answer(status: number | null, body?: string, headers?: Readonly<Record<string, string>>): void;
  close(): Promise<void>;
}

/** Somebody's endpoint, on a port of its own. */
export async function receiver(): Promise<Receiver> {
  const received: Array<{ readonly headers: Headers; readonly body: string }> = [];
  let says: { readonly status: number | null; readonly body: string; readonly headers: Readonly<Record<string, string>> } = { status: 204, body: '', headers: {} };
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: headersOf(request.headers), body: Buffer.concat(chunks).toString('utf8') });
      if (says.status === null) request.socket.destroy();
      else response.writeHead(says.status, says.headers).end(says.status === 204 ? undefined : says.body);
    });
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const { port } = http.address() as AddressInfo; // it listens on TCP
  return {
    url: `http://127.0.0.1:${port}/hooks`, received,
    answer: (status, body = '', headers = {}) => {
      says = { status, body, headers };
    },
    close: () => new Promise((done) => {
      http.closeAllConnections();
      http.close(() => done());
    }),
  };
}

function headersOf(raw: IncomingHttpHeaders): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) if (typeof value === 'string') headers.set(name, value);
  return headers;
}
