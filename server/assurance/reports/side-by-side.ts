/** Two works at once, of which the second waits for what the first finds when it needs it. The one that fails ends the other, with its reason; nothing runs on when this has ended. */
export async function sideBySide<Found, Made>(first: (ends: AbortSignal) => Promise<Found>, second: (ends: AbortSignal, found: Promise<Found>) => Promise<Made>, signal?: AbortSignal): Promise<Made> {
  const ending = new AbortController();
  const ends = signal ? AbortSignal.any([signal, ending.signal]) : ending.signal;
  const found = first(ends);
  found.catch((reason: unknown) => ending.abort(reason));
  try {
    return await second(ends, found);
  } catch (reason) {
    ending.abort(reason);
    throw reason;
  } finally {
    await found.catch(() => undefined); // told by the second, which waits for it
  }
}
