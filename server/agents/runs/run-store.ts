import { and, asc, desc, eq, gt, gte, inArray, isNull, max, or, sql } from 'drizzle-orm';
import type { AgentId, EventId, Instant, RunId, TenantId, VersionId } from '../../../shared/brand.ts';
import { type Json, objectOrEmpty } from '../../../shared/json.ts';
import { isJsonList } from '../../../shared/json-equal.ts';
import { type Page, pageOf } from '../../../shared/page.ts';
import { containing } from '../../base/like-pattern.ts';
import { olderRows } from '../../base/older-rows.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { ENDED, type RecordedCall, type Run, RUN_STATES, type RunEvent, type RunState } from './run.ts';
import { withoutContents } from './run-contents.ts';
import { buildRunTables } from './run-tables.ts';

export type RunStore = ReturnType<typeof openRunStore>;

export interface RunsOfVersion {
  readonly versionId: VersionId;
  readonly version: string;
  readonly count: number;
  readonly last: Instant;
}

export interface RunFilter {
  /** Matches run id, task id, title and agent name, case-insensitively. */
  readonly query?: string | undefined;
  readonly state?: RunState | undefined;
  readonly tag?: string | undefined;
  readonly agentId?: AgentId | undefined;
  readonly size: number;
  readonly cursor?: string | undefined;
  /** How many of the newest to leave out, for who pages by number. */
  readonly offset?: number | undefined;
}

