import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '../../server/base/actor.ts';
import { systemClock } from '../../server/base/clock.ts';
import { systemIds } from '../../server/base/ids.ts';
import { kitFor, noHooks, openSqlite, type Storage } from '../../server/base/storage/index.ts';
import { houseDdl } from '../../server/house-ddl.ts';
import { type AuditRoom, openAuditRoom, openHeadsFile } from '../../server/records/audit/index.ts';
import { openKeyFile } from '../../server/records/subjects/index.ts';
import type { TenantId } from '../../shared/brand.ts';
import type { Capability } from '../../shared/capabilities.ts';
import { anActor } from '../support/actors.ts';
import { seedTenant } from '../support/tenants.ts';
import type { Variant } from './harness.ts';

/** The product's storage and log on this machine's disk, wired as `openServer` wires them, with one tenant and one person. */
export interface BenchHouse {
  readonly file: string;
  readonly storage: Storage;
  readonly audit: AuditRoom;
  readonly tenantId: TenantId;
  readonly actor: Actor;
  /** Closes the database and leaves its file: for whoever reads it as a stranger. */
  close(): Promise<void>;
  drop(): Promise<void>;
}

const DATA_KEY = new Uint8Array(32).fill(7);

export async function openBenchHouse(capabilities: readonly Capability[] = []): Promise<BenchHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const heads = openHeadsFile(join(folder, 'heads.json'));
  const keyShelf = openKeyFile(join(folder, 'subject-keys.db'));
  const audit = openAuditRoom({ kit: kitFor('sqlite'), clock: systemClock, ids: systemIds, deploymentKey: DATA_KEY, installation: 'bench', heads, keyShelf });
  const file = join(folder, 'workspace.db');
  const storage = openSqlite({ file, ddl: houseDdl, hooks: { ...noHooks, ...audit.hooks } });
  const tenantId = await seedTenant(storage, { slug: 'bench' });
  // No address, no browser: of the four groups of facts about a command only the person and the resource are told.
  const actor = { ...anActor({ userId: systemIds.id(), name: 'Ada Example', tenantId, roles: ['agent_designer'], capabilities }), source: { ip: null, userAgent: null } };
  let closed: Promise<void> | null = null;
  const close = () => (closed ??= heads.settle().then(() => storage.close()).then(() => keyShelf.close()));
  return {
    file, storage, audit, tenantId, actor, close,
    drop: async () => {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Housed {
  /** Before the clock starts: say, the database is closed, or filled. */
  readonly before?: (house: BenchHouse) => unknown;
  readonly after?: (house: BenchHouse) => unknown;
  readonly operations?: number;
}

/** A way of doing the work that finds a fresh house each time; making and dropping it is not measured. */
export function inAHouse(work: (house: BenchHouse) => unknown, { before, after, operations }: Housed = {}): Variant {
  let house: BenchHouse;
  return {
    prepare: async () => {
      house = await openBenchHouse();
      await before?.(house);
    },
    run: async () => {
      await work(house);
    },
    finish: async () => {
      await after?.(house);
      await house.drop();
    },
    ...(operations === undefined ? {} : { operations }),
  };
}

/** Does `count` things with so many callers at once, each of whom waits for an answer before asking again. */
export async function withClients(clients: number, count: number, ask: (client: number, n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: clients }, async (_, client) => {
    for (let n = next++; n < count; n = next++) await ask(client, n);
  }));
}
