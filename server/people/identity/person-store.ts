import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { Instant, TenantId, UserId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildIdentityTables } from './identity-tables.ts';
import type { Person, UserStatus } from './person.ts';

/** One of the three names by which a person is found. */
export type PersonRef = { readonly id: UserId } | { readonly email: string } | { readonly externalId: string };

/** A person's columns, without the one that holds the password's hash. */
export function personColumns({ iamUser }: Pick<ReturnType<typeof buildIdentityTables>, 'iamUser'>) {
  return {
    id: iamUser.id, email: iamUser.email, name: iamUser.name, externalId: iamUser.externalId, status: iamUser.status,
    tokenVersion: iamUser.tokenVersion, lastTenantId: iamUser.lastTenantId, createdAt: iamUser.createdAt, ver: iamUser.ver,
  };
}

export function openPersonStore(kit: Kit) {
  const { iamUser } = buildIdentityTables(kit);
  const person = personColumns({ iamUser });
  const named = (ref: PersonRef) => ('id' in ref ? eq(iamUser.id, ref.id) : 'email' in ref ? eq(iamUser.email, ref.email) : eq(iamUser.externalId, ref.externalId));

  return {
    /** False when the email or the external id is taken. */
    async add(tx: Tx, row: Person & { readonly passwordHash: string | null; readonly passwordSetIn?: TenantId | null }): Promise<boolean> {
      return (await tx.q.insert(iamUser).values(row).onConflictDoNothing().returning({ id: iamUser.id })).length === 1;
    },

    async find(db: Db, ref: PersonRef): Promise<Person | null> {
      return (await db.q.select(person).from(iamUser).where(named(ref)))[0] ?? null;
    },

    async passwordHash(db: Db, id: UserId): Promise<string | null> {
      return (await db.q.select({ hash: iamUser.passwordHash }).from(iamUser).where(eq(iamUser.id, id)))[0]?.hash ?? null;
    },

    async anybody(db: Db): Promise<boolean> {
      return (await db.q.select({ id: iamUser.id }).from(iamUser).limit(1)).length > 0;
    },

    /**
     * A new password; every session that began under the version before is over. Answers the version now in force. `setIn`: the
     * tenant in whose name it was set, null where the holder of the address had it set; absent: as it was with the one before.
     */
    async setPassword(tx: Tx, id: UserId, passwordHash: string, setIn?: TenantId | null): Promise<number> {
      const rows = await tx.q.update(iamUser).set({ passwordHash, passwordVoidedAt: null, ...(setIn === undefined ? {} : { passwordSetIn: setIn }), tokenVersion: sql`${iamUser.tokenVersion} + 1`, ver: sql`${iamUser.ver} + 1` })
        .where(eq(iamUser.id, id)).returning({ version: iamUser.tokenVersion });
      return rows[0]?.version ?? 0;
    },

    /** The tenant in whose name the password was set by somebody who may be anybody; null: nobody's, or there is none. */
    async passwordSetIn(db: Db, id: UserId): Promise<TenantId | null> {
      return (await db.q.select({ setIn: iamUser.passwordSetIn }).from(iamUser).where(and(eq(iamUser.id, id), isNotNull(iamUser.passwordHash))))[0]?.setIn ?? null;
    },

    /** Takes the password away; every session that began with it is over. */
    async voidPassword(tx: Tx, id: UserId, at: Instant): Promise<void> {
      await tx.q.update(iamUser).set({ passwordHash: null, passwordSetIn: null, passwordVoidedAt: at, tokenVersion: sql`${iamUser.tokenVersion} + 1`, ver: sql`${iamUser.ver} + 1` }).where(eq(iamUser.id, id));
    },

    /** When the password was taken away and none was set since; null: it was not. */
    async passwordVoidedAt(db: Db, id: UserId): Promise<Instant | null> {
      return (await db.q.select({ at: iamUser.passwordVoidedAt }).from(iamUser).where(eq(iamUser.id, id)))[0]?.at ?? null;
    },

    /** The same password under stronger parameters: nothing ends. */
    async rehash(tx: Tx, id: UserId, passwordHash: string): Promise<void> {
      await tx.q.update(iamUser).set({ passwordHash }).where(eq(iamUser.id, id));
    },

    async setStatus(tx: Tx, id: UserId, status: UserStatus): Promise<void> {
      await tx.q.update(iamUser).set({ status, tokenVersion: sql`${iamUser.tokenVersion} + 1`, ver: sql`${iamUser.ver} + 1` }).where(eq(iamUser.id, id));
    },

    async describe(tx: Tx, id: UserId, to: { readonly name: string; readonly externalId: string | null }): Promise<void> {
      await tx.q.update(iamUser).set({ ...to, ver: sql`${iamUser.ver} + 1` }).where(eq(iamUser.id, id));
    },

    /** Another address for the same account; that it is free was looked up in the same transaction. */
    async setEmail(tx: Tx, id: UserId, email: string): Promise<void> {
      await tx.q.update(iamUser).set({ email, ver: sql`${iamUser.ver} + 1` }).where(eq(iamUser.id, id));
    },

    async noteTenant(tx: Tx, id: UserId, lastTenantId: TenantId): Promise<void> {
      await tx.q.update(iamUser).set({ lastTenantId }).where(and(eq(iamUser.id, id), sql`${iamUser.lastTenantId} IS DISTINCT FROM ${lastTenantId}`));
    },
  };
}
