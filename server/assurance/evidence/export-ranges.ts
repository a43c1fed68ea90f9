import { toHex } from '../../../shared/byte-text.ts';
import { parseCheckpoint } from '../../../shared/checkpoint.ts';
import { parseVkey } from '../../../shared/note-key.ts';
import { noteVerifier } from '../../../shared/note-signature.ts';
import { type NoteVerifier, parseNote } from '../../../shared/signed-note.ts';
import { TILE_WIDTH } from '../../../shared/tile-path.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import { type AuditRow, cosignaturesOf, type LogFacts, type LogHistory, sha256, verifyEd25519 } from '../../records/audit/index.ts';
import type { EvidenceDeps } from './evidence-deps.ts';
import type { ExportDetails } from './evidence-request.ts';
import { erasedIn, type LogRange } from './log-files.ts';
import { logFolder } from './package-layout.ts';
import { nameIn, type PackagedLog } from './package-manifest.ts';

export interface ExportFacts {
  readonly history: LogHistory;
  /** The entry that tells of the export. */
  readonly row: AuditRow;
  readonly details: ExportDetails;
  /** Entries that the package must hold, `row` among them. */
  readonly cited: readonly AuditRow[];
}

interface ExportedLogs {
  readonly ranges: readonly LogRange[];
  /** Keys of the witnesses whose cosignatures are in them, in the order of their names. */
  readonly witnesses: readonly string[];
}

type Checkpoints = Awaited<ReturnType<LogHistory['checkpoints']>>;

/** Range mode: every log of the tenant, each epoch one. Proof mode: those in which entries are cited. */
export async function exportedLogs(deps: EvidenceDeps, actor: Actor, facts: ExportFacts): Promise<ExportedLogs> {
  const peers = await deps.storage.read({ tenantId: SYSTEM_TENANT }, (db) => deps.witnesses.peers(db));
  const ranges: LogRange[] = [];
  for (const log of await facts.history.logs()) {
    const cited = [...new Set(facts.cited.filter(({ logId }) => logId === log.logId).map(({ idx }) => idx))].sort((a, b) => a - b);
    if (facts.details.mode === 'proof' && cited.length === 0) continue;
    const seen = await sightings(deps, actor, log, peers.map(({ vkey }) => vkey));
    const range = await rangeOf(deps, actor, facts, { log, seen, cited });
    if (range) ranges.push(range);
  }
  const names = new Set(ranges.flatMap(({ log: { cosigned, witnessed } }) => [...cosigned, ...(witnessed?.by ?? [])]));
  return { ranges, witnesses: peers.map(({ vkey }) => vkey).filter((vkey) => names.has(nameIn(vkey))).sort((a, b) => (nameIn(a) < nameIn(b) ? -1 : 1)) };
}

/** That a witness whose key is known cosigned the checkpoint of this size. */
interface Sighting {
  readonly size: number;
  readonly witness: string;
  readonly line: string;
}

interface Told {
  readonly log: LogFacts;
  readonly seen: readonly Sighting[];
  readonly cited: readonly number[];
}

