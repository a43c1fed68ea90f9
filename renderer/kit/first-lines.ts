/** As many lines as fit into `limit`, hunk by hunk, and how many were left out. */
export function firstLines<Hunk extends { readonly lines: readonly unknown[] }>(hunks: readonly Hunk[], limit: number): { readonly shown: readonly Hunk[]; readonly left: number } {
  const shown: Hunk[] = [];
  let room = limit;
  for (const hunk of hunks) {
    if (room > 0) shown.push(hunk.lines.length <= room ? hunk : { ...hunk, lines: hunk.lines.slice(0, room) });
    room -= hunk.lines.length;
  }
  return { shown, left: Math.max(0, -room) };
}
