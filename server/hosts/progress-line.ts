interface Told {
  /** What is being done. */
  readonly words: string;
  /** How much of it, for a line that moves. */
  readonly count: string;
  /** What a line that stays says, where that is more than the words. */
  readonly line?: string;
  /** Whether nothing follows. */
  readonly last?: boolean;
}

/** On a terminal one line that moves; elsewhere a line for each new thing that is being done: ten thousand of them would help nobody. */
export function openProgressLine(): (now: Told) => void {
  let said = '';
  return ({ words, count, line = words, last = false }) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${words}${count === '' ? '' : `: ${count}`}${last ? '\n' : ''}`);
    else if (words !== said) process.stderr.write(`${line}\n`);
    said = words;
  };
}
