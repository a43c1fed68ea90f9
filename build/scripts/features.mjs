import './require-node.mjs';
import { coveredIds } from './covered-ids.mjs';

// `npm run features [-- --files] [-- E U35 JWT]`: which promised features and which attack cases have a test of their name.
const wishes = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const withFiles = process.argv.includes('--files');
const { groups, unknown } = coveredIds();
const asked = (id) => wishes.length === 0 || wishes.some((wish) => id === wish || (/^[A-Z]+$/.test(wish) && new RegExp(`^${wish}-?\\d`).test(id)));

for (const kind of ['row', 'case']) {
  let all = 0;
  let covered = 0;
  for (const { name, ids } of groups.filter((group) => group.kind === kind)) {
    const here = ids.filter(({ id }) => asked(id));
    if (here.length === 0) continue;
    const shown = here.filter(({ files }) => files.length > 0);
    all += here.length;
    covered += shown.length;
    console.log(`${name}: ${shown.length} of ${here.length}`);
    if (withFiles) for (const { id, files } of shown) console.log(`  ${id}  ${files.join(', ')}`);
    for (const { id, title } of here.filter(({ files }) => files.length === 0)) console.log(`  ${id}  without a test${title ? `: ${title}` : ''}`);
  }
  if (all > 0) console.log(`== ${kind === 'row' ? 'feature rows' : 'attack cases'}: ${covered} of ${all} have a test of their name\n`);
}
if (unknown.length > 0) console.log(`ids in test names that nothing promises: ${unknown.join(', ')}`);
process.exit(unknown.length > 0 ? 1 : 0);