export function openRunStore(kit: Kit) {
  const { run, runEvent } = buildRunTables(kit);
  const one = (tenantId: TenantId, id: RunId) => and(eq(run.tenantId, tenantId), eq(run.id, id));
  /** Everywhere but where it is named: what retention took out of sight is not there for anybody. */
  const inSight = isNull(run.deletedAt);
  const facts = {
    tenantId: run.tenantId, id: run.id, taskId: run.taskId, agentId: run.agentId, agentName: run.agentName, versionId: run.versionId, version: run.version, definitionDigest: run.definitionDigest, title: run.title, tags: run.tags,
    state: run.state, input: run.input, output: run.output, error: run.error, startedBy: run.startedBy, startedByName: run.startedByName, createdAt: run.createdAt, finishedAt: run.finishedAt, ver: run.ver,
  };
  const told = { ...facts, contentsDeletedAt: run.contentsDeletedAt };
  const asTold = ({ contentsDeletedAt, ...row }: Run & { readonly contentsDeletedAt: Instant | null }): Run => (contentsDeletedAt === null ? row : { ...row, output: null });

  return {
    add: (tx: Tx, row: Run) => tx.q.insert(run).values(row),

    async find(db: Db, tenantId: TenantId, id: RunId): Promise<Run | undefined> {
      const rows = await db.q.select(told).from(run).where(and(one(tenantId, id), inSight));
      return rows[0] && asTold(rows[0]);
    },

    /** `deleted`: the run is out of sight, and its task is taken as long as it can be brought back. */
    async ofTask(db: Db, tenantId: TenantId, taskId: string): Promise<{ readonly run: Run; readonly deleted: boolean } | undefined> {
      const rows = await db.q.select({ ...told, deletedAt: run.deletedAt }).from(run).where(and(eq(run.tenantId, tenantId), eq(run.taskId, taskId)));
      return rows.map(({ deletedAt, ...row }) => ({ run: asTold(row), deleted: deletedAt !== null }))[0];
    },

    /** Since when the contents of a run are out of sight, and the entry that tells of their end if they are gone for good; null while they are there. */
    async contentsGone(db: Db, tenantId: TenantId, id: RunId): Promise<{ readonly at: Instant; readonly entry: EventId | null } | null> {
      const [row] = await db.q.select({ at: run.contentsDeletedAt, entry: run.contentsEntry }).from(run).where(one(tenantId, id));
      return row?.at ? { at: row.at, entry: row.entry } : null;
    },

    /** Writes the whole row if nobody changed it meanwhile; answers whether it did. */
    async save(tx: Tx, row: Run): Promise<boolean> {
      const { tenantId, id, ver, ...rest } = row;
      const rows = await tx.q.update(run).set({ ...rest, ver: ver + 1 }).where(and(one(tenantId, id), eq(run.ver, ver))).returning({ id: run.id });
      return rows.length === 1;
    },

    /** Title and tags alone, on the same terms: what else an ended run says is not written again. */
    async rename(tx: Tx, { tenantId, id, ver, title, tags }: Pick<Run, 'tenantId' | 'id' | 'ver' | 'title' | 'tags'>): Promise<boolean> {
      return (await tx.q.update(run).set({ title, tags, ver: ver + 1 }).where(and(one(tenantId, id), inSight, eq(run.ver, ver))).returning({ id: run.id })).length === 1;
    },

    async list(db: Db, tenantId: TenantId, filter: RunFilter): Promise<Page<Run>> {
      const rows = await db.q.select(told).from(run)
        .where(and(eq(run.tenantId, tenantId), inSight, matches(filter), olderRows(filter.cursor, run.createdAt, run.id)))
        .orderBy(desc(run.createdAt), desc(run.id)).limit(filter.size + 1).offset(filter.offset ?? 0);
      return pageOf<Run>(rows.map(asTold), filter.size, (row) => [row.createdAt, row.id]);
    },

    /** How often each version of an agent ran since then, the busiest first. */
    async byVersion(db: Db, tenantId: TenantId, agentId: AgentId, since: Instant): Promise<readonly RunsOfVersion[]> {
      const rows = await db.q.select({ versionId: run.versionId, version: run.version, count: sql<number>`count(*)`, last: max(run.createdAt) }).from(run)
        .where(and(eq(run.tenantId, tenantId), eq(run.agentId, agentId), inSight, gte(run.createdAt, since))).groupBy(run.versionId, run.version);
      return rows.flatMap(({ count, last, ...row }) => (last === null ? [] : [{ ...row, count: Number(count), last }])).toSorted((a, b) => b.count - a.count);
    },

    unfinished: (db: Db, tenantId: TenantId) =>
      db.q.select(facts).from(run).where(and(eq(run.tenantId, tenantId), or(eq(run.state, 'submitted'), eq(run.state, 'working')))),

    /** Whatever has not ended, also what waits for a person: by the states that this can be in, of which there is an index. */
    open: (db: Db, tenantId: TenantId) => db.q.select(facts).from(run).where(and(eq(run.tenantId, tenantId), inArray(run.state, RUN_STATES.filter((state) => !ENDED.has(state))))),

    async addEvent(tx: Tx, tenantId: TenantId, event: RunEvent): Promise<void> {
      await tx.q.insert(runEvent).values({ tenantId, ...event });
    },

    async lastSeq(db: Db, tenantId: TenantId, id: RunId): Promise<number> {
      const rows = await db.q.select({ seq: runEvent.seq }).from(runEvent)
        .where(and(eq(runEvent.tenantId, tenantId), eq(runEvent.runId, id))).orderBy(desc(runEvent.seq)).limit(1);
      return rows[0]?.seq ?? 0;
    },

    /** As people are told them. */
    async events(db: Db, tenantId: TenantId, id: RunId, since = 0): Promise<readonly RunEvent[]> {
      const events = await this.storedEvents(db, tenantId, id, since);
      return (await this.contentsGone(db, tenantId, id)) ? events.map(withoutContents) : events;
    },

    /** As they are kept; what they say may be out of sight. For who checks them. */
    storedEvents: (db: Db, tenantId: TenantId, id: RunId, since = 0): Promise<RunEvent[]> =>
      db.q.select({ runId: runEvent.runId, seq: runEvent.seq, type: runEvent.type, at: runEvent.at, body: runEvent.body, digest: runEvent.digest })
        .from(runEvent).where(and(eq(runEvent.tenantId, tenantId), eq(runEvent.runId, id), gt(runEvent.seq, since))).orderBy(asc(runEvent.seq)).execute(),

    /** The newest tool calls that runs made or were denied, newest first; `most` events are looked at. */
    async toolCalls(db: Db, tenantId: TenantId, most: number): Promise<readonly RecordedCall[]> {
      const steps = await db.q.select({ runId: runEvent.runId, seq: runEvent.seq, at: runEvent.at, type: runEvent.type, body: runEvent.body, title: run.title })
        .from(runEvent).innerJoin(run, and(eq(run.tenantId, runEvent.tenantId), eq(run.id, runEvent.runId)))
        .where(and(eq(runEvent.tenantId, tenantId), inSight, isNull(run.contentsDeletedAt), inArray(runEvent.type, ['step.started', 'step.denied'])))
        .orderBy(desc(run.createdAt), desc(run.id), desc(runEvent.seq)).limit(most);
      const ids = [...new Set(steps.map((step) => step.runId))];
      const began = ids.length === 0 ? [] : await db.q.select({ runId: runEvent.runId, body: runEvent.body }).from(runEvent)
        .where(and(eq(runEvent.tenantId, tenantId), inArray(runEvent.runId, ids), eq(runEvent.type, 'submitted')));
      const roles = new Map(began.map(({ runId, body }) => [runId, textsIn(body['roles'])]));
      return steps.flatMap(({ body, type, ...step }) => (typeof body['tool'] !== 'string' ? [] : [{
        ...step, tool: body['tool'], arguments: objectOrEmpty(body['arguments']), roles: roles.get(step.runId) ?? [], denied: type === 'step.denied',
      }]));
    },
  };

  function matches({ query, state, tag, agentId }: RunFilter) {
    const like = query ? containing(query) : null;
    const has = (column: Parameters<typeof kit.lower>[0]) => sql`${kit.lower(column)} like ${like} escape '\\'`;
    return and(
      like ? or(has(run.id), has(run.taskId), has(run.title), has(run.agentName)) : undefined,
      state ? eq(run.state, state) : undefined,
      agentId ? eq(run.agentId, agentId) : undefined,
      tag ? tagged(tag) : undefined,
    );
  }

  /** Tags are a short JSON list of plain words; each database looks into it in its own way. */
  function tagged(tag: string) {
    return kit.dialect === 'sqlite'
      ? sql`exists (select 1 from json_each(${run.tags}) where value = ${tag})`
      : sql`${run.tags} @> ${JSON.stringify([tag])}::jsonb`;
  }
}

function textsIn(value: Json | undefined): readonly string[] {
  return value !== undefined && isJsonList(value) ? value.filter((text) => typeof text === 'string') : [];
}
