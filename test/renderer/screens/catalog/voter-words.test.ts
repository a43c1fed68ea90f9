import { expect, test } from 'vitest';
import { voterWords } from '../../../../renderer/screens/catalog/voter-words.ts';

test.each([
  [{ names: ['Ben', 'Cleo', 'Finn'], more: false }, 2, false, 'Ben, Cleo and Finn could vote now.'],
  [{ names: ['Ben'], more: false }, 1, false, 'Ben could vote now.'],
  [{ names: ['Ben', 'Cleo'], more: true }, 3, false, 'Ben, Cleo and others could vote now.'],
  [{ names: ['Ben'], more: false }, 2, true, 'Only Ben could vote now, and 2 must.'],
  [{ names: [], more: false }, 1, true, 'Nobody could vote in it now: somebody must first be given such a role.'],
])('%j where %d must agree: too few is %s', (voters, required, short, says) => {
  expect(voterWords(voters, required)).toEqual({ short, says });
});
