import { Resolver } from 'node:dns/promises';

const TIMEOUT_MS = 3_000;

/** The TXT records of a name, each as one text; none where there is no such name, or its servers are silent. */
export async function dnsTexts(name: string): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 1 });
  try {
    return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
  } catch {
    return []; // what cannot be asked proves nothing
  }
}
