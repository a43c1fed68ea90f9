export function Kbd({ children }: { readonly children: string }) {
  return <kbd className="cs-kbd">{children}</kbd>;
}
