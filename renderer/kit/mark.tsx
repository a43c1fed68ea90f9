/** The product's mark: two ticks, the second crossing the first. */
export function Mark({ size = 20 }: { readonly size?: number }) {
  return (
    <svg className="cs-mark" width={size} height={size} viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth={2} strokeLinecap="round" strokeLinejoin="round" aria-hidden>
      <path d="M2.5 10.5 6 14l7-8" />
      <path d="M9 12.5 10.5 14l7-8" />
    </svg>
  );
}
