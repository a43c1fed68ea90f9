import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { appRouter } from '../../server/api/index.ts';
import { type Described, describeProcedures } from '../../server/api/describe-procedures.ts';
import { isJsonObject, type Json, type JsonObject } from '../../shared/json.ts';
import type { TestHouse } from './open-test-house.ts';
import { type Answer, Jar } from './open-test-server.ts';

export type HouseName = 'acme' | 'globex';

/** Two tenants of one organisation, with people in each, and in each one of everything that can be made over the API. */
export interface PopulatedHouse {
  readonly at: TestHouse;
  /** Whoever may do everything in a tenant, signed in. */
  readonly jars: Readonly<Record<HouseName, Jar>>;
  /** Further people of acme, signed in: `bob` (operator) and `vera` (viewer). */
  readonly others: Readonly<Record<'bob' | 'vera', Jar>>;
  /** Ids of what the tenant has, by kind. */
  readonly ids: Readonly<Record<HouseName, ReadonlyMap<string, string>>>;
  /** Texts that must never come back from the server, by what they are. */
  readonly secrets: ReadonlyMap<string, string>;
  fill(house: HouseName): Promise<void>;
  /** Asks as a browser of that person does. */
  ask(procedure: Pick<Described, 'path' | 'type'>, input: Json, jar: Jar): Promise<Answer>;
  signIn(email: string): Promise<Jar>;
  close(): Promise<void>;
}

/** In every name that this file gives to something of globex. */
export const GLOBEX_MARK = 'globex-secret';
const PASSWORD = randomBytes(12).toString('hex');
const EVERYTHING = ['owner', 'admin', 'agent_designer', 'operator', 'auditor'];
const DEPLOYMENT = {
  version: 1, organisations: [{ slug: 'corp', name: 'Corp' }, { slug: 'globex-org', name: `${GLOBEX_MARK}-organisation` }],
  tenants: [{ slug: 'acme', name: 'Acme', organisation: 'corp', plan: 'saas/enterprise' }, { slug: 'globex', name: `${GLOBEX_MARK}-tenant`, organisation: 'globex-org', plan: 'saas/enterprise' }],
  users: [
    { email: 'ann@acme.example', name: 'Ann', password_env: 'PASSWORD', memberships: [{ tenant: 'acme', roles: EVERYTHING }] },
    { email: 'bob@acme.example', name: 'Bob', password_env: 'PASSWORD', memberships: [{ tenant: 'acme', roles: ['operator'] }] },
    { email: 'vera@acme.example', name: 'Vera', password_env: 'PASSWORD', memberships: [{ tenant: 'acme', roles: ['viewer'] }] },
    { email: 'gus@globex.example', name: `${GLOBEX_MARK}-gus`, password_env: 'PASSWORD', memberships: [{ tenant: 'globex', roles: EVERYTHING }] },
  ],
  registry: { base: { workflows: { agent_publish: { required_approvers: 1, roles: ['admin'], self_approval: true, enabled: true } } } },
};
const EMAILS = { acme: 'ann@acme.example', globex: 'gus@globex.example' } as const;

/** Of the network that both tenants let in. */
const seatAt = (number: number): string => `192.0.${2 + Math.floor(number / 256)}.${number % 256}`;

