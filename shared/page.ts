/** One page of a list in keyset order; `next` asks for what follows, null says that nothing does. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

type Key = readonly (string | number)[];

/** An opaque cursor from a row's sort key. It carries no rights and no tenant. */
export function cursorOf(key: Key): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(key)))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The sort key inside a cursor, or null when it is not one of ours. */
export function keyOf(cursor: string): Key | null {
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    const key: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(key) && key.every((part) => typeof part === 'string' || typeof part === 'number') ? key : null;
  } catch {
    return null; // somebody else's text
  }
}

/** Turns `size + 1` rows into a page: the extra row only says that there is more. */
export function pageOf<Item>(rows: readonly Item[], size: number, key: (item: Item) => Key): Page<Item> {
  const items = rows.slice(0, size);
  const last = items.at(-1);
  return { items, next: rows.length > size && last ? cursorOf(key(last)) : null };
}
