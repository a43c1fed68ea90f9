/** How many files travel at a time: more would only wait for the disk behind the same server. */
const AT_A_TIME = 4;

/** Does `send` for every item, a few at a time, and reports how many are done. The first failure stops the rest and is thrown. */
export async function uploadAll<Item>(items: readonly Item[], send: (item: Item) => Promise<void>, onDone: (done: number) => void): Promise<void> {
  let [next, done, failed] = [0, 0, false];
  const worker = async () => {
    for (;;) {
      const item = items[next];
      next += 1;
      if (item === undefined || failed) return;
      try {
        await send(item);
      } catch (error) {
        failed = true;
        throw error;
      }
      done += 1;
      onDone(done);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}
