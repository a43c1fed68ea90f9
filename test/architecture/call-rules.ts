import { type ESTree, Visitor, type VisitorObject } from 'vite';
import { isProduct, type Source, type Violation } from './source-tree.ts';

/** The only reader of environment variables. */
const ENVIRONMENT = 'server/config.ts';
/** Where the present and chance come from: the server's own sources, and the one file of each other wing that hands them on. */
const PRESENT: readonly string[] = ['server/base/clock.ts', 'main/index.ts', 'renderer/lib/wall-clock.ts'];
const CHANCE: readonly string[] = ['server/base/ids.ts', ...PRESENT];
/** May turn a number into a date; still may not ask for the present. */
const INSTANTS = 'shared/brand.ts';

/** Environment, time and chance taken from the air instead of being handed in. */
export function ambientReads(house: readonly Source[]): readonly Violation[] {
  return house.filter(isProduct).flatMap((source) => findings(source, (report) => ({
    MemberExpression(node) {
      const name = dotted(node);
      if (name === 'process.env' && source.path !== ENVIRONMENT) report(node, 'reads process.env; only server/config.ts does');
      if (name === 'Date.now' && !PRESENT.includes(source.path)) report(node, 'asks Date.now; take a Clock');
      if (name === 'Math.random' && !CHANCE.includes(source.path)) report(node, 'asks Math.random; take Ids');
      if (name.endsWith('.randomUUID') && !CHANCE.includes(source.path)) report(node, 'asks randomUUID; take Ids');
    },
    ImportSpecifier(node) {
      const name = node.imported.type === 'Identifier' ? node.imported.name : '';
      if (name === 'randomUUID' && !CHANCE.includes(source.path)) report(node, 'imports randomUUID; take Ids');
      if (name === 'env' && source.path !== ENVIRONMENT) report(node, 'imports the environment; only server/config.ts reads it');
    },
    NewExpression(node) {
      if (!isNamed(node.callee, 'Date') || PRESENT.includes(source.path)) return;
      if (node.arguments.length === 0) report(node, 'makes a Date of the present; take a Clock');
      else if (source.path !== INSTANTS) report(node, 'makes a Date; instants are turned in shared/brand.ts');
    },
    CallExpression(node) {
      if (isNamed(node.callee, 'Date') && !PRESENT.includes(source.path)) report(node, 'asks Date(); take a Clock');
    },
  })));
}

/**
 * Who calls the outside: the address guard, and what takes reset links to the hook that whoever runs the deployment named in its environment.
 * What a global fetch is told about agents and addresses, it ignores (SECURITY-CASES SSRF-09).
 */
const OUTBOUND: readonly string[] = ['server/base/outbound.ts', 'server/reset-delivery.ts'];
const HTTP_CLIENTS: ReadonlySet<string> = new Set(['request', 'get']);

/** Calls to the outside past the address guard: fetch, or a request of node:http made somewhere else. */
export function unguardedCalls(house: readonly Source[]): readonly Violation[] {
  return house.filter(({ path }) => path.startsWith('server/') && !OUTBOUND.includes(path)).flatMap((source) => findings(source, (report) => ({
    CallExpression(node) {
      if (isNamed(node.callee, 'fetch') || (node.callee.type === 'MemberExpression' && /^(?:globalThis|global)\.fetch$/.test(dotted(node.callee)))) report(node, 'calls fetch; take an Outbound');
    },
    ImportDeclaration(node) {
      const client = /^node:https?$/.test(node.source.value) && node.specifiers.some((one) => one.type === 'ImportSpecifier' && one.imported.type === 'Identifier' && HTTP_CLIENTS.has(one.imported.name));
      if (client || /^(?:undici|axios|got|node-fetch)$/.test(node.source.value)) report(node, `calls out through ${node.source.value}; take an Outbound`);
    },
  })));
}

const SQL_CALLS: ReadonlySet<string> = new Set(['all', 'run', 'change', 'insert', 'prepare', 'exec', 'query']);
const SQL_HANDLES: ReadonlySet<string> = new Set(['tx', 'db', 'client', 'connection']);
/** The schema itself is written by the storage and by each room's DDL, out of names of our own. */
const writesSchema = (path: string) => path.startsWith('server/base/storage/') || path.endsWith('-ddl.ts');

