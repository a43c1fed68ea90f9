import { epochMs } from '../../../shared/brand.ts';
import { fromBase64, sameBytes, toHex } from '../../../shared/byte-text.ts';
import { type Checkpoint, openCheckpoint, parseCheckpoint } from '../../../shared/checkpoint.ts';
import { parseVkey } from '../../../shared/note-key.ts';
import { noteVerifier } from '../../../shared/note-signature.ts';
import { parseNote } from '../../../shared/signed-note.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';
import { verifyConsistency } from '../../../shared/verify-proof.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import { nodeTreeHash, sha256, verifyEd25519 } from '../audit/index.ts';
import type { WitnessDeps } from './witness-deps.ts';
import type { WitnessedLog } from './witness-store.ts';

/** What `add-checkpoint` answers: cosignature lines, the size that we know (409), or why not. */
export type CosignAnswer =
  | { readonly status: 200; readonly lines: string }
  | { readonly status: 409; readonly size: number }
  | { readonly status: 400 | 403 | 404 | 422; readonly says: string };

type Cosigning = Pick<WitnessDeps, 'storage' | 'clock' | 'audit' | 'witnesses' | 'witnessKey'>;

interface Asked {
  readonly old: number;
  readonly proof: readonly Uint8Array[];
  readonly note: string;
}

/** A checkpoint that does not go on from the one that we know. */
interface Fork {
  readonly log: WitnessedLog;
  readonly offered: string;
  /** The log's own key has signed two roots of one size. Otherwise nobody proved that what is offered goes on from what we know, and whoever has the checkpoint may have sent it. */
  readonly certain: boolean;
}

interface Judged {
  readonly answer: CosignAnswer;
  readonly fork?: Fork;
}

const MOST_PROOF = 63;
/** So many forks are looked back upon before one is told again. */
const MOST_FORKS = 100;

/** C2SP tlog-witness `add-checkpoint`. What was cosigned is durable before it is answered, so that a crash cannot make us cosign a fork of it. */
export async function cosignCheckpoint(deps: Cosigning, body: string): Promise<CosignAnswer> {
  const asked = readAsked(body);
  const claimed = asked && claimedIn(asked.note);
  if (!asked || !claimed) return { status: 400, says: 'the request is not in its form' };
  const actor = systemActor('witness');
  // Before anything is held for writing: whoever asks has shown nothing yet.
  const agreed = await deps.storage.read(actor, (db) => deps.witnesses.findLog(db, claimed.origin));
  if (!agreed) return { status: 404, says: 'no log of that name is witnessed here' };
  const checkpoint = signedBy(agreed, asked.note);
  if (!checkpoint) return { status: 403, says: 'the key of that log did not sign this' };
  const { answer, fork } = await deps.storage.write(actor, async (tx): Promise<Judged> => {
    const log = (await deps.witnesses.findLog(tx, claimed.origin)) ?? agreed;
    if (asked.old > checkpoint.size) return { answer: { status: 400, says: 'the old size is above that of the checkpoint' } };
    if (asked.old !== log.size) return { answer: { status: 409, size: log.size } };
    const known = log.note === '' ? null : parseCheckpoint(parseNote(log.note).text);
    if (known && known.size === checkpoint.size && !sameBytes(known.root, checkpoint.root)) return { answer: { status: 409, size: log.size }, fork: { log, offered: asked.note, certain: true } };
    if (!grows(known, checkpoint, asked)) {
      const refusal: CosignAnswer = { status: 422, says: 'the proof does not lead from what was cosigned to this' };
      return known && known.size < checkpoint.size ? { answer: refusal, fork: { log, offered: asked.note, certain: false } } : { answer: refusal };
    }
    if (!(await deps.witnesses.advance(tx, log, checkpoint.size, asked.note))) return { answer: { status: 409, size: (await deps.witnesses.findLog(tx, log.origin))?.size ?? log.size } };
    if (checkpoint.size > log.size) await deps.audit.trail.append(tx, actor, { type: 'audit.checkpoint.witnessed', refs: { origin: log.origin, size: String(checkpoint.size), root: toHex(checkpoint.root) } });
    return { answer: { status: 200, lines: deps.witnessKey.line(asked.note, Math.floor(epochMs(deps.clock.now()) / 1_000)) } };
  });
  if (fork) await tellOfFork(deps, fork);
  return answer;
}

/** `old <size>`, the proof one hash a line, an empty line, the checkpoint. */
function readAsked(body: string): Asked | null {
  const divide = body.indexOf('\n\n');
  const [first = '', ...lines] = body.slice(0, Math.max(divide, 0)).split('\n');
  const digits = /^old (0|[1-9]\d{0,15})$/.exec(first)?.[1];
  const proof = lines.map((line) => fromBase64(line));
  if (digits === undefined || proof.length > MOST_PROOF || proof.some((hash) => hash?.length !== 32)) return null;
  return { old: Number(digits), proof: proof.filter((hash) => hash !== null), note: body.slice(divide + 2) };
}

function claimedIn(note: string): Checkpoint | null {
  return orNull(() => parseCheckpoint(parseNote(note).text));
}

function signedBy(log: WitnessedLog, note: string): Checkpoint | null {
  return orNull(() => openCheckpoint(note, noteVerifier(parseVkey(sha256, log.vkey), verifyEd25519)));
}

function grows(known: Checkpoint | null, checkpoint: Checkpoint, { proof }: Asked): boolean {
  const tree = nodeTreeHash();
  return orNull(() => {
    verifyConsistency(tree, { oldSize: known?.size ?? 0, oldRoot: known?.root ?? tree.empty, size: checkpoint.size, root: checkpoint.root, proof });
    return true;
  }) ?? false;
}

/** Both heads are kept whole, once for what we know of the log; what is not certain hides nothing that is. */
async function tellOfFork({ storage, audit }: Cosigning, { log, offered, certain }: Fork): Promise<void> {
  const actor = systemActor('witness');
  await audit.writer.settle(storage, SYSTEM_TENANT); // or what was told a moment ago would be told again
  await storage.write(actor, async (tx) => {
    const { items } = await audit.search.page(tx, SYSTEM_TENANT, { types: ['audit.fork_detected'], size: MOST_FORKS });
    if (items.some(({ details }) => details?.['cosigned'] === log.note && details['certain'] === certain)) return;
    await audit.trail.append(tx, actor, { type: 'audit.fork_detected', outcome: 'failure', refs: { forked_log: log.origin, marked_size: String(log.size) }, details: { cosigned: log.note, offered, certain } });
  });
}

function orNull<Answer>(read: () => Answer): Answer | null {
  try {
    return read();
  } catch (reason) {
    if (reason instanceof Unverifiable) return null;
    throw reason;
  }
}
