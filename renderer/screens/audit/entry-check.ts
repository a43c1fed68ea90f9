import { type AuditEntry, parseLeaf } from '../../../shared/audit-entry.ts';
import { fromBase64, toHex, utf8 } from '../../../shared/byte-text.ts';
import { openCheckpoint, parseCheckpoint } from '../../../shared/checkpoint.ts';
import { type DisclosureMatch, matchDisclosures } from '../../../shared/disclosure.ts';
import { parseVkey } from '../../../shared/note-key.ts';
import { noteVerifier } from '../../../shared/note-signature.ts';
import { parseNote } from '../../../shared/signed-note.ts';
import { type Sha256, treeHash } from '../../../shared/tree-hash.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';
import { inclusionSides, verifyInclusion } from '../../../shared/verify-proof.ts';
import type { Tone } from '../../kit/index.ts';
import type { ApiOutput, BrowserEd25519 } from '../../lib/index.ts';

export type EntryProof = ApiOutput['audit']['entry'];

/** One thing that was looked at here, and what came of it. */
export interface CheckLine {
  readonly id: string;
  readonly tone: Tone;
  readonly what: string;
  readonly outcome: string;
}

export interface ProofStep {
  readonly name: string;
  readonly side: 'left' | 'right' | null;
  readonly hash: string;
}

export interface CheckedEntry {
  /** SHA-256 of the leaf as RFC 6962 has it, hex. */
  readonly leafHash: string;
  /** From the leaf to the root; empty when the proof is not even one. */
  readonly steps: readonly ProofStep[];
  readonly match: DisclosureMatch;
  readonly checks: readonly CheckLine[];
}

export interface BrowserCrypto {
  readonly sha256: Sha256;
  readonly ed25519: BrowserEd25519;
}

/** Everything the page itself can check of what the server says about one entry. Nothing it finds stops it: each finding is a line. */
export async function checkEntry(proof: EntryProof, { sha256, ed25519 }: BrowserCrypto): Promise<CheckedEntry> {
  const tree = treeHash(sha256);
  const leafHash = tree.leaf(proof.leaf);
  const leaf = attempt(() => parseLeaf(proof.leaf));
  const match = matchDisclosures(sha256, leaf.ok ? leaf.value : { _sd: proof.digests }, proof.disclosures.map(({ text }) => text));
  const path = proof.inclusion.map((text) => fromBase64(text) ?? new Uint8Array());
  const checkpoint = attempt(() => parseCheckpoint(parseNote(proof.checkpoint).text));
  const sides = attempt(() => inclusionSides(proof.row.idx, proof.size));
  const inclusion = attempt(() => {
    const { size, root } = held(checkpoint);
    verifyInclusion(tree, { leafHash, index: proof.row.idx, size, root, proof: path });
  });
  return {
    leafHash: toHex(leafHash), match,
    steps: sides.ok && checkpoint.ok ? stepsOf(toHex(leafHash), path, sides.value, toHex(checkpoint.value.root)) : [],
    checks: [
      line('form', attempt(() => demandAgreement(held(leaf), proof)), 'Entry is well formed and says what the list shows', 'Match'),
      line('path', inclusion, 'Hash of the entry leads to the root of the checkpoint', 'Match'),
      ...disclosureLines(match),
      await signatureLine(proof, { sha256, ed25519 }),
      KEY_NOT_PROVEN,
      witnessLine(proof),
    ],
  };
}

/** What no arithmetic on one machine can show. */
const KEY_NOT_PROVEN: CheckLine = { id: 'key', tone: 'warn', what: 'That this is the key you were given: compare it with a copy from elsewhere', outcome: 'Not provable' };

/** The page has no key of a witness, so a cosignature is the server’s word here. */
function witnessLine({ witnessedBy }: EntryProof): CheckLine {
  if (witnessedBy.length === 0) return { id: 'witness', tone: 'warn', what: 'Signed by this installation only; nobody else has witnessed it', outcome: 'Not proven' };
  return { id: 'witness', tone: 'warn', what: `Under a checkpoint that ${witnessedBy.join(' and ')} cosigned, as the server says`, outcome: 'Not checked here' };
}

/** The list, the digests beside it and the entry itself must all say the same. */
function demandAgreement(leaf: AuditEntry, { row, digests }: EntryProof): void {
  const agrees = leaf.id === row.eventId && leaf.time === row.time && leaf.type === row.type && leaf.severity === row.severity && leaf.outcome === row.outcome && (leaf.run ?? '') === row.runId;
  if (!agrees) throw new Unverifiable('the list shows something else than the entry');
  if (leaf._sd.join() !== digests.join()) throw new Unverifiable('other digests are shown than the entry holds');
}

function disclosureLines({ present, missing, forged }: DisclosureMatch): readonly CheckLine[] {
  const lines: CheckLine[] = [];
  if (present.length > 0) lines.push({ id: 'disclosed', tone: 'ok', what: `${present.length} of ${present.length + missing.length} disclosures match their digests`, outcome: 'Match' });
  if (missing.length > 0) lines.push({ id: 'withheld', tone: 'warn', what: `Content behind ${missing.length === 1 ? 'one digest' : `${missing.length} digests`}: not disclosed`, outcome: 'Not provable' });
  for (const [at, { why }] of forged.entries()) lines.push({ id: `forged-${at}`, tone: 'danger', what: `A disclosure that the entry does not vouch for: ${why}`, outcome: 'Forged' });
  return lines;
}

async function signatureLine({ vkey, origin, checkpoint, size }: EntryProof, { sha256, ed25519 }: BrowserCrypto): Promise<CheckLine> {
  const what = 'Checkpoint is signed by the key of this log';
  const parsed = attempt(() => {
    const key = parseVkey(sha256, vkey);
    const note = parseNote(checkpoint);
    return { key, text: note.text, own: note.signatures.find((signature) => signature.name === key.name && signature.id === key.id) };
  });
  if (!parsed.ok) return line('signature', parsed, what, 'Valid');
  const { key, text, own } = parsed.value;
  const verdict = own ? await ed25519(key.publicKey, utf8(text), own.payload) : false;
  if (verdict === null) return { id: 'signature', tone: 'warn', what: 'Signature of the checkpoint: this browser has no Ed25519, or the page came without TLS', outcome: 'Not checked here' };
  return line('signature', attempt(() => {
    const opened = openCheckpoint(checkpoint, noteVerifier(key, () => verdict));
    if (opened.origin !== origin || opened.size !== size) throw new Unverifiable('it is a checkpoint of another log or size');
  }), what, 'Valid');
}

function stepsOf(leaf: string, path: readonly Uint8Array[], sides: readonly ('left' | 'right')[], root: string): readonly ProofStep[] {
  const beside = path.map((hash, at) => ({ name: `level ${at}`, side: sides[at] ?? null, hash: toHex(hash) }));
  return [{ name: 'leaf', side: null, hash: leaf }, ...beside, { name: 'root', side: null, hash: root }];
}

type Attempt<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly says: string };

function attempt<Value>(check: () => Value): Attempt<Value> {
  try {
    return { ok: true, value: check() };
  } catch (reason) {
    if (reason instanceof Unverifiable) return { ok: false, says: reason.message };
    throw reason;
  }
}

function held<Value>(attempted: Attempt<Value>): Value {
  if (!attempted.ok) throw new Unverifiable(attempted.says);
  return attempted.value;
}

function line(id: string, attempted: Attempt<unknown>, what: string, good: string): CheckLine {
  return attempted.ok ? { id, tone: 'ok', what, outcome: good } : { id, tone: 'danger', what: `${what}: ${attempted.says}`, outcome: 'Does not hold' };
}
