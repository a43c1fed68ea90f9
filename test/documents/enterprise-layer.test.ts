import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Curl, describeByCurl } from '../support/curl.ts';
import { hmacToken } from '../support/token-makers.ts';
import { type HeadlessHost, startHeadless } from '../support/served-host.ts';
import { skipUnserved } from './unserved.ts';

const SECRET = randomBytes(48).toString('base64');
const KEYS = { admin: 'admin-key-of-this-test', agent: 'agent-key-of-this-test', viewer: 'viewer-key-of-this-test', nobody: 'nobody-key-of-this-test', keeper: 'keeper-key-of-this-test' };
const PASSWORD = randomBytes(12).toString('hex');
/** The three roles of the document's example, and a workflow in which one person can publish. */
const REGISTRY = {
  tools: [{ tool_id: 'weather', name: 'weather' }], actions: [], roles: { admin: ['*'], support_agent: ['runs:read', 'runs:write', 'approvals:write'], viewer: ['runs:read'], keeper: ['platform:registry'] },
  workflows: { agent_publish: { required_approvers: 1, roles: ['admin'], self_approval: true, enabled: true } },
};
const PEOPLE = [['admin', ['admin']], ['agent', ['support_agent']], ['viewer', ['viewer']], ['nobody', []], ['keeper', ['admin', 'keeper']]] as const;
const BOOTSTRAP = {
  version: 1, organisations: [{ slug: 'org1', name: 'Org' }], tenants: [{ slug: 'acme', name: 'Acme', organisation: 'org1', plan: 'saas/enterprise' }],
  users: PEOPLE.map(([name, roles]) => ({ id: `user_${name}`, email: `${name}@example.com`, password_env: 'PASSWORD', memberships: [{ tenant: 'acme', roles }] })),
  api_keys: PEOPLE.map(([name]) => ({ name, user: `${name}@example.com`, tenant: 'acme', key: KEYS[name] })),
};
/** The document's variables. */
const ENV = { JWT_SECRET: SECRET, JWT_ACCESS_TTL_S: '900', JWT_REFRESH_TTL_S: '1209600', REGISTRY_PATH: '{folder}/registry.json', PASSWORD, COUNTERSIGN_RATE_SIGN_IN: '200' };

const texts = (value: unknown) => value as Readonly<Record<string, string>>; // answers of sign-in hold texts
const soon = () => Math.floor(Date.now() / 1000) + 600;

