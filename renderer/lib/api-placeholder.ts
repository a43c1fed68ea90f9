import { initTRPC } from '@trpc/server';
import { z } from 'zod';

// Stands in for server/api until it exports its type; only the type is ever imported, nothing here runs.
const t = initTRPC.create();

interface Place {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

interface SessionFacts {
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly tenant: Place;
  readonly organisation: Place | null;
  readonly roles: readonly string[];
  readonly capabilities: readonly string[];
  readonly tenants: readonly Place[];
  readonly mode: 'local' | 'development' | 'production';
  readonly sample: boolean;
  readonly people: readonly { readonly id: string; readonly name: string; readonly email: string; readonly roles: readonly string[] }[] | null;
}

const absent = (): never => {
  throw new Error('placeholder');
};
const nothing = (): null => absent();

export const placeholder = t.router({
  session: t.router({
    me: t.procedure.query((): SessionFacts => absent()),
    signIn: t.procedure.input(z.object({ email: z.string(), password: z.string(), tenant: z.string().optional() })).mutation(nothing),
    signOut: t.procedure.mutation(nothing),
    switchTenant: t.procedure.input(z.object({ tenantId: z.string() })).mutation(nothing),
  }),
  setup: t.router({
    state: t.procedure.query((): { readonly needed: boolean; readonly sampleAvailable: boolean } => absent()),
    createOwner: t.procedure
      .input(z.object({ token: z.string(), name: z.string(), email: z.string(), password: z.string(), organisation: z.string(), tenant: z.string(), alone: z.boolean() }))
      .mutation(nothing),
    openSample: t.procedure.input(z.object({ token: z.string() })).mutation(nothing),
    switchPerson: t.procedure.input(z.object({ userId: z.string() })).mutation(nothing),
  }),
});

export type Api = typeof placeholder;
