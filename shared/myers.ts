/** One step of turning one sequence into another. */
export type Edit = 'same' | 'removed' | 'added';

/**
 * The fewest removals and additions that turn `before` into `after` (E. Myers, An O(ND) Difference Algorithm, 1986), or
 * null if more than `max` are needed. Time and memory are bounded by the square of `max`.
 */
export function shortestEdits(before: readonly string[], after: readonly string[], max: number): readonly Edit[] | null {
  // reach.get(k): how far down `before` one gets on diagonal k (= steps in before - steps in after) with d edits.
  const bound = Math.min(max, before.length + after.length);
  const reach = new Int32Array(2 * bound + 3);
  const origin = bound + 1;
  const rounds: Int32Array[] = [];
  for (let d = 0; d <= bound; d++) {
    rounds.push(reach.slice(origin - d - 1, origin + d + 2));
    for (let k = -d; k <= d; k += 2) {
      let x = stepsDown(k, d, (diagonal) => reach[origin + diagonal] ?? 0);
      while (x < before.length && x - k < after.length && before[x] === after[x - k]) x += 1;
      reach[origin + k] = x;
      if (x >= before.length && x - k >= after.length) return trace(rounds, before.length, after.length);
    }
  }
  return null;
}

/** Comes from the neighbour that got further: from k+1 by adding a line, from k-1 by removing one. */
function stepsDown(k: number, d: number, reachOf: (diagonal: number) => number): number {
  return cameByAdding(k, d, reachOf) ? reachOf(k + 1) : reachOf(k - 1) + 1;
}

function cameByAdding(k: number, d: number, reachOf: (diagonal: number) => number): boolean {
  return k === -d || (k !== d && reachOf(k - 1) < reachOf(k + 1));
}

function trace(rounds: readonly Int32Array[], beforeLength: number, afterLength: number): readonly Edit[] {
  const backwards: Edit[] = [];
  let x = beforeLength;
  let y = afterLength;
  for (let d = rounds.length - 1; d > 0; d--) {
    const reachOf = (diagonal: number): number => rounds[d]?.[diagonal + d + 1] ?? 0;
    const adding = cameByAdding(x - y, d, reachOf);
    const fromX = adding ? reachOf(x - y + 1) : reachOf(x - y - 1);
    const fromY = fromX - (adding ? x - y + 1 : x - y - 1);
    for (; x > fromX && y > fromY; x--, y--) backwards.push('same');
    backwards.push(adding ? 'added' : 'removed');
    x = fromX;
    y = fromY;
  }
  for (; x > 0; x--) backwards.push('same');
  return backwards.toReversed();
}