describeByCurl('the Enterprise+ document', (curlAt) => {
  let host: HeadlessHost;
  let curl: Curl;
  /** The agent that runs, once there is one. */
  let weather: string | null = null;
  beforeAll(async () => {
    host = await startHeadless({ env: ENV, bootstrap: BOOTSTRAP, files: { 'registry.json': JSON.stringify(REGISTRY) } });
    curl = curlAt(host.url);
  });
  afterAll(() => host.stop());
  const login = async (key: string) => texts((await curl('curl -X POST /auth/login -H "Content-Type: application/json" -d \'{"api_key": "\'$KEY\'"}\'', { KEY: key })).body);
  /** One sign-in a role where it does not matter which: signing in is limited by the minute. */
  const tokens = new Map<string, Promise<string>>();
  const asRole = async (role: keyof typeof KEYS) => {
    const token = tokens.get(role) ?? login(KEYS[role]).then((pair) => pair['access_token'] ?? '');
    tokens.set(role, token);
    return { TOKEN: await token };
  };
  const asViewer = () => asRole('viewer');

  it('E01, E03, E04: a key buys an access token of a quarter of an hour and a refresh token', async () => {
    const answer = await curl('curl -X POST /auth/login -H "Content-Type: application/json" -d \'{"api_key": "admin-key-of-this-test"}\'');
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(answer.body).toMatchObject({ token_type: 'bearer', expires_in: 900, user: { user_id: 'user_admin', tenant_id: 'acme', roles: ['admin'], org_id: 'org1' } });
    const claims = decodeJwt(texts(answer.body)['access_token'] ?? '');
    expect(claims).toMatchObject({ tenant_id: 'acme', roles: ['admin'], org_id: 'org1', typ: 'access', sub: expect.any(String) as unknown, sid: expect.any(String) as unknown });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(900);
  });

  it('E02: an unknown key and a missing field are refused in the document’s words', async () => {
    expect(await curl('curl -X POST /auth/login -H "Content-Type: application/json" -d \'{"api_key": "..."}\'')).toMatchObject({ status: 401, body: { detail: 'invalid api_key' } });
    expect(await curl('curl -X POST /auth/login -H "Content-Type: application/json" -d \'{}\'')).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', 'api_key'] }] } });
  });

  it('E06, E07: a refresh token buys a new access token; one that nobody gave does not', async () => {
    const first = await login(KEYS.viewer);
    const refreshed = await curl('curl -X POST /auth/refresh -H "Content-Type: application/json" -d \'{"refresh_token": "\'$REFRESH_TOKEN\'"}\'', { REFRESH_TOKEN: first['refresh_token'] ?? '' });
    expect(refreshed.status).toBe(200);
    expect(texts(refreshed.body)['access_token']).not.toBe(first['access_token']);
    expect((await curl('curl /auth/me -H "Authorization: Bearer $TOKEN"', { TOKEN: texts(refreshed.body)['access_token'] ?? '' })).body).toEqual({ user_id: 'user_viewer', tenant_id: 'acme', roles: ['viewer'], org_id: 'org1' });
    expect(await curl('curl -X POST /auth/refresh -H "Content-Type: application/json" -d \'{"refresh_token": "no such token"}\'')).toMatchObject({ status: 401, body: { detail: 'invalid refresh' } });
  });

  it('E08, E09: signing out ends both tokens at once, and may be said again', async () => {
    const { refresh_token: REFRESH_TOKEN = '', access_token: TOKEN = '' } = await login(KEYS.viewer);
    const out = 'curl -X POST /auth/logout -H "Content-Type: application/json" -d \'{"refresh_token": "\'$REFRESH_TOKEN\'"}\'';
    for (const time of ['first', 'again']) expect(await curl(out, { REFRESH_TOKEN }), time).toMatchObject({ status: 200, body: { ok: true } });
    expect(await curl('curl -X POST /auth/refresh -H "Content-Type: application/json" -d \'{"refresh_token": "\'$REFRESH_TOKEN\'"}\'', { REFRESH_TOKEN })).toMatchObject({ status: 401, body: { detail: 'invalid refresh' } });
    expect((await curl('curl /auth/me -H "Authorization: Bearer $TOKEN"', { TOKEN })).status).toBe(401);
  });

  it('E10: says of each token what is wrong with it', async () => {
    const me = (TOKEN: string) => curl('curl /auth/me -H "Authorization: Bearer $TOKEN"', { TOKEN });
    const own = (await login(KEYS.viewer))['access_token'] ?? '';
    const claims = decodeJwt(own);
    const resigned = (change: object) => hmacToken({ ...claims, ...change }, { secret: SECRET, header: { typ: 'at+jwt', kid: 'shared' } });
    expect(await curl('curl /auth/me')).toMatchObject({ status: 401, body: { detail: 'missing bearer token' } });
    expect(await me('not-a-token')).toMatchObject({ status: 401, body: { detail: 'invalid token' } });
    expect(await me(hmacToken({ ...claims, exp: soon() }, { header: { typ: 'at+jwt' } }))).toMatchObject({ status: 401, body: { detail: 'invalid token' } });
    expect(await me(resigned({ iat: 1_000, exp: 1_900 }))).toMatchObject({ status: 401, body: { detail: 'token expired' } });
    expect(await me(resigned({ typ: 'refresh' }))).toMatchObject({ status: 401, body: { detail: 'invalid token type' } });
    expect((await me(resigned({}))).status).toBe(200);
  });

  it('E14: whoever asks is told who they are', async () => {
    expect(await curl('curl /auth/me -H "Authorization: Bearer $TOKEN"', await asViewer())).toMatchObject({ status: 200, body: { user_id: 'user_viewer', tenant_id: 'acme', roles: ['viewer'], org_id: 'org1' } });
  });

  it('E21, E22: the effective registry is for whoever may read it; everybody else is told what they lack', async () => {
    const effective = await curl('curl /registry/effective -H "Authorization: Bearer $TOKEN"', { TOKEN: (await login(KEYS.admin))['access_token'] ?? '' });
    expect(effective).toMatchObject({ status: 200, body: { roles: { admin: ['*'], support_agent: ['runs:read', 'runs:write', 'approvals:write'], viewer: ['runs:read'] } } });
    expect(await curl('curl /registry/effective -H "Authorization: Bearer $TOKEN"', await asViewer())).toMatchObject({ status: 403, body: { detail: 'missing capability: registry:read' } });
    const nobody = { TOKEN: (await login(KEYS.nobody))['access_token'] ?? '' };
    expect((await curl('curl /auth/me -H "Authorization: Bearer $TOKEN"', nobody)).body).toMatchObject({ roles: [] });
    expect((await curl('curl /registry/effective -H "Authorization: Bearer $TOKEN"', nobody)).status).toBe(403);
    expect((await curl('curl /runs/0190a000-0000-7000-8000-000000000001/subscribe -H "Authorization: Bearer $TOKEN"', nobody)).status).toBe(403);
  });

  it('the roles of the document’s example mean what it says', async () => {
    const capabilities = async (key: string) => {
      const { body } = await curl('curl /api/v1/session/me -H "Authorization: Bearer $TOKEN"', { TOKEN: (await login(key))['access_token'] ?? '' });
      return (body as { readonly capabilities: readonly string[] }).capabilities.toSorted(); // the answer's own shape
    };
    expect(await capabilities(KEYS.viewer)).toEqual(['runs:read']);
    expect(await capabilities(KEYS.agent)).toEqual(['approvals:read', 'approvals:vote', 'runs:read', 'runs:write']);
    expect(await capabilities(KEYS.admin)).toEqual(expect.arrayContaining(['registry:read', 'registry:write', 'mcp:manage', 'user:manage']));
  });

  it('E20: MCP servers are for whoever manages them', async () => {
    const viewer = await asViewer();
    const TOKEN = (await login(KEYS.admin))['access_token'] ?? '';
    const register = 'curl -X POST /mcp/servers -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -d \'{"id": "weather", "base_url": "https://weather.example/mcp"}\'';
    for (const command of [register, 'curl /mcp/servers -H "Authorization: Bearer $TOKEN"', 'curl /mcp/servers/weather -H "Authorization: Bearer $TOKEN"', 'curl -X DELETE /mcp/servers/weather -H "Authorization: Bearer $TOKEN"', 'curl -X POST /mcp/discover -H "Authorization: Bearer $TOKEN"',
      'curl -X PUT /mcp/servers/weather -H "Authorization: Bearer $TOKEN" -d \'{"base_url": "https://weather.example/mcp"}\'', 'curl -X POST /mcp/servers/weather/discover -H "Authorization: Bearer $TOKEN"', 'curl -X POST /mcp/servers/weather/health -H "Authorization: Bearer $TOKEN"']) {
      expect(await curl(command, viewer), command).toMatchObject({ status: 403, body: { detail: 'missing capability: mcp:manage' } });
    }
    expect(await curl(register, { TOKEN })).toMatchObject({ status: 200, body: { id: 'weather', base_url: 'https://weather.example/mcp', timeout_s: 15 } });
    expect((await curl('curl /mcp/servers -H "Authorization: Bearer $TOKEN"', { TOKEN })).body).toMatchObject({ servers: [{ id: 'weather' }] });
    expect((await curl('curl -X DELETE /mcp/servers/weather -H "Authorization: Bearer $TOKEN"', { TOKEN })).status).toBe(200);
  });

  it('E11, E39: a browser’s event source follows a run with the token in the address, and nothing else takes one there', async () => {
    const runId = await aRun();
    const stream = await curl('curl /runs/$RUN_ID/subscribe?access_token=$JWT', { RUN_ID: runId, JWT: (await asViewer()).TOKEN });
    expect([stream.status, stream.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(stream.text).toMatch(/^id: 1$[\s\S]*"type":"submitted"[\s\S]*^event: done$/m);
    expect(await curl('curl /runs/$RUN_ID/subscribe?access_token=nonsense', { RUN_ID: runId })).toMatchObject({ status: 401, body: { detail: 'invalid token' } });
    expect((await curl('curl /auth/me?access_token=$JWT', { JWT: (await asViewer()).TOKEN })).status).toBe(400);
    expect(host.said()).not.toContain('access_token');
  });

  it('E35, E36, E37: a mission’s run is named, found by its name and taken away, with the document’s roles', async () => {
    await aRun();
    const { TOKEN } = await asRole('agent');
    const mission = await curl('curl -X POST /missions -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -d \'{"user_message": "sun?", "task_id": "task_1"}\'', { TOKEN });
    expect(mission).toMatchObject({ status: 200, body: { task_id: 'task_1', run_id: expect.any(String) as unknown } });
    const RUN_ID = texts(mission.body)['run_id'] ?? '';
    expect(await curl('curl -X PATCH /runs/$RUN_ID -H "Authorization: Bearer $TOKEN" -d \'{"title": "Sunny side", "tags": ["weather", "demo"]}\'', { TOKEN, RUN_ID })).toMatchObject({ status: 200, body: { run: { run_id: RUN_ID, title: 'Sunny side', tags: ['weather', 'demo'] } } });
    const viewer = await asViewer();
    await expect.poll(async () => (await curl('curl "/runs?query=sunny&state=completed&tag=weather" -H "Authorization: Bearer $TOKEN"', viewer)).body, { timeout: 10_000 }).toMatchObject({ runs: [{ run_id: RUN_ID, task_id: 'task_1', tenant_id: 'acme', state: 'completed' }] });
    const bundle = await curl('curl /runs/$RUN_ID/export -H "Authorization: Bearer $TOKEN"', { ...viewer, RUN_ID });
    expect(bundle.status).toBe(200);
    expect(bundle.body).toMatchObject({ run: { run_id: RUN_ID, budget_used: { llm_calls: 1, cost_units: 10 } }, events: [{ _seq: 1, state: 'submitted' }, { _seq: 2, state: 'working' }, { _seq: 3 }, { _seq: 4 }, { _seq: 5, state: 'completed' }] });
    expect(await curl('curl -X POST /missions -H "Authorization: Bearer $TOKEN" -d \'{"user_message": "x"}\'', viewer)).toMatchObject({ status: 403, body: { detail: 'missing capability: runs:write' } });
  });

  it('E23: a change of the registry’s file holds without a restart', async () => {
    const viewer = await asViewer();
    const ask = async () => (await curl('curl /registry/effective -H "Authorization: Bearer $TOKEN"', viewer)).status;
    expect(await ask()).toBe(403);
    writeFileSync(join(host.folder, 'registry.json'), JSON.stringify({ ...REGISTRY, roles: { ...REGISTRY.roles, viewer: ['runs:read', 'registry:read'] } }));
    await expect.poll(ask, { timeout: 15_000, interval: 500 }).toBe(200);
    writeFileSync(join(host.folder, 'registry.json'), JSON.stringify(REGISTRY));
    await expect.poll(ask, { timeout: 15_000, interval: 500 }).toBe(403);
  });

  it('E19, E53: the base is saved whole by whoever may write it, as the file of REGISTRY_PATH and at once for everybody', async () => {
    const signedIn = await curl('curl -X POST /api/v1/auth/login -H "Content-Type: application/json" -d \'{"email": "keeper@example.com", "password": "\'$PASSWORD\'"}\'', { PASSWORD });
    const TOKEN = texts(signedIn.body)['access_token'] ?? ''; // no key reaches above its tenant
    const BODY = JSON.stringify({ ...REGISTRY, actions: [{ action_id: 'weather.ask', tool: 'weather', cost_units: 3 }] });
    const put = 'curl -X PUT /registry -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -d "$BODY"';
    for (const wrong of ['{"tools": []}', '{"actions": []}', '[]']) expect(await curl(put, { BODY: wrong, TOKEN }), wrong).toMatchObject({ status: 400, body: { detail: 'invalid registry payload' } });
    expect(await curl(put, { BODY, TOKEN })).toMatchObject({ status: 200, body: { ok: true } });
    const admin = { TOKEN };
    expect((await curl('curl /registry/effective -H "Authorization: Bearer $TOKEN"', admin)).body).toMatchObject({ actions: [{ action_id: 'weather.ask', cost_units: 3 }] });
    expect((await curl('curl /registry -H "Authorization: Bearer $TOKEN"', admin)).body).toEqual(JSON.parse(BODY));
    expect(JSON.parse(readFileSync(join(host.folder, 'registry.json'), 'utf8'))).toEqual(JSON.parse(BODY));
    expect((await curl('curl -X POST /registry/refresh -H "Authorization: Bearer $TOKEN"', admin)).body).toEqual({ ok: true, changed: 0 });
  });

  /** A run that has ended, of an agent that the admin made and published. */
  async function aRun(): Promise<string> {
    const signedIn = await curl('curl -X POST /api/v1/auth/login -H "Content-Type: application/json" -d \'{"email": "admin@example.com", "password": "\'$PASSWORD\'"}\'', { PASSWORD });
    const post = async (path: string, body: object): Promise<Record<string, never>> => {
      const answer = await fetch(`${host.url}/api/v1/${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', authorization: `Bearer ${texts(signedIn.body)['access_token']}` } });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return (await answer.json()) as Record<string, never>; // the procedures' own shapes
    };
    if (weather !== null) return String((await post('runs/start', { agentId: weather, input: { message: 'sun?' } }))['id']);
    const { version, agent } = await post('catalog/create', { name: 'weather', definition: { name: 'weather', model: 'echo', system_prompt: 'Echo.', tools: [] } });
    const versionId = texts(version)['id'];
    const approval = texts((await post('catalog/submit', { versionId, reason: 'first' }))['approval']);
    await post('approvals/vote', { id: approval['id'], verdict: 'approve', digest: approval['subjectDigest'] });
    await post('catalog/publish', { versionId });
    weather = texts(agent)['id'] ?? null;
    return String((await post('runs/start', { agentId: weather, input: { message: 'sun?' } }))['id']);
  }
});

describe('the Enterprise+ document’s environment', () => {
  it('E12: JWT_SECRET as an example writes it does not start a server', async () => {
    await expect(startHeadless({ env: { JWT_SECRET: 'change-me' } })).rejects.toThrow('JWT_SECRET');
  });

  it('E04, E05: the lives of both tokens are what the variables say', async () => {
    const host = await startHeadless({ env: { ...ENV, JWT_ACCESS_TTL_S: '120', JWT_REFRESH_TTL_S: '86400' }, bootstrap: BOOTSTRAP, files: { 'registry.json': JSON.stringify(REGISTRY) } });
    const answer = await fetch(`${host.url}/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ api_key: KEYS.admin }) });
    expect(await answer.json()).toMatchObject({ expires_in: 120 });
    await host.stop();
  });

  skipUnserved([
  ]);
});
