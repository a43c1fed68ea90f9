import { and, asc, eq } from 'drizzle-orm';
import { buildMemoryTables, type MemoryGrant, type MemoryResource } from '../../agents/memory/index.ts';
import { buildRunTables, contentsOf, withoutContents } from '../../agents/runs/index.ts';
import { type ApprovalId, brand, type EventId, type Instant, type RunId, type TenantId } from '../../../shared/brand.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildOutsideTables } from '../outside/index.ts';
import type { ProductType } from './retention-policy.ts';

export type ProductLineStore = ReturnType<typeof openProductLineStore>;

/** A memory as it is archived; its content is still sealed for its own place. */
export interface KeptMemory {
  readonly resource: MemoryResource;
  readonly grants: readonly MemoryGrant[];
  readonly sealed: Uint8Array;
}

/** Product data record by record: everything that one says, and its end. */
export function openProductLineStore(kit: Kit) {
  const { run, runEvent, runApproval } = buildRunTables(kit);
  const { memory, memoryGrant: grant } = buildMemoryTables(kit);
  const { outsideTrail: trail, outsideRecord } = buildOutsideTables(kit);
  const runOf = (tenantId: TenantId, id: string) => and(eq(run.tenantId, tenantId), eq(run.id, brand<RunId>(id)));
  const eventsOf = (db: Db, tenantId: TenantId, id: string) => db.q.select().from(runEvent).where(and(eq(runEvent.tenantId, tenantId), eq(runEvent.runId, brand<RunId>(id)))).orderBy(asc(runEvent.seq));
  const callsOf = (db: Db, tenantId: TenantId, id: string) => db.q.select().from(runApproval).where(and(eq(runApproval.tenantId, tenantId), eq(runApproval.runId, brand<RunId>(id)))).orderBy(asc(runApproval.id));

  return {
    /** A run with its events and the calls it asked people for. */
    async runLine(db: Db, tenantId: TenantId, id: string): Promise<JsonObject | null> {
      const [row] = await db.q.select().from(run).where(runOf(tenantId, id));
      if (!row) return null;
      const { tenantId: _own, deletedAt: _at, deletionId: _by, purgingAt: _now, contentsDeletedAt: _since, contentsDeletionId: _deletion, ...facts } = row;
      const events = (await eventsOf(db, tenantId, id)).map(({ tenantId: _tenant, runId: _run, ...event }) => event);
      const calls = (await callsOf(db, tenantId, id)).map(({ tenantId: _tenant, runId: _run, ...call }) => call);
      return asJson({ kind: 'session_data', id, run: facts, events, calls });
    },
    /** What calls of a run said and answered, alone. */
    async contentsLine(db: Db, tenantId: TenantId, id: string): Promise<JsonObject | null> {
      const [row] = await db.q.select({ output: run.output }).from(run).where(runOf(tenantId, id));
      if (!row) return null;
      const events = (await eventsOf(db, tenantId, id)).flatMap(({ seq, type, digest, body }) => {
        const contents = contentsOf(body);
        return contents === null ? [] : [{ seq, type, digest, contents }];
      });
      const calls = (await callsOf(db, tenantId, id)).map((call) => ({ id: call.id, tool: call.tool, arguments: call.arguments }));
      return asJson({ kind: 'tool_results', id, output: row.output, events, calls });
    },
    async memory(db: Db, tenantId: TenantId, id: string): Promise<KeptMemory | null> {
      const [row] = await db.q.select().from(memory).where(and(eq(memory.tenantId, tenantId), eq(memory.id, brand<MemoryResource['id']>(id))));
      if (!row) return null;
      const { content, deletedAt: _at, deletionId: _by, purgingAt: _now, ...resource } = row;
      const grants = await db.q.select().from(grant).where(and(eq(grant.tenantId, tenantId), eq(grant.resourceId, row.id))).orderBy(asc(grant.id));
      return { resource, grants, sealed: content };
    },
    /** A trail with its file; its records stand in that. */
    async trailLine(db: Db, tenantId: TenantId, id: string): Promise<JsonObject | null> {
      const [row] = await db.q.select().from(trail).where(and(eq(trail.tenantId, tenantId), eq(trail.id, id)));
      if (!row) return null;
      const { tenantId: _own, content, deletedAt: _at, deletionId: _by, purgingAt: _now, ...facts } = row;
      return asJson({ kind: 'evidence', id, trail: facts, content: content.toString('base64') });
    },

    /** Ends a record and all that belongs to it. The database asks holds at the mark, while everything that says whom it concerns is there. */
    async drop(tx: Tx, tenantId: TenantId, type: Exclude<ProductType, 'tool_results'>, { id, now }: { readonly id: string; readonly now: Instant }): Promise<void> {
      switch (type) {
        case 'session_data': {
          const of = brand<RunId>(id);
          await tx.q.update(run).set({ purgingAt: now }).where(runOf(tenantId, id));
          await tx.q.delete(runEvent).where(and(eq(runEvent.tenantId, tenantId), eq(runEvent.runId, of)));
          await tx.q.delete(runApproval).where(and(eq(runApproval.tenantId, tenantId), eq(runApproval.runId, of)));
          await tx.q.delete(run).where(runOf(tenantId, id));
          return;
        }
        case 'memory': {
          const of = brand<MemoryResource['id']>(id);
          const one = and(eq(memory.tenantId, tenantId), eq(memory.id, of));
          await tx.q.update(memory).set({ purgingAt: now }).where(one);
          await tx.q.delete(grant).where(and(eq(grant.tenantId, tenantId), eq(grant.resourceId, of)));
          await tx.q.delete(memory).where(one);
          return;
        }
        case 'evidence': {
          const one = and(eq(trail.tenantId, tenantId), eq(trail.id, id));
          await tx.q.update(trail).set({ purgingAt: now }).where(one);
          await tx.q.delete(outsideRecord).where(and(eq(outsideRecord.tenantId, tenantId), eq(outsideRecord.trailId, id)));
          await tx.q.delete(trail).where(one);
        }
      }
    },

    /** The events of a run as they are once their contents are gone; those only that had some. */
    async strippedEvents(db: Db, tenantId: TenantId, id: string): Promise<ReadonlyArray<{ readonly seq: number; readonly body: JsonObject }>> {
      return (await eventsOf(db, tenantId, id)).flatMap((event) => (contentsOf(event.body) === null ? [] : [{ seq: event.seq, body: withoutContents(event).body }]));
    },
    /** Ends the contents of a run: its events keep their digests, their sizes and all else that they say. */
    async strip(tx: Tx, tenantId: TenantId, { id, entry, stripped }: { readonly id: string; readonly entry: EventId; readonly stripped: ReadonlyArray<{ readonly seq: number; readonly body: JsonObject }> }): Promise<void> {
      await tx.q.update(run).set({ contentsEntry: entry, output: null }).where(runOf(tenantId, id)); // here the database asks holds
      for (const { seq, body } of stripped) await tx.q.update(runEvent).set({ body }).where(and(eq(runEvent.tenantId, tenantId), eq(runEvent.runId, brand<RunId>(id)), eq(runEvent.seq, seq)));
      for (const call of await callsOf(tx, tenantId, id)) await tx.q.update(runApproval).set({ arguments: {} }).where(and(eq(runApproval.tenantId, tenantId), eq(runApproval.id, brand<ApprovalId>(call.id))));
    },
  };
}

function asJson(row: object): JsonObject {
  return Object.fromEntries(Object.entries(row) as [string, Json][]); // rows hold only what JSON can say; their types say it in other words
}
