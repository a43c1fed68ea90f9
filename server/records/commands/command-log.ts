import { and, eq } from 'drizzle-orm';
import type { Actor, CommandIdentity } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Kit, Tx, WriteHooks } from '../../base/storage/index.ts';
import { buildCommandTables } from './command-tables.ts';

/** The part of the write hooks that makes a named command happen once and answer the same every time. */
export function openCommandLog(kit: Kit, clock: Clock): Pick<WriteHooks, 'recall' | 'remember'> {
  const { command } = buildCommandTables(kit);
  // Steps are counted per request, so a repeated request meets its own answers in the same order.
  const steps = new WeakMap<CommandIdentity, number>();

  const recall: WriteHooks['recall'] = async (tx: Tx, actor: Actor) => {
    if (!actor.command) return null;
    const { id, procedure, argsDigest } = actor.command;
    const step = (steps.get(actor.command) ?? 0) + 1;
    steps.set(actor.command, step);
    const [known] = await tx.q.select().from(command).where(and(eq(command.tenantId, actor.tenantId), eq(command.id, id), eq(command.step, step)));
    if (!known) return null;
    if (known.actor !== actor.userId || known.procedure !== procedure || known.argsDigest !== argsDigest) {
      throw new Refusal('input/command-reused', { field: 'commandId', rule: 'This command id was already used with other arguments.' });
    }
    return { result: known.result.value };
  };

  const remember: WriteHooks['remember'] = async (tx: Tx, actor: Actor, result: unknown) => {
    if (!actor.command) return;
    const { id, procedure, argsDigest } = actor.command;
    const step = steps.get(actor.command) ?? 1;
    await tx.q.insert(command).values({ tenantId: actor.tenantId, id, step, actor: actor.userId, procedure, argsDigest, result: { value: result ?? null }, at: clock.now() });
  };

  return { recall, remember };
}
