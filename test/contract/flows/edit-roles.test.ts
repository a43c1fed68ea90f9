import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../server/base/actor.ts';
import { changeRole, createRole, removeRole, RoleDraft, roleOf, rolesOf, saveRoles } from '../../../server/flows/edit-roles.ts';
import { previewMember, previewRoles } from '../../../server/flows/preview-roles.ts';
import { castVote, openApprovalStore } from '../../../server/agents/approvals/index.ts';
import { requestApproval } from '../../../server/agents/approvals/request-approval.ts';
import { votesStanding } from '../../../server/flows/votes-standing.ts';
import { changeRoles } from '../../../server/people/identity/index.ts';
import { ownersOf } from '../../../server/registry/layers/index.ts';
import { writeLayer } from '../../../server/registry/overrides/index.ts';
import { createOrganisation, type Tenant } from '../../../server/tenancy/tenants/index.ts';
import { DEFAULT_ROLES } from '../../../shared/default-roles.ts';
import { CAPABILITY_NAMES } from '../../../shared/capabilities.ts';
import { DIGEST, aPolicy } from '../../support/approval-builders.ts';
import { databases, type TestDatabase } from '../../support/databases.ts';
import { type PeopleHouse, peopleHouse } from '../../support/people-house.ts';

const draft = (more: object) => RoleDraft.parse(more);

