/** The permanent short name made from a display name (`Motor Claims` is `motor-claims`); `fallback` when it has no Latin letter or digit. */
export function slugOf(name: string, fallback: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? fallback : slug;
}