/** Statements put together from values instead of taking them as parameters. */
export function assembledSql(house: readonly Source[]): readonly Violation[] {
  return house.filter(({ path }) => path.startsWith('server/') && !writesSchema(path)).flatMap((source) => findings(source, (report) => ({
    MemberExpression(node) {
      if (dotted(node) === 'sql.raw') report(node, 'writes sql.raw; pass a parameter or a column');
    },
    CallExpression({ callee, arguments: [statement] }) {
      if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier' || !SQL_HANDLES.has(callee.object.name) || !SQL_CALLS.has(propertyName(callee))) return;
      if (statement?.type === 'TemplateLiteral' && statement.expressions.length > 0) report(statement, 'puts a value into the text of a statement; pass a parameter');
      if (statement?.type === 'BinaryExpression') report(statement, 'adds to the text of a statement; pass a parameter');
    },
  })));
}

/** Credentials on their way into an address, where proxies and histories keep them: tRPC's connectionParams are put there, and an EventSource has no other place for one (SECURITY-CASES SSE-09). */
export function secretsInAddresses(house: readonly Source[]): readonly Violation[] {
  return house.filter(isProduct).flatMap((source) => findings(source, (report) => ({
    Property(node) {
      if (isNamed(node.key, 'connectionParams') || (node.key.type === 'Literal' && node.key.value === 'connectionParams')) report(node, 'gives connectionParams, which tRPC puts into the address; send a header');
    },
    NewExpression(node) {
      if (isNamed(node.callee, 'EventSource')) report(node, 'opens an EventSource, which can send no header; use followStream');
    },
  })));
}

/** Markup that bypasses React's escaping. */
export function rawMarkup(house: readonly Source[]): readonly Violation[] {
  return house.filter(isProduct).flatMap((source) => findings(source, (report) => ({
    JSXAttribute(node) {
      if (node.name.type === 'JSXIdentifier' && node.name.name === 'dangerouslySetInnerHTML') report(node, 'uses dangerouslySetInnerHTML');
    },
    Property(node) {
      if (isNamed(node.key, 'dangerouslySetInnerHTML')) report(node, 'uses dangerouslySetInnerHTML');
    },
    JSXOpeningElement(node) {
      if (node.name.type === 'JSXIdentifier' && ['script', 'style'].includes(node.name.name)) report(node, `writes an inline <${node.name.name}>; the content security policy forbids it`);
    },
    AssignmentExpression(node) {
      if (node.left.type === 'MemberExpression' && /\.(inner|outer)HTML$/.test(dotted(node.left))) report(node, 'assigns raw HTML');
    },
  })));
}

/** Tests that wait for time instead of for what they want to see. A deadline that rejects is not a sleep. */
export function sleepingTests(house: readonly Source[]): readonly Violation[] {
  return house.filter(({ path }) => path.startsWith('test/')).flatMap((source) => findings(source, (report) => ({
    MemberExpression(node) {
      if (dotted(node).endsWith('.waitForTimeout')) report(node, 'sleeps (waitForTimeout); wait for what the user would see');
    },
    ImportDeclaration(node) {
      if (node.source.value === 'node:timers/promises') report(node, 'sleeps (node:timers/promises); wait for the event itself');
    },
    NewExpression(node) {
      if (isNamed(node.callee, 'Promise') && resolvesOnTimer(source.text, node)) report(node, 'sleeps (a promise resolved by setTimeout); wait for the event itself');
    },
  })));
}

/** Whether a promise's own `resolve` is what a timer calls. */
function resolvesOnTimer(text: string, node: ESTree.NewExpression): boolean {
  const [executor] = node.arguments;
  if (executor?.type !== 'ArrowFunctionExpression' && executor?.type !== 'FunctionExpression') return false;
  const [resolve] = executor.params;
  if (resolve?.type !== 'Identifier') return false;
  return new RegExp(String.raw`\bsetTimeout\(\s*(?:\(\)\s*=>\s*\{?\s*)?${resolve.name}\b`).test(text.slice(executor.start, executor.end));
}

type Report = (node: ESTree.Span, says: string) => void;

function findings(source: Source, visitorFor: (report: Report) => VisitorObject): readonly Violation[] {
  const found: Violation[] = [];
  new Visitor(visitorFor((node, says) => found.push({ path: source.path, line: source.lineOf(node.start), says }))).visit(source.program);
  return found;
}

/** `process.env` for both `process.env` and `process['env']`; what is computed at run time stays a `?`. */
function dotted(node: ESTree.MemberExpression): string {
  const object = node.object.type === 'Identifier' ? node.object.name : node.object.type === 'MemberExpression' ? dotted(node.object) : '?';
  return `${object}.${propertyName(node)}`;
}

function propertyName({ property }: ESTree.MemberExpression): string {
  if (property.type === 'Identifier' || property.type === 'PrivateIdentifier') return property.name;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : '?';
}

function isNamed(node: { readonly type: string }, name: string): boolean {
  return node.type === 'Identifier' && 'name' in node && node.name === name;
}
