import { API_DOOR, DOORS, ELECTRON_ENTRIES, ORDER, placeOf, SHARED_PACKAGES, WING_IMPORTS, WIRING } from './layers.ts';
import type { ImportEdge, Source, Violation } from './source-tree.ts';

/** Every import that goes against the order of the house, and every file that stands nowhere in it. */
export function wrongDirections(house: readonly Source[]): readonly Violation[] {
  return house.flatMap((source) => {
    if (!placeOf(source.path)) return [{ path: source.path, line: 1, says: 'stands in no place that test/architecture/layers.ts knows' }];
    return violations(source, (edge) => (edge.target === null ? packageObjection(source.path, edge) : directionObjection(source.path, edge.target, edge.typeOnly)));
  });
}

/** Every import that enters a room other than by its door. Tests may: they stand at the mirrored path and know the inside. */
export function brokenDoors(house: readonly Source[]): readonly Violation[] {
  return house.filter((source) => !source.path.startsWith('test/')).flatMap((source) => violations(source, ({ target }) => {
    const room = target === null ? undefined : DOORS.find((door) => target.startsWith(`${door}/`));
    if (room === undefined || target === `${room}/index.ts` || source.path.startsWith(`${room}/`)) return null;
    return `enters ${room} behind its door (${target})`;
  }));
}

/** Run-time imports of Electron outside the two entries; everything else takes the slice it needs from main/ports.ts. */
export function electronImports(house: readonly Source[]): readonly Violation[] {
  return house.filter((source) => !ELECTRON_ENTRIES.includes(source.path)).flatMap((source) => violations(source, ({ specifier, typeOnly }) => (
    !typeOnly && (specifier === 'electron' || specifier.startsWith('electron/')) ? 'imports electron at run time' : null
  )));
}

/** Files that reach themselves through imports, of types too. One violation per cycle, naming its members. */
export function importCycles(house: readonly Source[]): readonly Violation[] {
  const targets = new Map(house.map((source) => [source.path, source.imports.flatMap(({ target }) => (target === null ? [] : [target]))]));
  return knotsOf(targets).map((knot) => ({ path: knot[0] ?? '', line: 1, says: `import cycle: ${knot.join(' -> ')}` }));
}

function violations(source: Source, objection: (edge: ImportEdge) => string | null): readonly Violation[] {
  return source.imports.flatMap((edge) => {
    const says = objection(edge);
    return says === null ? [] : [{ path: source.path, line: edge.line, says }];
  });
}

function directionObjection(path: string, target: string, typeOnly: boolean): string | null {
  const [from, to] = [placeOf(path), placeOf(target)];
  if (!from || !to || from.name === to.name) return null;
  if (from.wing === to.wing) {
    if (to.rank < from.rank || from.name === WIRING) return null;
    return `${to.rank === from.rank ? 'sideways' : 'upwards'}: ${from.name} may not import ${to.name} (${target})`;
  }
  if (from.wing === 'renderer' && target === API_DOOR) return typeOnly ? null : 'the renderer takes only types from server/api';
  return WING_IMPORTS[from.wing]?.includes(to.wing) ? null : `${from.wing} may not import ${to.wing} (${target})`;
}

function packageObjection(path: string, { specifier }: ImportEdge): string | null {
  if (specifier.startsWith('.')) return null;
  const wing = path.split('/')[0];
  if (wing === 'shared' && !SHARED_PACKAGES.includes(specifier)) return `shared is pure and may not import ${specifier}`;
  if (wing === 'renderer' && specifier.startsWith('node:')) return `the renderer has no Node (${specifier})`;
  return null;
}

/** Tarjan's strongly connected components, those of more than one file or with an edge to itself. */
function knotsOf(targets: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const stack: string[] = [];
  const knots: string[][] = [];

  function visit(path: string): number {
    const mine = order.size;
    let low = mine;
    order.set(path, mine);
    stack.push(path);
    for (const target of targets.get(path) ?? []) {
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (stack.includes(target)) low = Math.min(low, order.get(target) ?? mine);
    }
    if (low === mine) closeKnot(path);
    return low;
  }

  function closeKnot(path: string): void {
    const knot = stack.splice(stack.indexOf(path));
    if (knot.length > 1 || targets.get(path)?.includes(path)) knots.push(knot);
  }

  for (const path of targets.keys()) if (!order.has(path)) visit(path);
  return knots;
}

/** Rooms of layers.ts that stand twice; the order would be ambiguous. */
export function repeatedPlaces(): readonly string[] {
  const names = Object.values(ORDER).flat(2);
  return names.filter((name, at) => names.indexOf(name) !== at);
}
