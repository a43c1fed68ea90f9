/** Where a key leads in a list of `count`, or null when the key does not move. `page` is how many rows fit. */
export function movedIndex(key: string, { index, count, page }: { readonly index: number; readonly count: number; readonly page: number }): number | null {
  if (count === 0) return null;
  const target = targetOf(key, index, page, count);
  return target === null ? null : Math.min(Math.max(target, 0), count - 1);
}

function targetOf(key: string, index: number, page: number, count: number): number | null {
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return index + 1;
    case 'k':
    case 'ArrowUp':
      return index < 0 ? 0 : index - 1;
    case 'PageDown':
      return Math.max(index, 0) + page;
    case 'PageUp':
      return index - page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
