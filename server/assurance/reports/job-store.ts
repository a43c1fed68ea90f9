import { and, type Column, desc, eq, type SQL } from 'drizzle-orm';
import type { TenantId } from '../../../shared/brand.ts';
import type { Db, KitTable, Tx } from '../../base/storage/index.ts';
import type { Job } from './job.ts';

export interface JobStore<J extends Job> {
  add(tx: Tx, job: J): Promise<unknown>;
  save(tx: Tx, job: J): Promise<unknown>;
  /** A job that came to nothing of its own. */
  drop(tx: Tx, job: Pick<J, 'tenantId' | 'id'>): Promise<unknown>;
  find(db: Db, tenantId: TenantId, id: J['id']): Promise<J | undefined>;
  /** The newest, and whatever is at work besides; newest first. */
  list(db: Db, tenantId: TenantId): Promise<readonly J[]>;
  working(db: Db, tenantId: TenantId): Promise<readonly J[]>;
}

const MOST_LISTED = 20;

/** A table whose columns begin with `jobColumns`. */
type JobTable = KitTable & Readonly<Record<'tenantId' | 'id' | 'state' | 'startedAt', Column>>;

/** The rows of one, typed by its own select: what else a job of its kind has is known there alone. */
interface JobRows<J> {
  where(which: SQL | undefined): Promise<J[]> & { orderBy(...by: SQL[]): { limit(most: number): Promise<J[]> } };
}

export function openJobStore<J extends Job>(t: JobTable, rows: (db: Db) => JobRows<J>): JobStore<J> {
  const the = ({ tenantId, id }: Pick<Job, 'tenantId' | 'id'>) => and(eq(t.tenantId, tenantId), eq(t.id, id));
  const working = (db: Db, tenantId: TenantId) => rows(db).where(and(eq(t.tenantId, tenantId), eq(t.state, 'working')));
  return {
    add: (tx, job) => tx.q.insert(t).values({ ...job }).execute(),

    save: (tx, { tenantId, id, ...rest }) => tx.q.update(t).set(rest).where(the({ tenantId, id })).execute(),

    drop: (tx, job) => tx.q.delete(t).where(the(job)).execute(),

    async find(db, tenantId, id) {
      const [job] = await rows(db).where(the({ tenantId, id }));
      return job;
    },

    async list(db, tenantId) {
      const newest = await rows(db).where(eq(t.tenantId, tenantId)).orderBy(desc(t.startedAt), desc(t.id)).limit(MOST_LISTED);
      const known = new Set<string>(newest.map(({ id }) => id));
      return [...newest, ...(await working(db, tenantId)).filter(({ id }) => !known.has(id))];
    },

    working,
  };
}
