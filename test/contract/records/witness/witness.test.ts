import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OutboundError } from '../../../../server/base/outbound.ts';
import { Refusal } from '../../../../server/base/refusal.ts';
import { kitFor } from '../../../../server/base/storage/index.ts';
import { SYSTEM_TENANT } from '../../../../server/base/system-tenant.ts';
import { cosignatureLines, sha256, verifyEd25519 } from '../../../../server/records/audit/index.ts';
import { addPeer, addWitnessedLog, askWitnesses, openWitnessKey, openWitnessStore, removePeer, type WitnessDeps } from '../../../../server/records/witness/index.ts';
import { mountWitness } from '../../../../server/rest/witness-route.ts';
import { openCheckpoint } from '../../../../shared/checkpoint.ts';
import { formatVkey, noteKey, parseVkey } from '../../../../shared/note-key.ts';
import { cosignatureTime, noteSigner, noteVerifier } from '../../../../shared/note-signature.ts';
import { signNote } from '../../../../shared/signed-note.ts';
import { epochMs } from '../../../../shared/brand.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { type AttackedLog, attackedLogs, type RunningLog } from '../../../support/attacked-log.ts';
import { keyFromSeed } from '../../../support/node-signing.ts';

const ada = anActor({ tenantId: TENANT_A, name: 'Ada Example' });
const url = 'https://witness.example/w';

interface Side {
  readonly log: AttackedLog;
  running: RunningLog;
}

