import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../../renderer/kit/styles');
const css = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');

// One such rule made the style of a frame while scrolling three times as dear (npm run bench -- ui).
test('no rule asks of a virtual table what it has in it: the browser would ask again for every row that scrolls into view', () => {
  expect(css).toContain('.cs-vt-scroll:focus-visible');
  expect(css).not.toMatch(/\.cs-vt[\w-]*:has\(/);
});

// Ten things to scroll in each row were a twentieth of the work of a frame.
test.each(['.cs-vt-cell', '.cs-cell-button'])('what is too long for %s is cut, and nothing to scroll', (name) => {
  const own = css.slice(css.indexOf(`\n${name} {`)).split('&')[0];
  expect(own).toContain('text-overflow: ellipsis');
  expect(own).toMatch(/overflow: clip;/);
});