describe.each(databases)('roles of a tenant on %s', (_name, open) => {
  let database: TestDatabase;
  let house: PeopleHouse;
  let deps: { readonly overrides: PeopleHouse['overrides']; readonly people: PeopleHouse['deps']['people'] };
  let acme: Tenant;
  let owner: Actor;
  let admin: Actor;
  beforeAll(async () => {
    database = await open();
    house = await peopleHouse(database);
    deps = { overrides: house.overrides, people: house.deps.people };
    await createOrganisation(house.deps, house.installer(), { slug: 'corp', name: 'Corp' });
    acme = await house.tenant('acme', 'corp');
    owner = await house.person(acme, 'owner', ['owner']);
    admin = await house.person(acme, 'ann', ['admin']);
  });
  afterAll(() => database.close());

  const held = (roles: readonly string[]) => database.storage.readIdentity(admin, (db) => house.deps.roleBook.held(db, acme.id, roles));
  const layer = (kind: 'org' | 'tenant') => {
    const owners = ownersOf({ organisationId: acme.organisationId, tenantId: acme.id, userId: null });
    const found = owners.find((one) => one.kind === kind);
    if (!found) throw new Error(`no ${kind} layer`);
    return { owner: found, above: owners.slice(0, owners.indexOf(found)) };
  };

  it('RBAC-09: are made, changed and inherited within what their maker holds, and what they give counts at once', async () => {
    const made = await createRole(deps, admin, 'reviewer', draft({ capabilities: ['catalog:*'], extends: ['viewer'], description: 'Looks again' }));
    expect(made).toMatchObject({ name: 'reviewer', layer: 'tenant', isSystem: false, holders: 0, parents: ['viewer'], description: 'Looks again' });
    expect((await held(['reviewer'])).capabilities.has('catalog:publish')).toBe(true);
    expect((await held(['reviewer'])).capabilities.has('report:read')).toBe(true);
    await expect(createRole(deps, admin, 'thief', draft({ capabilities: ['secret:read'] }))).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
    await expect(createRole(deps, admin, 'heir', draft({ extends: ['owner'] }))).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
    await expect(createRole(deps, { ...admin, capabilities: new Set(['role:manage']) }, 'more', draft({ capabilities: ['runs:read'] }))).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
    await expect(changeRole(deps, admin, 'reviewer', draft({ capabilities: ['privacy:erase'] }))).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
    expect((await held(['reviewer'])).capabilities.has('privacy:erase')).toBe(false);
    expect(house.audit.of('admin.role.defined').at(-1)).toMatchObject({ actor: { userId: admin.userId }, details: { roles: [{ role: 'reviewer', before: null }] } });
  });

  it('tell what each role was and is when they change, and nothing of those that stay', async () => {
    await createRole(deps, admin, 'stays', draft({ capabilities: ['runs:read'] }));
    await createRole(deps, admin, 'moves', draft({ capabilities: ['runs:read'], description: 'Looks' }));
    const told = () => house.audit.of('admin.role.defined');
    const [version, count] = [await versionOf('tenant'), told().length];
    await changeRole(deps, admin, 'moves', { description: 'Looks' });
    expect(await versionOf('tenant')).toBe(version);
    expect(told()).toHaveLength(count);
    await changeRole(deps, admin, 'moves', { description: 'Looks again' });
    expect(told().at(-1)?.details).toEqual({
      more: 0, reason: 'role changed', roles: [{ role: 'moves', before: { capabilities: ['runs:read'], description: 'Looks' }, after: { capabilities: ['runs:read'], description: 'Looks again' } }],
    });
    await removeRole(deps, admin, 'moves');
    expect(told().at(-1)?.details).toMatchObject({ roles: [{ role: 'moves', before: { description: 'Looks again' }, after: null }] });
    await removeRole(deps, admin, 'stays');
  });

  it('RBAC-06, RBAC-07: are refused in a circle, under nobody, and with a name that every object has', async () => {
    await createRole(deps, admin, 'one', draft({ capabilities: ['runs:read'] }));
    await createRole(deps, admin, 'two', draft({ extends: ['one'] }));
    await expect(changeRole(deps, admin, 'one', draft({ extends: ['two'] }))).rejects.toMatchObject({ code: 'registry/invalid-layer' });
    await expect(changeRole(deps, admin, 'one', draft({ extends: ['one'] }))).rejects.toMatchObject({ code: 'registry/invalid-layer' });
    await expect(changeRole(deps, admin, 'one', draft({ extends: ['ghost'] }))).rejects.toMatchObject({ code: 'registry/invalid-layer' });
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) await expect(createRole(deps, admin, name, draft({})), name).rejects.toMatchObject({ code: expect.stringMatching(/registry\/invalid-layer|people\/role-exists/) as unknown });
    expect((await held(['two'])).capabilities.has('runs:read')).toBe(true);
  });

  it('RBAC-10: stay while somebody holds them, and are gone when nobody does', async () => {
    await createRole(deps, admin, 'temp', draft({ capabilities: ['runs:read'] }));
    const tom = await house.person(acme, 'tom', ['temp']);
    await expect(removeRole(deps, admin, 'temp')).rejects.toMatchObject({ code: 'people/role-in-use' });
    expect(await database.storage.readIdentity(admin, (db) => roleOf(deps, db, admin, 'temp'))).toMatchObject({ holders: 1 });
    await changeRoles(house.deps, admin, { userId: tom.userId, ver: 1, roles: [] });
    expect(await removeRole(deps, admin, 'temp')).toEqual({ name: 'temp' });
    await expect(removeRole(deps, admin, 'temp')).rejects.toMatchObject({ code: 'people/role-not-found' });
    await expect(removeRole(deps, admin, 'viewer')).rejects.toMatchObject({ code: 'people/system-role' });
  });

  it('RBAC-12, RBAC-13: narrow those above and widen nothing, whoever edits', async () => {
    const basedOn = await versionOf('tenant');
    const said = await saidOf('tenant');
    await expect(saveRoles(deps, owner, { roles: { ...said, viewer: ['*'] }, basedOn, reason: null })).rejects.toMatchObject({ code: 'registry/widens' });
    await saveRoles(deps, owner, { roles: { ...said, viewer: ['runs:read'] }, basedOn, reason: 'less' });
    expect([...(await held(['viewer'])).capabilities]).toEqual(['runs:read']);
    expect((await database.storage.readIdentity(admin, (db) => rolesOf(deps, db, admin))).find(({ name }) => name === 'viewer')).toMatchObject({ layer: 'base', isSystem: true, narrowed: true });
    const org = layer('org');
    const policies = [{ policy_id: 'ask-before-mail', when: { action: 'nothing.*' }, effect: { require_approval: false } }];
    await expect(writeLayer(house.overrides, owner, { ...org, content: { policies }, basedOn: 0, reason: null, editor: new Set(CAPABILITY_NAMES) })).rejects.toMatchObject({ code: 'registry/widens' });
    await writeLayer(house.overrides, owner, { ...org, content: { limits: { max_tool_calls: 10 } }, basedOn: 0, reason: null, editor: new Set(CAPABILITY_NAMES) });
    const tenant = layer('tenant');
    await expect(writeLayer(house.overrides, owner, { ...tenant, content: { limits: { max_tool_calls: 20 } }, basedOn: basedOn + 1, reason: null, editor: new Set(CAPABILITY_NAMES) })).rejects.toMatchObject({ code: 'registry/widens' });
    await saveRoles(deps, owner, { roles: said, basedOn: basedOn + 1, reason: null });
  });

  it('show before they are saved who would gain and lose what', async () => {
    const pat = await house.person(acme, 'pat', ['operator']);
    const said = await saidOf('tenant');
    const preview = await database.storage.readIdentity(admin, (db) => previewRoles(deps, db, admin, { kind: 'tenant', roles: { ...said, operator: ['runs:read', 'tenant:read'] }, policies: [{ policy_id: 'extra', when: { capability: 'audit:read', roles_any: ['operator'] }, effect: { allow: true } }] }));
    expect(preview.people.find(({ id }) => id === pat.userId)).toMatchObject({ gains: ['audit:read'], loses: expect.arrayContaining(['runs:write']) as unknown });
    expect(preview.roles.map(({ role }) => role)).toEqual(['operator']);
    expect(preview.refusals).toEqual([]);
    const member = await database.storage.readIdentity(admin, (db) => previewMember({ ...deps, roleBook: house.deps.roleBook }, db, admin, { userId: pat.userId, roles: ['owner'] }));
    expect(member).toMatchObject({ gains: expect.arrayContaining(['secret:read']) as unknown, beyond: expect.arrayContaining(['secret:read']) as unknown });
    expect((await held(['operator'])).capabilities.has('runs:write')).toBe(true);
  });

  it('T12: access policies of the tenant’s layer take and give at the next request', async () => {
    const version = await versionOf('tenant');
    const said = await saidOf('tenant');
    const tenant = layer('tenant');
    const save = (policies: object[], basedOn: number) => writeLayer(house.overrides, admin, { ...tenant, content: { roles: said, policies: JSON.parse(JSON.stringify(policies)) as never }, basedOn, reason: null, editor: admin.capabilities }); // plain JSON
    await save([{ policy_id: 'no-export', when: { capability: '*:export' }, effect: { deny: true, deny_reason: 'frozen' } }, { policy_id: 'see-costs', when: { capability: 'costs:read', roles_any: ['viewer'] }, effect: { allow: true } }], version);
    expect((await held(['operator'])).capabilities.has('runs:export')).toBe(false);
    expect((await held(['viewer'])).capabilities.has('costs:read')).toBe(true);
    await expect(save([{ policy_id: 'a', when: { capability: 'secret:read', roles_any: ['viewer'] }, effect: { allow: true } }], version + 1)).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
    await writeLayer(house.overrides, owner, { ...tenant, content: { roles: said }, basedOn: version + 1, reason: null, editor: owner.capabilities });
    expect((await held(['operator'])).capabilities.has('runs:export')).toBe(true);
  });

  it('SOD-07: a vote whose voter lost the role no longer counts when it comes to the threshold', async () => {
    const governed = approvals(2, ['admin']);
    const [first, second, third] = [await house.person(acme, 'v1', ['admin']), await house.person(acme, 'v2', ['admin']), await house.person(acme, 'v3', ['admin'])];
    const asked = await requestApproval(governed, admin, question);
    const vote = (who: Actor) => castVote(governed, who, { id: asked.id, verdict: 'approve', digest: DIGEST });
    expect((await vote(first)).state).toBe('pending');
    await changeRoles(house.deps, owner, { userId: first.userId, ver: 1, roles: ['viewer'] });
    expect((await vote(second)).state).toBe('pending');
    expect(house.audit.of('approval.decision.recorded').at(-1)).toMatchObject({ details: { outcome: 'pending', lapsed: 1 } });
    expect((await vote(third)).state).toBe('approved');
  });

  it.each(Object.keys(DEFAULT_ROLES))('SOD-01: %s does not decide their own request', async (role) => {
    const governed = approvals(1, [role]);
    const asker = await house.person(acme, `asker-${role.replaceAll('_', '-')}`, [role]);
    const asked = await requestApproval(governed, asker, question);
    await expect(castVote(governed, asker, { id: asked.id, verdict: 'approve', digest: DIGEST })).rejects.toMatchObject({ code: 'approvals/own-request' });
  });

  it('SOD-11: whoever makes their own group the approvers still does not approve what they asked for', async () => {
    await createRole(deps, admin, 'team', draft({ capabilities: ['approvals:vote', 'approvals:read'] }));
    const [ann, mate] = [await house.person(acme, 'team-ann', ['admin']), await house.person(acme, 'mate', [])];
    const governed = approvals(1, ['team']);
    const asked = await requestApproval(governed, ann, question);
    await changeRoles(house.deps, admin, { userId: ann.userId, ver: 1, roles: ['admin', 'team'] });
    await changeRoles(house.deps, admin, { userId: mate.userId, ver: 1, roles: ['team'] });
    const inTeam = (who: Actor): Actor => ({ ...who, roles: new Set(['team']) });
    await expect(castVote(governed, inTeam(ann), { id: asked.id, verdict: 'approve', digest: DIGEST })).rejects.toMatchObject({ code: 'approvals/own-request' });
    expect((await castVote(governed, inTeam(mate), { id: asked.id, verdict: 'approve', digest: DIGEST })).state).toBe('approved');
  });

  it('leave no vote to a requester’s key or to somebody who works as another person', async () => {
    const governed = approvals(1, ['admin']);
    const asker = await house.person(acme, 'key-asker', ['admin']);
    const other = await house.person(acme, 'key-other', ['admin']);
    const asked = await requestApproval(governed, asker, question);
    const vote = (who: Actor) => castVote(governed, who, { id: asked.id, verdict: 'approve', digest: DIGEST });
    await expect(vote({ ...asker, kind: 'key' })).rejects.toMatchObject({ code: 'approvals/own-request' });
    await expect(vote({ ...other, kind: 'key' })).rejects.toMatchObject({ code: 'approvals/human-required' });
    await expect(vote({ ...other, impersonator: { userId: asker.userId, name: 'asker', reason: 'to approve it myself' } })).rejects.toMatchObject({ code: 'approvals/impersonating' });
  });

  const question = { type: 'agent_publish', title: 'Publish', subjectType: 'agent_version', subjectId: 'x', subjectDigest: DIGEST } as const;
  const approvals = (required: number, roles: readonly string[]) => ({
    storage: database.storage, clock: house.clock, ids: house.deps.ids, audit: house.audit, approvals: openApprovalStore(database.storage.kit), reactions: {},
    workflowFor: () => Promise.resolve(aPolicy({ required, roles: [...roles] })), votesStanding: votesStanding(house.deps.people),
  });

  const versionOf = async (kind: 'org' | 'tenant') => (await database.storage.read(admin, (db) => house.overrides.layers.latest(db, layer(kind).owner)))?.version ?? 0;
  const saidOf = async (kind: 'org' | 'tenant') => ((await database.storage.read(admin, (db) => house.overrides.layers.latest(db, layer(kind).owner)))?.content as { roles?: Record<string, never> } | undefined)?.roles ?? {}; // as it was written above
});
