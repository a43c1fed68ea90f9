import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { Capability } from '../../shared/capabilities.ts';
import { isJsonObject } from '../../shared/json.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { needFeature } from './feature-gate.ts';
import { needRecentProof } from './recent-proof.ts';
import { countArrival } from './known-caller.ts';
import type { House } from './house.ts';
import type { ProcedureMeta } from './procedure-meta.ts';
import type { RequestContext } from './request-context.ts';
import { asQuestion, openedCursor, withSealedCursor } from './page-cursors.ts';
import { statusOf } from './refusal-status.ts';
import { wireErrorOf } from './wire-error.ts';

const t = initTRPC
  .context<RequestContext>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    errorFormatter: ({ shape, error, ctx, path }) => {
      const wire = wireErrorOf(error, path ?? '', ctx?.report ?? (() => 'unknown'));
      return {
        ...shape,
        message: wire.message,
        data: { code: shape.data.code, httpStatus: wire.status, path: shape.data.path, refusal: wire.refusal, incident: wire.incident, issues: wire.issues },
      };
    },
  });

export const { router, createCallerFactory } = t;

/** A refusal crosses tRPC as the status of its kind, with itself as the cause. */
const refusing = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok && result.error.cause instanceof Refusal) {
    throw new TRPCError({ code: statusOf(result.error.cause.code).trpc, message: result.error.cause.message, cause: result.error.cause });
  }
  return result;
});

/** Counts the call before anybody asks who it is from: each call of a batch is one (SECURITY-CASES RL-02). */
const counted = t.middleware(async ({ ctx, meta, path, next }) => {
  await countArrival(ctx, meta?.limit);
  if (meta?.needs === 'open' && !ctx.isLaunched) await needCredential(ctx);
  return next({ ctx: { ...ctx, source: { ...ctx.source, procedure: path } } });
});

/** What is open to anybody is open to whoever started this server, and to who can prove to be somebody: not to any other program on the machine (SECURITY-CASES WEB-10). */
async function needCredential({ credentials: { cookie, bearer, apiKey }, actor }: Pick<RequestContext, 'credentials' | 'actor'>): Promise<void> {
  if (cookie === null && bearer === null && apiKey === null) throw new Refusal('auth/launch-required');
  await actor();
}

/** Anybody may call it: signing in, first run, health. */
export const open = t.procedure.use(refusing).use(counted);

/** A screen asks many small questions at once: what a browser's session only reads counts a tenth. */
const BROWSER_READ = 0.1;

/** Whoever is signed in may call it. */
export const signedIn = open.use(async ({ ctx, next, type, path, meta, getRawInput }) => {
  const actor = await ctx.actor();
  await ctx.house.edge.limiter.spendAs(actor, (meta?.cost ?? 1) * (type === 'query' && ctx.credentials.cookie !== null ? BROWSER_READ : 1));
  if (meta?.needs === 'session') await furtherNeeds(ctx.house, actor, { capability: null, meta, path });
  const command = type === 'mutation' ? commandOf(await getRawInput(), path, ctx) : undefined;
  const named: Actor = { ...actor, procedure: path, ...(command ? { command } : {}) };
  return next({ ctx: { ...ctx, actor: named } });
}).use(async ({ ctx, next, type, path, getRawInput }) => {
  const input = type === 'query' ? asQuestion(await getRawInput()) : null;
  if (input === null) return next();
  const question = { tenantId: ctx.actor.tenantId, path, input };
  const cursor = input['cursor'];
  const result = typeof cursor === 'string' ? await next({ getRawInput: () => Promise.resolve({ ...input, cursor: openedCursor(ctx.house.cursorMac, question, cursor) }) }) : await next();
  return result.ok ? { ...result, data: withSealedCursor(ctx.house.cursorMac, question, result.data) } : result;
});

/** What is asked of somebody who may: that their tenant has this part of the product, and a recent proof of who they are. */
async function furtherNeeds(house: House, actor: Actor, { capability, meta, path }: { readonly capability: Capability | null; readonly meta: ProcedureMeta | undefined; readonly path: string }): Promise<void> {
  if (meta?.feature) await needFeature(house, actor, meta.feature, path);
  if (meta?.fresh) await needRecentProof(house, actor, capability, path);
}

/** Whoever holds the capability may call it; everybody else is refused, and the log says so. */
export function needs(capability: Capability) {
  return signedIn.use(async ({ ctx, next, path, meta }) => {
    if (!ctx.actor.capabilities.has(capability)) await ctx.house.denials.deny(ctx.actor, capability, path);
    await furtherNeeds(ctx.house, ctx.actor, { capability, meta, path });
    return next({ ctx: { ...ctx, actor: { ...ctx.actor, admitted: capability } } });
  });
}

const commandId = z.uuid().optional();

/** Input of a mutation: exactly these fields, and the caller's own command id if it has one. */
export function commandInput<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject({ ...shape, commandId });
}

function commandOf(input: unknown, procedure: string, { idempotencyKey, house }: RequestContext): Actor['command'] {
  const named = isJsonObject(input) && typeof input['commandId'] === 'string' ? input['commandId'] : idempotencyKey;
  if (!named) return undefined;
  if (!/^[\x21-\x7e]{1,200}$/.test(named)) throw new Refusal('input/invalid', { field: 'Idempotency-Key', rule: 'Idempotency-Key: must have 1 to 200 characters, no blanks' });
  const { commandId: _own, ...args } = isJsonObject(input) ? input : {};
  return { id: named, procedure, argsDigest: house.argsDigest(canonicalJson(args)) };
}