/** One installation that logs and one that witnesses, each over a database of its own; the way between them is the one of HTTP. */
describe.each(attackedLogs)('a log and its witness on %s', (name, open) => {
  const dialect = name === 'SQLite' ? 'sqlite' : 'postgres';
  let [own, other]: [Side | null, Side | null] = [null, null];
  let reachable = true;

  function depsOf({ running, log }: Side, key: number): WitnessDeps {
    return { ...running, clock: log.clock, witnesses: openWitnessStore(kitFor(dialect)), witnessKey: openWitnessKey(new Uint8Array(32).fill(key), `house-${key}`), outbound: {
      fetch: async (address, call) => {
        if (!reachable) throw new OutboundError('out of reach');
        return witness().request(address.replace(url, 'http://witness.example/witness'), { method: call?.method ?? 'GET', body: call?.body ?? '' });
      },
    } };
  }
  const sides = () => {
    if (!own || !other) throw new Error('not open');
    return { own, other };
  };
  const ours = () => depsOf(sides().own, 1);
  const theirs = () => depsOf(sides().other, 2);
  function witness(): Hono {
    const app = new Hono();
    mountWitness(app, { witness: theirs() }, () => Promise.resolve());
    return app;
  }
  const post = async (body: string) => {
    const response = await witness().request('/witness/add-checkpoint', { method: 'POST', body });
    return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
  };
  const logState = async () => (await ours().storage.read(ada, (db) => ours().audit.health(db, TENANT_A))).logs[0];
  async function write(count: number): Promise<void> {
    const { storage, audit } = ours();
    for (let n = 0; n < count; n++) await storage.write(ada, (tx) => audit.trail.append(tx, ada, { type: 'agent.created' }));
    await audit.writer.settle(storage, TENANT_A);
  }
  const eventsOf = async ({ storage, audit }: WitnessDeps, tenantId = SYSTEM_TENANT) => {
    await audit.writer.settle(storage, tenantId);
    return (await storage.read({ tenantId }, (db) => audit.search.page(db, tenantId, { size: 100 }))).items;
  };

  beforeAll(async () => {
    const [first, second] = [open(), open()];
    own = { log: first, running: await first.start() };
    other = { log: second, running: await second.start() };
    await write(5);
  });
  afterAll(async () => {
    for (const side of [own, other]) {
      await side?.running.stop();
      await side?.log.drop();
    }
  });

  it('knows no log before somebody agreed on it, and no key twice', async () => {
    await askWitnesses(ours(), TENANT_A); // nobody to ask
    await addPeer(ours(), ada, { vkey: theirs().witnessKey.vkey, url: `${url}/` });
    await askWitnesses(ours(), TENANT_A);
    expect((await logState())?.witnesses).toEqual([]);
    await addWitnessedLog(theirs(), ada, { vkey: (await logState())?.vkey ?? '' });
    const { vkey = '', origin } = (await logState()) ?? {};
    await expect(addWitnessedLog(theirs(), ada, { vkey })).rejects.toMatchObject({ code: 'audit/witness-exists', details: { id: origin, of: 'witness_log' } });
    await expect(addPeer(ours(), ada, { vkey: (await logState())?.vkey ?? '', url })).rejects.toMatchObject({ code: 'input/invalid' });
  });

  it('has its newest checkpoint cosigned: kept, shown with how far and since when not, and verifiable by whoever knows the witness', async () => {
    await askWitnesses(ours(), TENANT_A);
    expect(await logState()).toMatchObject({ size: 6, witnesses: [{ name: theirs().witnessKey.name, size: 6, seconds: epochMs(ours().clock.now()) / 1_000 }], unwitnessedSince: null });
    await write(3);
    expect(await logState()).toMatchObject({ size: 9, witnesses: [{ size: 6 }], unwitnessedSince: ours().clock.now() });
    await askWitnesses(ours(), TENANT_A); // with a proof from 6 to 9
    const state = await logState();
    expect(state).toMatchObject({ size: 9, witnesses: [{ size: 9 }], unwitnessedSince: null });
    const { storage, audit } = ours();
    const [log] = await audit.history(storage, TENANT_A).logs();
    const newest = (await audit.history(storage, TENANT_A).checkpoints(log?.logId ?? 0)).at(-1);
    const lines = await storage.read(ada, (db) => cosignatureLines(db, TENANT_A, log?.logId ?? 0, 9));
    const verifier = (vkey: string) => noteVerifier(parseVkey(sha256, vkey), verifyEd25519);
    const { cosignatures } = openCheckpoint(`${newest?.note}${lines}`, verifier(log?.vkey ?? ''), [verifier(theirs().witnessKey.vkey)]);
    expect(cosignatures.map(({ payload }) => cosignatureTime(payload))).toEqual([epochMs(ours().clock.now()) / 1_000]);
    expect((await eventsOf(theirs())).filter(({ type }) => type === 'audit.checkpoint.witnessed')).toHaveLength(2);
  });

  it('answers as C2SP tlog-witness says, and cosigns nothing that it should not', async () => {
    const { storage, audit } = ours();
    const history = audit.history(storage, TENANT_A);
    const [log] = await history.logs();
    const notes = await history.checkpoints(log?.logId ?? 0);
    const [older, newest] = [notes[0]?.note ?? '', notes.at(-1)?.note ?? ''];
    expect((await post('nonsense')).status).toBe(400);
    expect((await post(`old -1\n\n${newest}`)).status).toBe(400);
    expect((await post(`old 9\n${'A'.repeat(43)}=\n`.repeat(64) + `\n${newest}`)).status).toBe(400);
    expect((await post(`old 10\n\n${newest}`)).status).toBe(400);
    expect((await post(`old 0\n\n${newest.replaceAll('/e1', '/e7')}`)).status).toBe(404);
    expect((await post(`old 9\n\n${newest.replace(/\n\d+\n/, '\n10\n')}`)).status).toBe(403);
    expect(await post(`old 6\n\n${newest}`)).toMatchObject({ status: 409, type: expect.stringContaining('text/x.tlog.size'), text: '9\n' });
    expect((await post(`old 0\n\n${older}`))).toMatchObject({ status: 409, text: '9\n' });
    expect(await post(`old 9\n\n${newest}`)).toMatchObject({ status: 200, text: expect.stringContaining(`— ${theirs().witnessKey.name} `) });
    await write(2);
    const grown = (await history.checkpoints(log?.logId ?? 0)).at(-1)?.note ?? '';
    expect((await post(`old 9\n${'A'.repeat(43)}=\n\n${grown}`)).status).toBe(422);
  });

  it('is accused of no second history by whoever holds its checkpoints and no key of it: a proof that leads nowhere is told as that, once for a head, and hides no fork', async () => {
    const pair = keyFromSeed(new Uint8Array(32).fill(5));
    const key = noteKey(sha256, 'two-tongues.example/log', 'ed25519', pair.publicKey);
    const headAt = (size: number, letter: string) => signNote(`${key.name}\n${size}\n${letter.repeat(43)}=\n`, [noteSigner(key, pair.sign)]);
    const forks = async () => (await eventsOf(theirs())).filter(({ type, details }) => type === 'audit.fork_detected' && typeof details?.['cosigned'] === 'string' && details['cosigned'].startsWith(key.name)).map(({ details }) => [details?.['certain'], details?.['offered']]);
    const [known, grown, second] = [headAt(4, 'A'), headAt(7, 'E'), headAt(4, 'I')];
    await addWitnessedLog(theirs(), ada, { vkey: formatVkey(key) });
    expect((await post(`old 0\n\n${known}`)).status).toBe(200);
    for (const note of [known, grown, grown]) expect((await post(`old 4\n${'M'.repeat(43)}=\n\n${note}`)).status).toBe(422);
    expect(await forks()).toEqual([[false, grown]]);
    for (let again = 0; again < 3; again++) expect(await post(`old 4\n\n${second}`)).toMatchObject({ status: 409, text: '4\n' });
    expect(await forks()).toEqual([[true, second], [false, grown]]);
  });

  it('is heard no more for a while by whoever asks too often, and is told for how long', async () => {
    const app = new Hono();
    mountWitness(app, { witness: theirs() }, () => Promise.reject(new Refusal('edge/rate-limited', { retry_after_seconds: 7 })));
    const response = await app.request('/witness/add-checkpoint', { method: 'POST', body: 'nonsense' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
  });

  it('goes on where the witness is when it was out of reach, or an answer was lost', async () => {
    reachable = false;
    await askWitnesses(ours(), TENANT_A);
    expect((await logState())?.witnesses).toMatchObject([{ size: 9 }]);
    reachable = true;
    const { storage, audit } = ours();
    const [log] = await audit.history(storage, TENANT_A).logs();
    const proof = await audit.history(storage, TENANT_A).consistency(log?.logId ?? 0, 9, 11);
    const note = (await audit.history(storage, TENANT_A).checkpoints(log?.logId ?? 0)).at(-1)?.note ?? '';
    expect((await post(`old 9\n${proof.map((hash) => `${Buffer.from(hash).toString('base64')}\n`).join('')}\n${note}`)).status).toBe(200); // nobody took the answer home
    await askWitnesses(ours(), TENANT_A);
    expect((await logState())?.witnesses).toMatchObject([{ size: 11 }]);
  });

  it('finds out an installation that was rolled back, marks and all: the witness remembers, both heads are told of, once', async () => {
    const side = sides().own;
    await side.running.stop();
    const copy = await side.log.copy();
    side.running = await side.log.start({ marks: false });
    await write(2);
    await askWitnesses(ours(), TENANT_A);
    expect((await logState())?.witnesses).toMatchObject([{ size: 13 }]);
    await side.running.stop();
    await side.log.putBack(copy);
    side.running = await side.log.start({ marks: false });
    await write(4); // another history, longer than the one that was witnessed
    await askWitnesses(ours(), TENANT_A);
    await askWitnesses(ours(), TENANT_A);
    const told = (await eventsOf(ours(), TENANT_A)).filter(({ type }) => type === 'audit.fork_detected');
    expect(told).toMatchObject([{ severity: 'critical', outcome: 'failure', details: { witness: theirs().witnessKey.name, cosigned: 13, offered: expect.stringContaining('\n15\n') } }]);
    const kept = (await eventsOf(theirs())).filter(({ type }) => type === 'audit.fork_detected');
    expect(kept.at(0)).toMatchObject({ details: { cosigned: expect.stringContaining('\n13\n'), offered: expect.stringContaining('\n15\n'), certain: false } });
    expect((await logState())?.witnesses).toMatchObject([{ size: 11 }]);
  });

  it('asks nobody any more once that is taken back', async () => {
    await removePeer(ours(), ada, theirs().witnessKey.name);
    await expect(removePeer(ours(), ada, 'nobody')).rejects.toMatchObject({ code: 'audit/witness-not-found', details: { id: 'nobody', of: 'witness' } });
    expect(await ours().storage.read({ tenantId: SYSTEM_TENANT }, (db) => ours().witnesses.peers(db))).toEqual([]);
  });
});
