import { verifyWorkspace } from '../support/verify-workspace.ts';
import { expect, test } from './fixtures.ts';

const ROUNDS = Number(process.env['COUNTERSIGN_DEATHS'] ?? 3);
const CLIENTS = 8;
const OWNER = { name: 'Ada', email: 'ada@example.com', password: 'a long enough sentence', organisation: { slug: 'acme', name: 'Acme' }, tenant: { slug: 'main', name: 'Main' }, alone: true };

interface Session {
  readonly origin: string;
  readonly cookie: string;
}

async function send(origin: string, path: string, body: unknown, cookie = ''): Promise<Response> {
  return fetch(new URL(path, origin), { method: 'POST', headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) }, body: JSON.stringify(body) });
}

/** Creates agents one after the other until the server dies under it; answers the names that were acknowledged. */
async function createUntilDeath({ origin, cookie }: Session, prefix: string): Promise<readonly string[]> {
  const acknowledged: string[] = [];
  for (let n = 0; ; n++) {
    const name = `${prefix}-${n}`;
    try {
      const answer = await send(origin, '/api/v1/catalog/create', { name, definition: { name, tools: ['echo'] } }, cookie);
      if (answer.status === 200 && (await answer.text()).includes(name)) acknowledged.push(name);
    } catch {
      return acknowledged; // the connection broke: whatever was asked last was not acknowledged
    }
  }
}

test.describe('sudden death', { tag: '@headless' }, () => {
  test('loses nothing that was acknowledged, and leaves a log that verifies', async ({ host }) => {
    test.setTimeout(60_000 + ROUNDS * 20_000);
    const token = new URL(host.address).hash.replace('#setup=', '');
    const made = await send(host.origin, '/trpc/setup.createOwner', { ...OWNER, token });
    const session: Session = { origin: host.origin, cookie: made.headers.get('set-cookie')?.split(';', 1)[0] ?? '' };

    const acknowledged = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
      const clients = Array.from({ length: CLIENTS }, (_, client) => createUntilDeath(session, `r${round}-c${client}`));
      const enough = 20 + round * 37;
      await expect.poll(async () => (await counted(session)) >= acknowledged.size + enough, { intervals: [20] }).toBe(true);
      await host.kill9();
      for (const names of await Promise.all(clients)) for (const name of names) acknowledged.add(name);

      const verdicts = await verifyWorkspace(host.dataDir);
      expect(verdicts.map((verdict) => verdict.problem)).toEqual(verdicts.map(() => null));
      await host.restart();
      const names = await allNames(session);
      expect([...acknowledged].filter((name) => !names.has(name))).toEqual([]);
    }
    expect(acknowledged.size).toBeGreaterThan(ROUNDS * 10);
  });
});

interface Listed {
  readonly items: ReadonlyArray<{ readonly name: string }>;
  readonly next: string | null;
}

async function page({ origin, cookie }: Session, cursor: string | null): Promise<Listed> {
  const answer = await fetch(new URL(`/api/v1/catalog/agents?size=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, origin), { headers: { cookie } });
  return (await answer.json()) as Listed; // the route's own answer
}

async function allNames(session: Session): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (let cursor: string | null = null; ; ) {
    const { items, next } = await page(session, cursor);
    for (const { name } of items) names.add(name);
    if (next === null) return names;
    cursor = next;
  }
}

async function counted(session: Session): Promise<number> {
  return (await allNames(session)).size;
}
