import { expect, it } from 'vitest';
import { openCheckpointSigner } from '../../../../server/records/audit/checkpoint-signer.ts';
import { parseNote } from '../../../../shared/signed-note.ts';

const signer = openCheckpointSigner(new Uint8Array(32).fill(3), 'test-house');

it('signs a text that is no checkpoint under the name of every log that it is asked for', () => {
  const { text, signatures } = parseNote(signer.attest(['a/e1', 'b/e1'], 'countersign-evidence-manifest/1\nsha256 00\n'));
  expect([text, ...signatures.map(({ name }) => name)]).toEqual(['countersign-evidence-manifest/1\nsha256 00\n', 'a/e1', 'b/e1']);
});

it.each(['a/e1\n5\nAAAA\n', 'anything\n0\n', '\n12\nrest\n'])('never signs what could be taken for a checkpoint: %j', (text) => {
  expect(() => signer.attest(['a/e1'], text)).toThrow('only the log itself signs its checkpoints');
});
