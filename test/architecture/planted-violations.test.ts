import { describe, expect, it } from 'vitest';
import { ambientReads, assembledSql, rawMarkup, secretsInAddresses, sleepingTests, unguardedCalls } from './call-rules.ts';
import { casesOfBlindTrust, defaultExports, emptyNames, faultyDoors, idleNotes, repeatedNames } from './form-rules.ts';
import { brokenDoors, electronImports, importCycles, wrongDirections } from './import-rules.ts';
import { inWords, parseHouse, type Source, type Violation } from './source-tree.ts';
import { functionSizes, fileSizes, sizeReport } from './size-report.ts';

type Rule = (house: readonly Source[]) => readonly Violation[];
type Files = Readonly<Record<string, string>>;

function judge(rule: Rule, files: Files): readonly string[] {
  return inWords(rule(parseHouse(new Map(Object.entries(files)))));
}

const policy = { 'server/people/policy/index.ts': 'export const may = 1;', 'server/people/policy/rules.ts': 'export const rules = 1;' };
const door = '/** Decides who may. A denial always wins. */\n';

describe('a planted violation is caught', () => {
  it.each<[string, Rule, Files, string]>([
    ['a lower wing importing a higher one', wrongDirections, { ...policy, 'server/records/audit/append.ts': `import { may } from '../../people/policy/index.ts';` }, 'server/records/audit/append.ts:1 upwards: server/records/audit may not import server/people/policy'],
    ['a type import going upwards', wrongDirections, { ...policy, 'server/people/identity/a.ts': `import type { may } from '../policy/index.ts';` }, 'upwards: server/people/identity may not import server/people/policy'],
    ['an import written inside a type', wrongDirections, { ...policy, 'server/base/a.ts': `export let x: import('../people/policy/index.ts').May;` }, 'upwards: server/base may not import'],
    ['a dynamic import going upwards', wrongDirections, { ...policy, 'server/base/a.ts': `export const x = import('../people/policy/index.ts');` }, 'upwards: server/base may not import'],
    ['a re-export going upwards', wrongDirections, { ...policy, 'server/base/a.ts': `export * from '../people/policy/index.ts';` }, 'upwards: server/base may not import'],
    ['a worker started from a room above', wrongDirections, { ...policy, 'server/base/a.ts': `new Worker(new URL('../people/policy/rules.ts', import.meta.url));` }, 'upwards: server/base may not import'],
    ['a screen importing another screen', wrongDirections, { 'renderer/screens/runs/use-runs.ts': 'export const a = 1;', 'renderer/screens/audit/audit-screen.tsx': `import { a } from '../runs/use-runs.ts';` }, 'sideways: renderer/screens/audit may not import renderer/screens/runs'],
    ['a room importing the wiring', wrongDirections, { 'server/open.ts': 'export const a = 1;', 'server/api/router.ts': `import { a } from '../open.ts';` }, 'upwards: server/api may not import server/*.ts (server/open.ts)'],
    ['a file loose among the screens', wrongDirections, { 'renderer/screens/loose.tsx': '' }, 'stands in no place'],
    ['main importing the server', wrongDirections, { ...policy, 'main/boot.ts': `import { may } from '../server/people/policy/index.ts';` }, 'main may not import server'],
    ['shared importing the server', wrongDirections, { ...policy, 'shared/a.ts': `import { may } from '../server/people/policy/index.ts';` }, 'shared may not import server'],
    ['shared importing Node', wrongDirections, { 'shared/a.ts': `import { createHash } from 'node:crypto';` }, 'shared is pure and may not import node:crypto'],
    ['the renderer importing Node', wrongDirections, { 'renderer/kit/a.ts': `import { join } from 'node:path';` }, 'the renderer has no Node'],
    ['the renderer running the API', wrongDirections, { 'server/api/index.ts': 'export const api = 1;', 'renderer/lib/a.ts': `import { api } from '../../server/api/index.ts';` }, 'the renderer takes only types from server/api'],
    ['the renderer taking types from behind the API', wrongDirections, { 'server/api/router.ts': 'export type A = 1;', 'renderer/lib/a.ts': `import type { A } from '../../server/api/router.ts';` }, 'renderer may not import server'],
    ['product code importing a test', wrongDirections, { 'test/support/actors.ts': 'export const a = 1;', 'server/base/a.ts': `import { a } from '../../test/support/actors.ts';` }, 'server may not import test'],
    ['a room that nobody planned', wrongDirections, { 'server/people/astrology/a.ts': '' }, 'stands in no place'],
    ['a file loose in a wing', wrongDirections, { 'server/people/loose.ts': '' }, 'stands in no place'],
    ['a room entered behind its door', brokenDoors, { ...policy, 'server/agents/catalog/a.ts': `import type { rules } from '../../people/policy/rules.ts';` }, 'enters server/people/policy behind its door'],
    ['a cycle', importCycles, { 'shared/a.ts': `import './b.ts';`, 'shared/b.ts': `import './c.ts';`, 'shared/c.ts': `import './a.ts';` }, 'import cycle: shared/a.ts -> shared/b.ts -> shared/c.ts'],
    ['a cycle of types, not first in the list', importCycles, { 'shared/z.ts': '', 'shared/a.ts': `import type { B } from './b.ts';`, 'shared/b.ts': `export type { A } from './a.ts';` }, 'import cycle: shared/a.ts -> shared/b.ts'],
    ['a file importing itself', importCycles, { 'shared/a.ts': `import './a.ts';` }, 'import cycle: shared/a.ts'],
    ['electron at run time', electronImports, { 'main/windows.ts': `import { app } from 'electron';` }, 'imports electron at run time'],
    ['electron by dynamic import', electronImports, { 'test/e2e/a.ts': `await import('electron');` }, 'imports electron at run time'],
    ['process.env', ambientReads, { 'server/open.ts': 'export const a = process.env;' }, 'server/open.ts:1 reads process.env'],
    ['process["env"]', ambientReads, { 'main/boot.ts': `export const a = process['env']['HOME'];` }, 'reads process.env'],
    ['env from node:process', ambientReads, { 'main/boot.ts': `import { env } from 'node:process';` }, 'imports the environment'],
    ['Date.now', ambientReads, { 'server/agents/runs/a.ts': '\n\nexport const a = () => Date.now();' }, 'server/agents/runs/a.ts:3 asks Date.now'],
    ['new Date()', ambientReads, { 'shared/brand.ts': 'export const a = new Date();' }, 'makes a Date of the present'],
    ['new Date(text) outside brand.ts', ambientReads, { 'shared/page.ts': `export const a = new Date('2026-01-01');` }, 'makes a Date; instants are turned in shared/brand.ts'],
    ['Date()', ambientReads, { 'shared/page.ts': 'export const a = Date();' }, 'asks Date()'],
    ['Math.random', ambientReads, { 'renderer/app/a.ts': 'export const a = Math.random();' }, 'asks Math.random'],
    ['crypto.randomUUID', ambientReads, { 'renderer/app/a.ts': 'export const a = globalThis.crypto.randomUUID();' }, 'asks randomUUID'],
    ['randomUUID imported', ambientReads, { 'main/boot.ts': `import { randomUUID as fresh } from 'node:crypto';` }, 'imports randomUUID'],
    ['SQL-06: sql.raw', assembledSql, { 'server/agents/runs/a.ts': 'export const a = (order: string) => sql.raw(order);' }, 'server/agents/runs/a.ts:1 writes sql.raw'],
    ['SQL-06: a value in a statement', assembledSql, { 'server/agents/runs/a.ts': 'export const a = (tx: Tx, id: string) => tx.all(`SELECT 1 FROM run WHERE id = ${id}`);' }, 'puts a value into the text'],
    ['SQL-06: a statement that grows', assembledSql, { 'server/agents/runs/a.ts': `export const a = (db: Db, by: string) => db.all('SELECT 1 FROM run ORDER BY ' + by);` }, 'adds to the text'],
    ['connectionParams of a subscription', secretsInAddresses, { 'renderer/lib/a.ts': `export const a = httpSubscriptionLink({ url: '/trpc', connectionParams: () => ({ token }) });` }, 'renderer/lib/a.ts:1 gives connectionParams'],
    ['an EventSource', secretsInAddresses, { 'renderer/lib/a.ts': `export const a = new EventSource('/runs/x/subscribe?access_token=1');` }, 'opens an EventSource'],
    ['a global fetch', unguardedCalls, { 'server/people/sso/a.ts': `export const a = () => fetch('https://example.org', { agent });` }, 'server/people/sso/a.ts:1 calls fetch'],
    ['a fetch of globalThis', unguardedCalls, { 'server/people/sso/a.ts': `export const a = () => globalThis.fetch('https://example.org');` }, 'calls fetch'],
    ['a request of node:https', unguardedCalls, { 'server/rest/a.ts': `import { request } from 'node:https';` }, 'calls out through node:https'],
    ['dangerouslySetInnerHTML', rawMarkup, { 'renderer/app/a.tsx': `export const a = <p dangerouslySetInnerHTML={{ __html: '' }} />;` }, 'uses dangerouslySetInnerHTML'],
    ['dangerouslySetInnerHTML in props', rawMarkup, { 'renderer/app/a.tsx': `export const a = { dangerouslySetInnerHTML: { __html: '' } };` }, 'uses dangerouslySetInnerHTML'],
    ['an inline script', rawMarkup, { 'renderer/app/a.tsx': 'export const a = <script>1</script>;' }, 'writes an inline <script>'],
    ['innerHTML', rawMarkup, { 'renderer/app/a.ts': `document.body.innerHTML = 'x';` }, 'assigns raw HTML'],
    ['a sleep in a test', sleepingTests, { 'test/shared/a.test.ts': 'await new Promise((done) => setTimeout(done, 50));' }, 'sleeps (a promise resolved by setTimeout)'],
    ['a sleep that calls back', sleepingTests, { 'test/shared/a.test.ts': 'await new Promise(function (go) { setTimeout(() => { go(); }, 50); });' }, 'sleeps (a promise resolved by setTimeout)'],
    ['a sleep from Node', sleepingTests, { 'test/shared/a.test.ts': `import { setTimeout } from 'node:timers/promises';` }, 'sleeps (node:timers/promises)'],
    ['a sleep in a page', sleepingTests, { 'test/e2e/a.spec.ts': 'await page.waitForTimeout(100);' }, 'sleeps (waitForTimeout)'],
    ['two files of one name', repeatedNames, { 'shared/page.ts': '', 'server/rest/page.ts': '' }, 'server/rest/page.ts:1 has the name of shared/page.ts'],
    ['an empty name', emptyNames, { 'server/rest/date-utils.ts': '' }, 'is named "utils"'],
    ['an empty folder name', emptyNames, { 'server/rest/helpers/dates.ts': '' }, 'is named "helpers"'],
    ['a name not in kebab-case', emptyNames, { 'renderer/kit/TextField.tsx': '' }, 'is not kebab-case'],
    ['a default export', defaultExports, { 'shared/a.ts': 'export default 1;' }, 'exports a default'],
    ['a default export by name', defaultExports, { 'shared/a.ts': 'const a = 1; export { a as default };' }, 'exports a default'],
    ['logic in a door', faultyDoors, { 'server/people/policy/index.ts': `${door}export const may = 1;` }, 'a door only re-exports'],
    ['a door without its two sentences', faultyDoors, { 'server/people/policy/index.ts': `/** Decides who may. */\nexport { may } from './may.ts';` }, 'a door opens with two sentences'],
    ['a note for later', idleNotes, { 'shared/a.ts': '// TODO tidy up' }, 'leaves a note without an issue number'],
    ['a bare type assertion', casesOfBlindTrust, { 'shared/a.ts': 'export const a = 1 as unknown;' }, '`as` without a reason'],
  ])('%s', (_, rule, files, expected) => {
    const said = judge(rule, files);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(expected);
  });
});

