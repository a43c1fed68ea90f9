import { useState } from 'react';
import { IconButton } from './icon-button.tsx';

interface CopyableIdProps {
  readonly value: string;
  /** What it is: "version digest", "request id". Names the button. */
  readonly what: string;
  /** Shows only so many characters, an ellipsis and the copy button, which still copies all. */
  readonly chars?: number;
}

export function CopyableId({ value, what, chars }: CopyableIdProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  const shown = chars !== undefined && value.length > chars ? `${value.slice(0, chars)}…` : value;
  return (
    <span className="cs-copyable" onPointerLeave={() => setCopied(false)}>
      <span className="cs-mono" title={value}>
        {shown}
      </span>
      <IconButton icon={copied ? 'check' : 'copy'} label={copied ? `Copied ${what}` : `Copy ${what}`} size="tiny" onPress={() => void copy()} />
    </span>
  );
}
