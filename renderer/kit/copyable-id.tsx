import { CopyButton } from './copy-button.tsx';

interface CopyableIdProps {
  readonly value: string;
  /** What it is: "version digest", "request id". Names the button. */
  readonly what: string;
  /** Shows only so many characters, an ellipsis and the copy button, which still copies all. */
  readonly chars?: number;
}

export function CopyableId({ value, what, chars }: CopyableIdProps) {
  const shown = chars !== undefined && value.length > chars ? `${value.slice(0, chars)}…` : value;
  return (
    <span className="cs-copyable">
      <span className="cs-mono" title={value}>
        {shown}
      </span>
      <CopyButton value={value} what={what} />
    </span>
  );
}
