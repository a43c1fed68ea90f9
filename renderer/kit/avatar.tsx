/** Initials; the name stands beside it or on its button. */
export function Avatar({ name }: { readonly name: string }) {
  const words = name.trim().split(/\s+/);
  const initials = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.charAt(0).toUpperCase() ?? '').join('');
  return (
    <span className="cs-avatar" aria-hidden>
      {initials}
    </span>
  );
}
