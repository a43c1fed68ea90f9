export type Outcome<R> = { readonly ok: true; readonly value: R } | { readonly ok: false; readonly reason: unknown };

/** Runs the work and answers how it went; never throws. */
export async function settled<R>(work: () => Promise<R>): Promise<Outcome<R>> {
  try {
    return { ok: true, value: await work() };
  } catch (reason) {
    return { ok: false, reason };
  }
}