export async function populatedHouse(open: (env: Readonly<Record<string, string>>) => Promise<TestHouse>, env: Readonly<Record<string, string>> = {}): Promise<PopulatedHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-populated-'));
  writeFileSync(join(folder, 'bootstrap.json'), JSON.stringify(DEPLOYMENT));
  const encryptionKey = randomBytes(32).toString('base64');
  const jwtSecret = randomBytes(48).toString('base64');
  // Generated suites ask thousands of questions in a minute.
  const rates = Object.fromEntries(['ADDRESS', 'USER', 'TENANT', 'ORGANISATION', 'SIGN_IN', 'REFRESH', 'ADMIN_PASSWORD', 'WRONG_KEYS', 'HOSTED_RUN'].map((name) => [`COUNTERSIGN_RATE_${name}`, '100000000']));
  const at = await open({ COUNTERSIGN_BOOTSTRAP: join(folder, 'bootstrap.json'), PASSWORD, ENCRYPTION_KEY: encryptionKey, JWT_SECRET: jwtSecret, ...rates, ...env });
  const secrets = new Map([['password', PASSWORD], ['data key', encryptionKey], ['signing secret', jwtSecret]]);
  const ids = { acme: new Map<string, string>(), globex: new Map<string, string>() };
  let seat = 10;
  const signIn = async (email: string): Promise<Jar> => {
    const jar = new Jar();
    // Each from an address of its own: wrong passwords lock an account for the address they came from.
    const answer = await at.call('/trpc/session.signIn', { method: 'POST', jar, body: { email, password: PASSWORD }, ip: seatAt((seat += 1)) });
    if (answer.status !== 200) throw new Error(`${email}: ${JSON.stringify(answer.body)}`);
    jar.cookie = answer.headers.getSetCookie().find((one) => one.startsWith('cs='))?.split(';', 1)[0] ?? null;
    return jar;
  };
  const jars = { acme: await signIn(EMAILS.acme), globex: await signIn(EMAILS.globex) };
  return {
    at, jars, ids, secrets, signIn,
    others: { bob: await signIn('bob@acme.example'), vera: await signIn('vera@acme.example') },
    ask: ({ path, type }, input, jar) => type === 'mutation'
      ? at.call(`/trpc/${path}`, { method: 'POST', jar: copyOf(jar), body: input })
      : at.call(`/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, { jar: copyOf(jar) }),
    fill: (house) => fill(at, jars[house], { name: house === 'globex' ? GLOBEX_MARK : 'acme-own', ids: ids[house], secrets, email: EMAILS[house] }),
    close: async () => {
      await at.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A question that signs its asker out must not sign out those who ask after it. */
function copyOf({ cookie }: Jar): Jar {
  return Object.assign(new Jar(), { cookie });
}

interface Filling {
  readonly name: string;
  readonly email: string;
  readonly ids: Map<string, string>;
  readonly secrets: Map<string, string>;
}

const textOf = (value: unknown, name: string): string => String(Reflect.get(Object(value), name));

async function fill(at: TestHouse, jar: Jar, { name, email, ids, secrets }: Filling): Promise<void> {
  const post = async (path: string, body: object) => dataOf(path, await at.call(`/trpc/${path}`, { method: 'POST', jar: copyOf(jar), body }));
  const get = async (path: string) => dataOf(path, await at.call(`/trpc/${path}?input=%7B%7D`, { jar: copyOf(jar) }));
  const definition = { name, model: 'echo', system_prompt: `Echo for ${name}.`, tools: ['echo'] };
  const made = await post('catalog.create', { name: `${name}-agent`, description: `${name}-description`, category: `${name}-category`, tags: [`${name}-tag`], definition });
  const [agentId, versionId] = [textOf(made['agent'], 'id'), textOf(made['version'], 'id')];
  const { approval } = await post('catalog.submit', { versionId, reason: `${name}-reason` });
  await post('approvals.vote', { id: textOf(approval, 'id'), verdict: 'approve', digest: textOf(approval, 'subjectDigest') });
  await post('catalog.publish', { versionId });
  const draft = await post('catalog.createVersion', { agentId, definition: { ...definition, system_prompt: `Another for ${name}.` }, semver: '0.2.0' });
  const run = await post('runs.start', { agentId, title: `${name}-run`, tags: [`${name}-tag`], input: { message: `${name}-message` } });
  const budget = await post('budgets.add', { name: `${name}-budget`, counter: 'llm_calls', window: 'total', cap: 5_000 });
  const key = await post('people.createKey', { name: `${name}-key`, scopes: ['runs:read'], expiresInDays: 3 });
  const invitation = await post('members.invite', { email: `invited@${name}.example`, roles: ['viewer'] });
  const clientSecret = `client of ${name.split('-')[0]} ${randomBytes(12).toString('hex')}`;
  const [framework] = (await get('reports.frameworks')) as unknown as readonly unknown[]; // a list
  const report = await post('reports.create', { framework: textOf(framework, 'id'), from: '2026-01-01T00:00:00Z', to: new Date().toISOString() });
  await post('mcp.save', { id: `${name}-server`, base_url: `https://${name}.example/mcp`, name: `${name} server` });
  const provider = await post('sso.createProvider', { key: `${name}-idp`, name: `${name} provider`, kind: 'oidc', settings: { issuer: `https://${name}.example`, client_id: `${name}-client` }, client_secret: clientSecret });
  const network = await post('networks.add', { network: '192.0.0.0/16', note: `${name}-network` });
  await post('roles.create', { name: `${name}-role`, capabilities: ['runs:read'], description: `${name}-role-description` });
  const sessions = await get('session.list');
  const me = await get('session.me');
  const person = textOf(me['user'], 'id');
  const thread = await post('discussion.start', { approvalId: textOf(approval, 'id'), body: `${name}-comment`, mentions: [person] });
  const memory = await post('memory.keep', { title: `${name}-memory`, content: `${name}-memory-content` });
  const grant = await post('memory.give', { id: textOf(memory, 'id'), to: { role: 'viewer' }, permissions: ['read'] });
  const webhook = await post('webhooks.add', { url: `https://${name}.example/hook`, description: `${name}-webhook` });
  const { items } = await get('audit.page');
  ids.set('agent', agentId).set('version', versionId).set('draft', textOf(draft['version'] ?? draft, 'id')).set('approval', textOf(approval, 'id')).set('run', textOf(run, 'id')).set('budget', textOf(budget, 'id'))
    .set('report', textOf(report, 'id')).set('key', textOf(key['apiKey'], 'id')).set('invitation', textOf(invitation['invitation'] ?? invitation, 'id')).set('provider', textOf(provider, 'id')).set('network', textOf(network, 'id'))
    .set('person', person).set('tenant', textOf(me['tenant'], 'id')).set('session', textOf((sessions as unknown as readonly unknown[])[0], 'id')).set('entry', textOf((items as readonly unknown[])[0], 'eventId')); // lists, by their procedures
  ids.set('thread', textOf(thread, 'id')).set('comment', textOf((thread['comments'] as readonly unknown[])[0], 'id')).set('memory', textOf(memory, 'id')).set('grant', textOf(grant, 'id')).set('webhook', textOf(webhook['endpoint'], 'id')); // a thread begins with a comment
  secrets.set(`secret of the webhook of ${name}`, textOf(webhook, 'secret')).set(`client secret of ${name}`, clientSecret).set(`API key of ${email}`, String(key['key'])).set(`cookie of ${email}`, String(jar.cookie).replace('cs=', '')).set(`invitation of ${email}`, textOf(invitation, 'token'));
}

function dataOf(path: string, { status, body }: Answer): Record<string, unknown> {
  if (status >= 300) throw new Error(`${path}: ${JSON.stringify(body)}`);
  return Reflect.get(Object(body['result']), 'data') as Record<string, unknown>; // tRPC's own envelope
}

/** Every procedure with what its input looks like, as JSON Schema. */
export interface Asked extends Described {
  readonly schema: JsonObject;
}

export const everyProcedure: readonly Asked[] = describeProcedures(appRouter).map((procedure) => {
  if (!procedure.input) throw new Error(`${procedure.path} does not say what it takes`);
  return { ...procedure, schema: z.toJSONSchema(procedure.input, { io: 'input', unrepresentable: 'any' }) as JsonObject }; // a JSON Schema is JSON
});

/** Whoever is not signed in may call these, so that they belong to no tenant. */
export const signedInProcedures = everyProcedure.filter(({ meta }) => meta.needs !== 'open');

/** All texts in an answer, keys included. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap((one: unknown) => textsIn(one));
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]) : [];
}

/** Every object in a value that is no free-form JSON of a schema's, with the way to it. */
export function objectPlaces(schema: Json | undefined, value: Json, way: ReadonlyArray<string | number> = []): ReadonlyArray<ReadonlyArray<string | number>> {
  if (!isJsonObject(schema)) return [];
  const options = [schema['anyOf'], schema['oneOf'], schema['allOf']].find(Array.isArray) as readonly Json[] | undefined; // lists of schemas
  if (options) return options.flatMap((one) => objectPlaces(one, value, way));
  if (Array.isArray(value)) return value.flatMap((one: Json, at) => objectPlaces(schema['items'], one, [...way, at]));
  if (!isJsonObject(value) || !isJsonObject(schema['properties'])) return [];
  const fields = schema['properties'];
  return [way, ...Object.entries(value).flatMap(([name, inner]) => objectPlaces(fields[name], inner, [...way, name]))];
}
