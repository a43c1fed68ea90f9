import { describe, expect, it } from 'vitest';
import { browserEd25519, browserSha256 } from '../../../../renderer/lib/browser-crypto.ts';
import { checkEntry, type EntryProof } from '../../../../renderer/screens/audit/entry-check.ts';
import { type AuditEntry, leafText } from '../../../../shared/audit-entry.ts';
import { brand, type EventId, type Instant, type TenantId } from '../../../../shared/brand.ts';
import { toBase64 } from '../../../../shared/byte-text.ts';
import { formatCheckpoint } from '../../../../shared/checkpoint.ts';
import { disclose, disclosureDigest } from '../../../../shared/disclosure.ts';
import { inclusionProof } from '../../../../shared/merkle-proof.ts';
import { rootOf } from '../../../../shared/merkle.ts';
import { formatVkey, noteKey } from '../../../../shared/note-key.ts';
import { noteSigner } from '../../../../shared/note-signature.ts';
import { signNote } from '../../../../shared/signed-note.ts';
import { keyFromSeed, sha256, tree } from '../../../support/node-signing.ts';

const ORIGIN = 'log.example/t/one';
const SIZE = 11;
const INDEX = 6;
const keys = keyFromSeed(new Uint8Array(32).fill(5));
const key = noteKey(sha256, ORIGIN, 'ed25519', keys.publicKey);
const crypto = { sha256: browserSha256, ed25519: browserEd25519 };

const disclosures = [
  { name: 'actor', text: disclose(new Uint8Array(16).fill(1), 'actor', { id: 'ada', name: 'Ada Example' }) },
  { name: 'details', text: disclose(new Uint8Array(16).fill(2), 'details', { n: 1 }) },
];
const entry: AuditEntry = {
  id: brand<EventId>('0190a000-0000-7000-8000-000000000001'), time: brand<Instant>('2026-11-21T09:00:00.000Z'), type: 'agent.created', severity: 'info', outcome: 'success',
  tenant: brand<TenantId>('0190a000-0000-7000-8000-00000000000a'), _sd: disclosures.map(({ text }) => disclosureDigest(sha256, text)).toSorted(),
};

/** What an honest server says of the seventh of eleven entries. */
function honest(leaf = leafText(entry), size = SIZE): EntryProof {
  const hashes = Array.from({ length: size }, (_, at) => tree.leaf(at === INDEX ? leaf : `another ${at}`));
  const text = formatCheckpoint({ origin: ORIGIN, size, root: rootOf(tree, hashes) });
  return {
    row: { logId: 1, idx: INDEX, eventId: entry.id, time: entry.time, type: entry.type, severity: entry.severity, outcome: entry.outcome, runId: '', actor: null, impersonator: null, resource: null, details: null, source: null, subject: null },
    leaf, disclosures, digests: [...entry._sd], origin: ORIGIN, vkey: formatVkey(key), checkpoint: signNote(text, [noteSigner(key, keys.sign)]), size, witnessedBy: [],
    inclusion: inclusionProof(tree, INDEX, size, (level, index) => rootOf(tree, hashes.slice(index * 2 ** level, (index + 1) * 2 ** level))).map(toBase64),
  };
}

/** The outcomes by line, without the two lines that no check can make good. */
async function outcomes(proof: EntryProof, with_ = crypto): Promise<Readonly<Record<string, string>>> {
  const { checks } = await checkEntry(proof, with_);
  return Object.fromEntries(checks.filter(({ id }) => id !== 'key' && id !== 'witness').map(({ id, outcome }) => [id, outcome]));
}

const GOOD = { form: 'Match', path: 'Match', disclosed: 'Match', signature: 'Valid' };

describe('an entry checked in the page', () => {
  it('is found good when the server is honest, and led to the root step by step', async () => {
    const { steps, leafHash } = await checkEntry(honest(), crypto);
    expect(await outcomes(honest())).toEqual(GOOD);
    expect(steps.map(({ name, side }) => [name, side])).toEqual([['leaf', null], ['level 0', 'right'], ['level 1', 'left'], ['level 2', 'left'], ['level 3', 'right'], ['root', null]]);
    expect(steps[0]?.hash).toBe(leafHash);
  });

  it('always says what is not proven: whose key it is, and that nobody else has seen the log', async () => {
    const { checks } = await checkEntry(honest(), crypto);
    expect(checks.slice(-2).map(({ tone, outcome }) => [tone, outcome])).toEqual([['warn', 'Not provable'], ['warn', 'Not proven']]);
  });

  it('does not lead to the root when one letter of it was changed', async () => {
    const proof = { ...honest(), leaf: leafText({ ...entry, outcome: 'denied' }) };
    expect(await outcomes(proof)).toMatchObject({ form: 'Does not hold', path: 'Does not hold', signature: 'Valid' });
  });

  it('is not good when the list shows something else than it says, though its hash fits', async () => {
    const proof = honest();
    expect(await outcomes({ ...proof, row: { ...proof.row, type: 'agent.deleted' } })).toEqual({ ...GOOD, form: 'Does not hold' });
  });

  it('shows a withheld disclosure as not provable, and one it does not vouch for as forged', async () => {
    const [actor, details] = disclosures;
    if (!actor || !details) throw new Error('there are two');
    expect(await outcomes({ ...honest(), disclosures: [details] })).toMatchObject({ disclosed: 'Match', withheld: 'Not provable' });
    const other = { name: 'actor', text: disclose(new Uint8Array(16).fill(1), 'actor', { id: 'bob', name: 'Bob Example' }) };
    expect(await outcomes({ ...honest(), disclosures: [other, details] })).toMatchObject({ withheld: 'Not provable', 'forged-0': 'Forged' });
  });

  it('is not vouched for by a signature of another key, a false one, or a checkpoint of another size', async () => {
    const stranger = keyFromSeed(new Uint8Array(32).fill(6));
    const proof = honest();
    const text = proof.checkpoint.slice(0, proof.checkpoint.lastIndexOf('\n\n') + 1);
    expect(await outcomes({ ...proof, vkey: formatVkey(noteKey(sha256, ORIGIN, 'ed25519', stranger.publicKey)) })).toMatchObject({ path: 'Match', signature: 'Does not hold' });
    expect(await outcomes({ ...proof, checkpoint: signNote(text, [noteSigner(key, stranger.sign)]) })).toMatchObject({ path: 'Match', signature: 'Does not hold' });
    expect(await outcomes({ ...proof, checkpoint: honest(proof.leaf, SIZE + 1).checkpoint })).toMatchObject({ path: 'Does not hold', signature: 'Does not hold' });
  });

  it('says that the signature was not checked where the browser cannot, and calls nothing valid', async () => {
    expect(await outcomes(honest(), { ...crypto, ed25519: () => Promise.resolve(null) })).toEqual({ ...GOOD, signature: 'Not checked here' });
  });
});