async function rangeOf(deps: EvidenceDeps, actor: Actor, { history, row, details }: ExportFacts, { log, seen, cited }: Told): Promise<LogRange | null> {
  const { logId, origin, vkey } = log;
  const checkpoints = await history.checkpoints(logId);
  const end = logId === row.logId ? endOver(checkpoints, Math.max(row.idx, ...cited), seen) : checkpoints.at(-1);
  if (!end) return null;
  const { size, root } = parseCheckpoint(parseNote(end.note).text);
  const facts = { origin, vkey, folder: logFolder(origin), size, root: toHex(root), cosigned: namesAt(seen, size) };
  const checkpoint = withLines(end.note, seen, size);
  if (details.mode === 'proof') return { logId, checkpoint, start: null, witnessed: null, log: { ...facts, first: 0, start: null, proofs: [...cited] } };

  const before = (await deps.storage.read(actor, (db) => deps.audit.rootAtTime(db, actor.tenantId, origin, details.from))).size;
  const start = checkpoints.findLast((one) => one.size <= before && one.size < size) ?? null;
  const first = details.reach === 'log' ? 0 : Math.floor(Math.min(start?.size ?? 0, ...cited) / TILE_WIDTH) * TILE_WIDTH;
  const below = facts.cosigned.length > 0 ? null : checkpoints.findLast((one) => one.size < size && one.size >= Math.max(first, 1) && seen.some((sighting) => sighting.size === one.size));
  return {
    logId, checkpoint, start: start?.note ?? null, witnessed: below ? withLines(below.note, seen, below.size) : null,
    log: { ...facts, first, start: start?.size ?? null, ...(below ? { witnessed: { size: below.size, by: namesAt(seen, below.size) } } : {}), ...(await erasedOf(deps, actor, { history, row, details, logId, first, size })) },
  };
}

/** The first checkpoint over an entry that a witness has cosigned; as long as there is none, the first over it. */
function endOver(checkpoints: Checkpoints, idx: number, seen: readonly Sighting[]): Checkpoints[number] | undefined {
  const over = checkpoints.filter(({ size }) => size > idx);
  return over.find(({ size }) => seen.some((sighting) => sighting.size === size)) ?? over[0];
}

function namesAt(seen: readonly Sighting[], size: number): string[] {
  return seen.filter((sighting) => sighting.size === size).map(({ witness }) => witness);
}

function withLines(note: string, seen: readonly Sighting[], size: number): string {
  return note + seen.filter((sighting) => sighting.size === size).map(({ line }) => `${line}\n`).join('');
}

/** Cosignatures that whoever knows these witnesses can check, by size, then name. */
async function sightings(deps: EvidenceDeps, actor: Actor, { logId }: LogFacts, vkeys: readonly string[]): Promise<readonly Sighting[]> {
  const verifiers = new Map(vkeys.map((vkey) => [nameIn(vkey), noteVerifier(parseVkey(sha256, vkey), verifyEd25519)]));
  const notes = new Map((await deps.audit.history(deps.storage, actor.tenantId).checkpoints(logId)).map(({ size, note }) => [size, note]));
  const rows = verifiers.size === 0 ? [] : await deps.storage.read(actor, (db) => cosignaturesOf(db, actor.tenantId, logId));
  return rows.filter(({ size, witness, line }) => isTrue(notes.get(size), line, verifiers.get(witness)));
}

/** A witness may have been taken out and put back under another key since it signed. */
function isTrue(note: string | undefined, line: string, verifier: NoteVerifier | undefined): boolean {
  if (note === undefined || !verifier) return false;
  const { text, signatures } = parseNote(`${note}${line}\n`);
  const last = signatures.at(-1);
  return last?.name === verifier.name && last.id === verifier.id && verifier.verify(text, last.payload);
}

interface Shown extends Pick<ExportFacts, 'history' | 'row' | 'details'>, Pick<PackagedLog, 'first' | 'size'> {
  readonly logId: number;
}

/** What is shown whole must say what of it was erased. What was erased after the export was asked for is told by no entry in it: such an export has to be asked for anew. */
async function erasedOf(deps: EvidenceDeps, actor: Actor, { history, row, details, logId, first, size }: Shown): Promise<Pick<PackagedLog, 'erased'>> {
  const rows = details.profile === 'full' ? await erasedIn(history, logId, { first, size }) : [];
  for (const covering of new Set(rows.map((one) => one.covering))) {
    const told = await deps.storage.read(actor, (db) => deps.audit.search.find(db, actor.tenantId, covering));
    if (!told || (told.logId === row.logId && told.idx > row.idx)) throw new Refusal('evidence/expired', { id: row.eventId });
  }
  return rows.length > 0 ? { erased: rows.length } : {};
}
