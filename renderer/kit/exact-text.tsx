import { CopyButton } from './copy-button.tsx';

interface ExactTextProps {
  /** What it is, for its name and its copy button: "entry", "checkpoint". */
  readonly what: string;
  readonly text: string;
}

/** Bytes that were hashed or signed, as they are: nothing is indented, shortened or interpreted. */
export function ExactText({ what, text }: ExactTextProps) {
  return (
    <figure className="cs-exact">
      <section aria-label={`Exact text: ${what}`} tabIndex={0}>
        {text}
      </section>
      <CopyButton value={text} what={what} />
    </figure>
  );
}
