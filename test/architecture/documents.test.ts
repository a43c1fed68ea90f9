import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const documents = ['README.md', 'ARCHITECTURE.md', 'STYLE.md', 'SECURITY.md', 'CHANGELOG.md', ...globSync('docs/**/*.md', { cwd: root }).map((path) => path.replaceAll('\\', '/')).sort()];
const wings = ['shared', 'server', 'main', 'preload', 'renderer', 'build', 'test', 'docs'];
const fileNames = new Set(globSync(`{${wings.join(',')}}/**/*`, { cwd: root }).map((path) => basename(path)));

describe('the documents', () => {
  it('are all there', () => {
    expect(documents.length).toBeGreaterThan(15);
    expect(documents.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('link to what exists, pictures aside, which lie in docs/images', () => {
    const links = documents.flatMap((path) => linksOf(read(path)).map((target) => join(dirname(path), target).replaceAll('\\', '/')));
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((target) => !existsSync(join(root, target)) && !/^docs\/images\/[a-z-]+\.png$/.test(target))).toEqual([]);
  });

  it.each(['ARCHITECTURE.md', 'STYLE.md', 'SECURITY.md'])('%s names only files and folders that exist', (document) => {
    const named = quotedIn(read(document)).filter(isFile);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((path) => !isThere(path))).toEqual([]);
  });

  it('name a test for each assertion of SECURITY.md, numbered without a gap', () => {
    const rows = read('SECURITY.md').split('\n').filter((line) => /^\| \d+ \|/.test(line));
    expect(rows.map((row) => Number(/\d+/.exec(row)?.[0]))).toEqual(rows.map((_, at) => at + 1));
    expect(rows.filter((row) => !/`test\/[^`]+\.(test|spec)\.tsx?` ?[,|]/.test(row))).toEqual([]);
  });

  it('name every environment variable that server/config.ts reads, and no other', () => {
    const rows = rowsOf(read('docs/configuration.md'), 'Environment variables').filter(([name]) => !name.includes('/'));
    const config = read('server/config.ts');
    expect(rows.map(([name]) => name).toSorted()).toEqual(variablesOf(config));
    for (const [name, value = ''] of rows) {
      const coded = new RegExp(`^ {2}${name}: .*\\.default\\(([^)]+)\\)`, 'm').exec(config)?.[1]?.replaceAll(/['_]/g, '');
      if (coded) expect([name, value]).toEqual([name, `\`${coded}\``]);
    }
  });

  it('name every section of the bootstrap file and of the registry, and no other', async () => {
    const [{ BootstrapDocument }, { SECTION_NAMES }] = await Promise.all([import('../../server/flows/bootstrap-document.ts'), import('../../shared/registry-schema.ts')]);
    const named = (heading: string) => rowsOf(read('docs/configuration.md'), heading).map(([name]) => name).toSorted();
    expect(named('The bootstrap file')).toEqual(Object.keys(BootstrapDocument.shape).toSorted());
    expect(named('Sections of the registry')).toEqual([...SECTION_NAMES].toSorted());
  });

  it('name no variable of ours that nothing reads', () => {
    const sources = globSync('{server,build,test}/**/*.{ts,mjs}', { cwd: root }).filter((path) => basename(path) !== basename(import.meta.filename)).map(read).join('\n');
    const named = new Set(documents.flatMap((path) => read(path).match(/\bCOUNTERSIGN_[A-Z_]+/g) ?? []));
    expect([...named].filter((name) => !sources.includes(name))).toEqual([]);
  });

  it('name only npm scripts that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    const named = documents.flatMap((path) => [...read(path).matchAll(/\bnpm (?:run (?:-s )?|(?=start\b|test\b))([a-z][a-z0-9:]*)/g)].map(([, name]) => `${path}: ${name}`));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((script) => !Object.hasOwn(scripts, script.split(': ')[1] ?? ''))).toEqual([]);
  });

  it('name every package of package.json in docs/dependencies.md, and no other', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json')) as Readonly<Record<string, Readonly<Record<string, string>>>>;
    const declared = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).map((name) => (name.startsWith('@types/') ? '@types/*' : name));
    const rows = read('docs/dependencies.md').split('\n').filter((line) => /^\| (?!package |---)/.test(line));
    const named = rows.flatMap((row) => (row.split('|')[1] ?? '').split(',').map((name) => name.trim()));
    expect(named.toSorted()).toEqual([...new Set(declared)].toSorted());
  });

  it('show only paths that are served', async () => {
    const [{ restTable }, { appRouter }, { SSO_PATHS }] = await Promise.all([import('../../server/rest/rest-table.ts'), import('../../server/api/index.ts'), import('../../server/rest/sso-routes.ts')]);
    const served = [...restTable(appRouter).map(({ route }) => route.path), '/api/v1/uploads/{id}', ...Object.values(SSO_PATHS), '/api/v1/evidence/packages/{id}', '/api/v1/audit/logs/{epoch}/checkpoint'];
    const isServed = (shown: string) => served.some((path) => path.startsWith(`${shown.replace(/\/$/, '')}/`) || new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(shown));
    const shown = new Set(documents.flatMap((path) => [...read(path).matchAll(/(?<![\w.])\/(?:api\/v1|auth|registry)\/[a-z][\w/{}$-]*/g)].map(([route]) => route)));
    expect(shown.size).toBeGreaterThan(20);
    expect([...shown].filter((route) => !isServed(route))).toEqual([]);
  });

  it('quote only words that stand on a screen, where the user guide sets them in bold', () => {
    const screens = globSync('renderer/**/*.{ts,tsx}', { cwd: root }).map(read).join('\n');
    const bold = [...read('docs/user-guide.md').matchAll(/\*\*([^*\n]+)\*\*/g)].map(([, words]) => (words ?? '').replace(/\.$/, ''));
    expect(bold.length).toBeGreaterThan(20);
    expect(bold.filter((words) => !screens.includes(words))).toEqual([]);
  });

  it('name no path of the machine they were written on', () => {
    const places = /(?:^|[\s`"'(=:])(\/(?:work|tmp|home|root|Users|var\/folders|mnt)\/\S*|[A-Z]:\\\S*)/g;
    expect('in `/home/ada/countersign`').toMatch(places);
    expect(documents.flatMap((path) => [...read(path).matchAll(places)].map(([, place]) => `${path}: ${place}`))).toEqual([]);
  });
});

/** The rows of the tables under a heading of the second level: the name in back-ticks that each begins with, and its further cells. */
function rowsOf(document: string, heading: string): ReadonlyArray<readonly [string, ...string[]]> {
  const section = document.split(`\n## ${heading}\n`, 2)[1]?.split('\n## ', 1)[0] ?? '';
  return section.split('\n').filter((line) => line.startsWith('| `')).map((line) => {
    const [name = '', ...cells] = line.split('|').slice(1, -1).map((cell) => cell.trim());
    return [name.replaceAll('`', ''), ...cells] as const;
  });
}

/** What stands between single back-ticks, outside fenced blocks. */
function quotedIn(text: string): readonly string[] {
  return [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, quoted]) => quoted ?? '');
}

/** Relative links of Markdown. */
function linksOf(text: string): readonly string[] {
  return [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target]) => target ?? '').filter((target) => !/^[a-z]+:/.test(target));
}

