import { useState } from 'react';
import { IconButton } from './icon-button.tsx';

/** Copies a text and says so; `what` it is names the button: "version digest", "request id". */
export function CopyButton({ value, what }: { readonly value: string; readonly what: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <span onPointerLeave={() => setCopied(false)}>
      <IconButton icon={copied ? 'check' : 'copy'} label={copied ? `Copied ${what}` : `Copy ${what}`} size="tiny" onPress={() => void copy()} />
    </span>
  );
}
