import { z } from 'zod';
import type { Instant } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { nameOfHands } from '../../base/name-of-hands.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { McpDeps } from './mcp-deps.ts';
import { type McpServer, secretsOf, type ServerValues, targetOf } from './mcp-entry.ts';
import { SECRET_PLACE } from './mcp-store.ts';
import type { OpenedValues } from './probe-server.ts';
import { ServerTrouble } from './server-trouble.ts';

export const SecretName = z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,62}$/, 'begins with a letter and holds up to 63 letters, digits and _ . -');
/** As a header or a variable can carry it. */
export const SecretValue = z.string().min(1).max(8_192).refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'must hold no control characters');

export interface SecretStanding {
  readonly name: string;
  readonly setAt: Instant | null;
  readonly setByName: string | null;
  /** `elsewhere`: it was given when the server had another address, and is not handed to this one. */
  readonly state: 'given' | 'missing' | 'elsewhere';
}

/** Keeps a secret for the address or program that the server has now. It is never shown again. */
export async function giveSecretIn(deps: McpDeps, tx: Tx, actor: Actor, { server, name, value }: { readonly server: McpServer; readonly name: string; readonly value: string }): Promise<void> {
  const id = deps.ids.id();
  const sealed = await deps.vault.seal(tx, { ...SECRET_PLACE, tenantId: actor.tenantId, row: id }, value);
  await deps.mcp.putSecret(tx, { tenantId: actor.tenantId, id, serverId: server.id, name, value: sealed, target: targetOf(server.access), setAt: deps.clock.now(), setByName: nameOfHands(actor) });
  await deps.audit.append(tx, actor, { type: 'mcp.secret.given', resource: { type: 'mcp_server', id: server.id }, details: { secret: name } });
}

/** The secrets that a server's entry asks for. */
export async function secretStandings({ mcp }: Pick<McpDeps, 'mcp'>, db: Parameters<McpDeps['mcp']['secrets']>[0], tenantId: Actor['tenantId'], { id, access }: McpServer): Promise<readonly SecretStanding[]> {
  const kept = await mcp.secrets(db, tenantId, id);
  return secretsOf(access).map((name) => {
    const found = kept.find((secret) => secret.name === name);
    return { name, setAt: found?.setAt ?? null, setByName: found?.setByName ?? null, state: !found ? 'missing' : found.target === targetOf(access) ? 'given' : 'elsewhere' };
  });
}

/** Headers or variables with their secrets in the clear, for one call. Throws a ServerTrouble where one is missing. */
export function openValues(deps: Pick<McpDeps, 'storage' | 'vault' | 'mcp'>, actor: Pick<Actor, 'tenantId'>, { id, access }: McpServer): Promise<OpenedValues> {
  const values: ServerValues = access.kind === 'http' ? access.headers : access.kind === 'stdio' ? access.env : {};
  return deps.storage.read(actor, async (db) => {
    const kept = await deps.mcp.secrets(db, actor.tenantId, id);
    const open = async (name: string) => {
      const found = kept.find((secret) => secret.name === name);
      if (!found) throw new ServerTrouble(`needs the secret "${name}", which nobody has given`);
      if (found.target !== targetOf(access)) throw new ServerTrouble(`needs the secret "${name}" again: it was given for another address`);
      return deps.vault.open(db, { ...SECRET_PLACE, tenantId: actor.tenantId, row: found.id }, found.value);
    };
    const opened: Record<string, string> = {};
    for (const [name, value] of Object.entries(values)) opened[name] = typeof value === 'string' ? value : await open(value.secret);
    return opened;
  });
}
