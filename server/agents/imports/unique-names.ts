import type { AgentItem, ReadAgent } from './import-item.ts';

/**
 * Names the agents of one import (DECISIONS 35): a definition's own name is kept as it is; the others are called by the
 * stem of their path, with as many folders before it as it takes to be called like no other agent of this import.
 */
export function namedAgents(agents: readonly ReadAgent[]): readonly AgentItem[] {
  const taken = new Set(agents.flatMap(({ ownName }) => ownName ?? []));
  const candidates = agents.map((agent) => (agent.ownName === null ? pathNames(agent.origin) : []));
  const uses = countOf(candidates.flat());
  return agents.map(({ path, item, format, revisions, ownName }, index) => {
    const name = ownName ?? freeName(candidates[index] ?? [], uses, taken);
    taken.add(name);
    return { kind: 'agent', path, item, format, name, nameFrom: ownName === null ? 'path' : 'definition', revisions };
  });
}

/** The file's name without its last extension. */
export function stemOf(path: string): string {
  return pathNames(path)[0] ?? 'unnamed';
}

/** `a/b/c.json` may be called `c`, `b/c` or `a/b/c`. */
function pathNames(path: string): readonly string[] {
  const parts = path.split(/[/\\]/).filter((part) => part !== '' && part !== '.' && part !== '..');
  const file = parts.pop() ?? 'unnamed';
  const steps = [...parts, file.replace(/(?<=.)\.[^.]*$/, '') || file];
  return steps.map((_, folders) => steps.slice(steps.length - 1 - folders).join('/'));
}

function countOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Two files of one path differ in nothing but their turn. */
function freeName(candidates: readonly string[], uses: ReadonlyMap<string, number>, taken: ReadonlySet<string>): string {
  const free = candidates.find((name) => uses.get(name) === 1 && !taken.has(name));
  if (free !== undefined) return free;
  const longest = candidates.at(-1) ?? 'unnamed';
  let turn = 1;
  while (taken.has(turn === 1 ? longest : `${longest} (${turn})`)) turn += 1;
  return turn === 1 ? longest : `${longest} (${turn})`;
}
