const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** What a command answers when it was stopped: 128 and the number of SIGINT, as a shell has it. */
export const STOPPED = 130;

/** What the work answers, or null where Ctrl-C or SIGTERM ended it: then `stopped` has put that down. */
export async function untilStopped<Answer>(work: (signal: AbortSignal) => Promise<Answer>, stopped: () => Promise<unknown>): Promise<Answer | null> {
  const stop = new AbortController();
  const halt = (): void => stop.abort();
  for (const signal of SIGNALS) process.once(signal, halt);
  try {
    return await work(stop.signal);
  } catch (reason) {
    if (!stop.signal.aborted) throw reason;
    await stopped();
    return null;
  } finally {
    for (const signal of SIGNALS) process.off(signal, halt);
  }
}