/** A path into one of our folders, or the bare name of a source file or document. */
function isFile(quoted: string): boolean {
  if (/[\s<>(){}…]|\.\.\.|:\/\//.test(quoted)) return false;
  return wings.some((wing) => quoted.startsWith(`${wing}/`)) || /^[\w.-]+\.(ts|tsx|mjs|md)$/.test(quoted);
}

/** Bare names and patterns must fit some file: names occur once, so a name alone leads there. */
function isThere(path: string): boolean {
  if (path.includes('*')) return fileNames.has(path) || [...fileNames].some((name) => name.endsWith(path.slice(path.lastIndexOf('*') + 1)));
  return existsSync(join(root, path)) || (!path.includes('/') && fileNames.has(path));
}

/** Every name in the schema of the environment, and those read beside it. */
function variablesOf(config: string): readonly string[] {
  const schema = config.split('const Environment = z.object({', 2)[1]?.split('\n});', 1)[0] ?? '';
  const declared = [...schema.matchAll(/^ {2}([A-Z][A-Z0-9_]*):/gm)].map(([, name]) => name ?? '');
  const beside = [...config.matchAll(/env\['([A-Z_]+)'\]/g)].map(([, name]) => name ?? '');
  return [...new Set([...declared, ...beside])].toSorted();
}
