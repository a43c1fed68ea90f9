import { ProgressBar } from '../../kit/index.ts';
import type { HowFar } from './progress-words.ts';

interface JobProgressProps {
  readonly far: HowFar;
  /** What stands before the words, where several are shown. */
  readonly name?: string;
  readonly cancelling: boolean;
  readonly onCancel?: () => void;
}

/** What is being done of a report or a package, and how much of it. */
export function JobProgress({ far: { what, words, share }, name, cancelling, onCancel }: JobProgressProps) {
  const said = cancelling ? 'Stopping' : what;
  return <ProgressBar label={name ? `${name}: ${said.charAt(0).toLowerCase()}${said.slice(1)}` : said} share={share} {...(words === null ? {} : { words })} {...(cancelling || !onCancel ? {} : { onCancel })} />;
}
