import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Slug } from './tenancy/tenants/index.ts';

const LocalOrder = z.strictObject({ order: z.literal('clear-networks'), tenant: Slug, withOrganisation: z.boolean() });
export type LocalOrder = z.infer<typeof LocalOrder>;

/** What became of an order: what was done, or why not. */
export const OrderResult = z.union([z.object({ done: z.string() }), z.object({ refused: z.string() })]);
export type OrderResult = z.infer<typeof OrderResult>;

const NAME = /^[\w-]{8,64}\.order$/;

/**
 * Leaves an order in the data directory, where only whoever runs the server can write. The server that has the directory open
 * carries it out, so that the log has one writer; without one it waits for the next start. Answers the order's file.
 */
export function placeOrder(dataDir: string, id: string, order: LocalOrder): string {
  const folder = folderOf(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${id}.order`);
  writeFileSync(`${file}.part`, JSON.stringify(order), { mode: 0o600, flag: 'wx' });
  renameSync(`${file}.part`, file); // whole or not at all
  return file;
}

/** The result of an order, and with it its last trace; null while it waits. */
export function takeResult(file: string): OrderResult | null {
  try {
    const result = OrderResult.parse(JSON.parse(readFileSync(`${file}.result`, 'utf8')));
    rmSync(`${file}.result`);
    return result;
  } catch (reason) {
    if (reason instanceof Error && 'code' in reason && reason.code === 'ENOENT') return null;
    throw reason;
  }
}

/** Carries out what was ordered, each once; what cannot be read is answered as refused. */
export async function runOrders(dataDir: string, carryOut: (order: LocalOrder) => Promise<string>): Promise<void> {
  for (const name of waiting(dataDir)) {
    const file = join(folderOf(dataDir), name);
    const result = await resultOf(readFileSync(file, 'utf8'), carryOut);
    rmSync(file);
    writeFileSync(`${file}.result`, JSON.stringify(result), { mode: 0o600 });
  }
}

async function resultOf(text: string, carryOut: (order: LocalOrder) => Promise<string>): Promise<OrderResult> {
  try {
    return { done: await carryOut(LocalOrder.parse(JSON.parse(text))) };
  } catch (reason) {
    return { refused: reason instanceof Error ? reason.message : String(reason) };
  }
}

function waiting(dataDir: string): readonly string[] {
  try {
    return readdirSync(folderOf(dataDir)).filter((name) => NAME.test(name));
  } catch {
    return []; // nobody ordered anything yet
  }
}

function folderOf(dataDir: string): string {
  return join(dataDir, 'orders');
}
