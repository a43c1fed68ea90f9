import { keepMemory, type MemoryDeps, NewMemory, openMemoryStore } from '../../server/agents/memory/index.ts';
import { endRunIn, openRunStore, recordEventIn, type Run, type RunDeps, saveRun } from '../../server/agents/runs/index.ts';
import { openOutsideStore, type OutsideTrail } from '../../server/assurance/outside/index.ts';
import type { RetentionDeps } from '../../server/assurance/retention/index.ts';
import type { Actor } from '../../server/base/actor.ts';
import { sha256Hex } from '../../server/base/sha256-hex.ts';
import { type AgentId, brand, type RunId, type VersionId } from '../../shared/brand.ts';

/** Writes what retention is about, as the product writes it, at the time that the clock says. */
export function productData({ storage, clock, ids, audit, vault, products, retention }: RetentionDeps) {
  const runs: RunDeps = { storage, clock, ids, audit: audit.trail, runs: openRunStore(storage.kit) };
  const outside = openOutsideStore(storage.kit);
  const memory: MemoryDeps = {
    storage, clock, ids, audit: audit.trail, memories: openMemoryStore(storage.kit), isMember: () => Promise.resolve(true), shareHolds: (tx, tenantId) => retention.shareHolds(tx, tenantId), heldOf: (db, tenantId, all) => products.heldAmong(db, tenantId, 'memory', all),
    vault: { ...vault, register: () => undefined },
  };

  return {
    runs, outside, memory,
    /** One call of one tool, and its answer; `open`: still working. */
    aRun: (actor: Actor, wish: { readonly title?: string; readonly agentId?: string; readonly open?: boolean } = {}): Promise<Run> =>
      storage.write(actor, async (tx) => {
        const run: Run = {
          tenantId: actor.tenantId, id: ids.id<RunId>(), taskId: ids.id(), agentId: brand<AgentId>(wish.agentId ?? 'agent-1'), agentName: 'Sorter', versionId: brand<VersionId>('version-1'), version: '1.0.0', definitionDigest: sha256Hex('definition'),
          title: wish.title ?? 'Sort the post', tags: [], state: 'submitted', input: { message: 'Sort it', call_tools: [] }, output: null, error: null, startedBy: actor.userId, startedByName: actor.name, createdAt: clock.now(), finishedAt: null, ver: 1,
        };
        await runs.runs.add(tx, run);
        await recordEventIn(runs, tx, actor, run, { type: 'submitted', body: { input: run.input }, audit: 'run.started' });
        await recordEventIn(runs, tx, actor, run, { type: 'step.started', body: { step: 's1', kind: 'tool', tool: 'lookup', arguments: { name: 'Jane Roe' } }, audit: 'run.step.started' });
        await recordEventIn(runs, tx, actor, run, { type: 'step.completed', body: { step: 's1', kind: 'tool', tool: 'lookup', result: { street: 'Elm Street 4' } }, audit: 'run.tool_called' });
        const working = await saveRun(runs, tx, { ...run, state: 'working' });
        return wish.open ? working : endRunIn(runs, tx, actor, working, { state: 'completed', output: { text: 'Elm Street 4 it is' } });
      }),
    aMemory: (actor: Actor, wish: object = {}) => keepMemory(memory, actor, NewMemory.parse({ title: 'How Acme writes', content: 'Acme says colour.', scope: 'private', ...wish })),
    aTrail: (actor: Actor, wish: { readonly name?: string; readonly actors?: readonly string[] } = {}): Promise<OutsideTrail> =>
      storage.write(actor, async (tx) => {
        const [at, actors] = [clock.now(), wish.actors ?? ['root']];
        const content = Buffer.from(`trail ${ids.id()}`);
        const trail: OutsideTrail = {
          tenantId: actor.tenantId, id: ids.id(), name: wish.name ?? 'Bucket trail', origin: 'elsewhere', note: '', format: 'plain', zoneless: 'refused', sha256: sha256Hex(content.toString()), size: content.length, records: actors.length,
          firstAt: at, lastAt: at, importedBy: actor.userId, importedByName: actor.name, importedAt: at, withdrawnAt: null, withdrawnReason: null,
        };
        await outside.add(tx, { ...trail, content }, actors.map((name, index) => ({ number: index + 1, at, actor: name, action: 'read', resource: 'bucket-1', outcome: 'success', address: '', record: '{}' })));
        return trail;
      }),
  };
}
