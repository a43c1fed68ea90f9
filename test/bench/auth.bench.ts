import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { decodeJwt, jwtVerify } from 'jose';
import { addPerson, createOwner, openTestServer, OWNER } from '../support/open-test-server.ts';
import { bench } from './harness.ts';

// One request of somebody with an access token, from the header to the rights it gives: signature, session, person, tenant, roles.
const CHECKS = 1_000;
const STORM = 100;
const ASKS = 300;
const SECRET = 'a secret of this bench, of more than thirty-two bytes';

/** Nobody is held back here: what is measured is the work, not the waiting. */
const NO_LIMITS = Object.fromEntries(['ADDRESS', 'USER', 'TENANT', 'ORGANISATION', 'SIGN_IN', 'REFRESH', 'ADMIN_PASSWORD'].map((name) => [`COUNTERSIGN_RATE_${name}`, '1000000000']));
const at = await openTestServer({ JWT_SECRET: SECRET, ...NO_LIMITS });
// Somebody else's: too many sessions of one person end the oldest, which would be the one that asks.
await addPerson(at, await createOwner(at, true), 'nora', ['operator']);
const login = (email: string, password: string) => at.call('/api/v1/auth/login', { method: 'POST', body: { email, password } });
const token = String((await login(OWNER.email, OWNER.password)).body['access_token']);
const headers = { authorization: `Bearer ${token}` };
const ask = () => at.call('/api/v1/session/context', { headers });
const key = new TextEncoder().encode(SECRET);
const folder = mkdtempSync(join(tmpdir(), 'countersign-auth-'));
const db = sessionsOf(join(folder, 'bare.db'));
const bySession = db.prepare('SELECT user_id, tenant_id, revoked_at FROM session WHERE id = ?');
const sid = String(decodeJwt(token)['sid']);
bySession.get(sid);

await bench('auth', {
  limit: { run: () => { for (let n = 0; n < CHECKS; n++) checkBare(); } },
  cached: { run: async () => { for (let n = 0; n < CHECKS; n++) await ask(); } },
  uncached: { run: async () => { for (let n = 0; n < CHECKS; n++) { await jwtVerify(token, key, { algorithms: ['HS256'] }); await ask(); } } },
}, {
  operations: CHECKS, rounds: 5,
  goals: [
    { of: 'uncached', to: 'cached', atLeast: 1.1 },
    { says: `p99 of requests while ${STORM} people sign in at once, over p99 without them`, figure: stormRatio, atMost: 5 },
  ],
  notes: [
    'Limit: HMAC-SHA256 of the token and one row of bare SQLite. Cached and uncached are whole requests through `handle`: reading the token, the session, the person, the membership and the tenant anew, and the rights from the effective registry; uncached verifies the signature once more.',
  ],
});
db.close();
await at.close();
rmSync(folder, { recursive: true, force: true });

function sessionsOf(file: string): Database.Database {
  const made = new Database(file);
  made.exec('CREATE TABLE session (id TEXT PRIMARY KEY, user_id TEXT, tenant_id TEXT, revoked_at TEXT) WITHOUT ROWID');
  const add = made.prepare('INSERT INTO session VALUES (?, ?, ?, NULL)');
  made.transaction(() => { for (let n = 0; n < 10_000; n++) add.run(createHash('sha256').update(String(n)).digest('hex'), 'u', 't'); })();
  return made;
}

function checkBare(): unknown {
  createHmac('sha256', key).update(token).digest();
  return bySession.get(sid);
}

/** How much longer others wait while passwords are being checked: hashing is bounded, or it would take every thread there is. */
async function stormRatio(): Promise<number> {
  const calm = await p99(ASKS);
  let over = false;
  const storm = Promise.all(Array.from({ length: STORM }, () => login('nora@example.com', 'the password of nora'))).finally(() => { over = true; });
  const during: number[] = [];
  while (!over) during.push(await timed());
  await storm;
  return percentile(during) / calm;
}

async function p99(count: number): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) times.push(await timed());
  return percentile(times);
}

/** Like somebody who asks over the network: one turn of the loop lies between two questions, or the sign-ins would never get theirs. */
async function timed(): Promise<number> {
  await new Promise((done) => setImmediate(done));
  const began = performance.now();
  const { status } = await ask();
  if (status !== 200) throw new Error(`asked and got ${status}`);
  return performance.now() - began;
}

function percentile(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
}
