import { eq, lte } from 'drizzle-orm';
import type { Instant } from '../../../shared/brand.ts';
import type { Kit, Tx } from '../../base/storage/index.ts';
import { buildEdgeTables } from './edge-tables.ts';

export type StreamTicketStore = ReturnType<typeof openStreamTicketStore>;
export type StreamTicket = ReturnType<typeof buildEdgeTables>['iamStreamTicket']['$inferSelect'];

export function openStreamTicketStore(kit: Kit) {
  const { iamStreamTicket } = buildEdgeTables(kit);
  return {
    add: async (tx: Tx, row: StreamTicket): Promise<void> => void (await tx.q.insert(iamStreamTicket).values(row)),

    /** Takes the ticket away and answers it: of two who come with the same one, one gets it. */
    async take(tx: Tx, hash: string): Promise<StreamTicket | null> {
      return (await tx.q.delete(iamStreamTicket).where(eq(iamStreamTicket.hash, hash)).returning())[0] ?? null;
    },

    async forgetExpired(tx: Tx, now: Instant): Promise<void> {
      await tx.q.delete(iamStreamTicket).where(lte(iamStreamTicket.expiresAt, now));
    },
  };
}