describe('what is allowed passes', () => {
  it.each<[string, Rule, Files]>([
    ['a higher room importing a lower door', wrongDirections, { ...policy, 'server/agents/catalog/a.ts': `import { may } from '../../people/policy/index.ts';` }],
    ['the renderer taking the type of the API', wrongDirections, { 'server/api/index.ts': 'export type Api = 1;', 'renderer/lib/a.ts': `import type { Api } from '../../server/api/index.ts';` }],
    ['a host opening the server', wrongDirections, { 'server/open.ts': 'export const a = 1;', 'server/hosts/serve.ts': `import { a } from '../open.ts';` }],
    ['the wiring knowing every room and host', wrongDirections, { ...policy, 'server/hosts/server-host.ts': '', 'server/open-people.ts': `import { may } from './people/policy/index.ts'; import type { Server } from './hosts/server-host.ts';`, 'server/open.ts': `import { people } from './open-people.ts';` }],
    ['the app knowing all screens', wrongDirections, { 'renderer/screens/runs/runs-screen.tsx': 'export const a = 1;', 'renderer/app/routes.tsx': `import { a } from '../screens/runs/runs-screen.tsx';` }],
    ['a test entering a room', brokenDoors, { ...policy, 'test/server/people/policy/rules.test.ts': `import { rules } from '../../../../server/people/policy/rules.ts';` }],
    ['a room using its own files', brokenDoors, { ...policy, 'server/people/policy/a.ts': `import { rules } from './rules.ts';` }],
    ['two paths to one file', importCycles, { 'shared/a.ts': `import './b.ts'; import './c.ts';`, 'shared/b.ts': `import './c.ts';`, 'shared/c.ts': '' }],
    ['electron in an entry, and its types elsewhere', electronImports, { 'main/index.ts': `import { app } from 'electron';`, 'main/ports.ts': `import type { App } from 'electron';` }],
    ['the environment in config.ts and in tests', ambientReads, { 'server/config.ts': 'export const a = process.env;', 'test/support/a.ts': 'export const a = process.env;' }],
    ['a number turned into a date in brand.ts', ambientReads, { 'shared/brand.ts': 'export const a = (n: number) => new Date(n);' }],
    ['a server of node:http, and a method called fetch', unguardedCalls, { 'server/hosts/a.ts': `import { createServer } from 'node:http';\nexport const a = (outbound) => outbound.fetch('x');` }],
    ['time asked by the clock', ambientReads, { 'server/base/clock.ts': 'export const a = () => Date.now();' }],
    ['a deadline in a test', sleepingTests, { 'test/e2e/a.ts': `await new Promise((done, fail) => { setTimeout(() => fail(new Error('late')), 50); child.on('exit', done); });` }],
    ['a name whose noun says something', emptyNames, { 'server/people/identity/common-passwords.ts': '' }],
    ['two doors', repeatedNames, { 'server/people/policy/index.ts': '', 'server/people/sso/index.ts': '' }],
    ['a door of re-exports', faultyDoors, { 'server/people/policy/index.ts': `${door}export { may } from './may.ts';\nexport type { May } from './may.ts';` }],
    ['a note with its issue', idleNotes, { 'shared/a.ts': '// TODO #12: tidy up' }],
    ['a type assertion with a reason, and as const', casesOfBlindTrust, { 'shared/a.ts': 'export const a = 1 as unknown; // erased in the queue\nexport const b = [1] as const;' }],
  ])('%s', (_, rule, files) => {
    expect(judge(rule, files)).toEqual([]);
  });
});

describe('the size report', () => {
  const house = parseHouse(new Map([['shared/a.ts', 'export function f() {\n\n  return 1;\n}\n'], ['shared/b.ts', 'export const b = 1;\n']]));

  it('counts the non-blank lines of a file and all lines of a function', () => {
    expect(fileSizes(house)).toEqual([{ what: 'shared/a.ts', lines: 3 }, { what: 'shared/b.ts', lines: 1 }]);
    expect(functionSizes(house)).toEqual([{ what: 'shared/a.ts:1', lines: 4 }]);
  });

  it('names what to look at twice', () => {
    expect(sizeReport('files', fileSizes(house), 2)).toBe('files: 2, median 1, p95 3, max 3 lines; 1 above 2\n  3  shared/a.ts');
  });
});
