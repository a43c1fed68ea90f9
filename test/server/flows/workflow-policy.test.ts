import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApprovalPolicy, isStricter } from '../../../server/agents/approvals/index.ts';
import { workflowPolicy } from '../../../server/flows/workflow-policy.ts';
import { BASE_REGISTRY } from '../../../shared/base-registry.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';
import { readLayer } from '../../../shared/registry-layer.ts';
import type { RightsChange } from '../../../shared/rights-diff.ts';
import type { RequestFacts } from '../../../shared/workflow-schema.ts';
import { aLayer, aRegistry } from '../../support/registry-layers.ts';

const gained = (after: string): RightsChange => ({ kind: 'tool', change: 'added', name: 'pay', after, weight: 'widens', severity: after === 'destructive' ? 'high' : 'low', says: `Gains pay (${after})` });
const LOW: RequestFacts = { risk: 'low', rights: [gained('read-only')] };
const DESTRUCTIVE: RequestFacts = { risk: 'low', rights: [gained('read-only'), gained('destructive')] };

const policyOf = (workflows: JsonObject, facts?: RequestFacts, tenant?: JsonObject) =>
  workflowPolicy(aRegistry({ base: { workflows }, ...(tenant ? { tenant: { workflows: tenant } } : {}) }), 'agent_publish', 'v', facts);
const PUBLISH = { required_approvers: 1, roles: ['admin', 'agent_designer'], expiry_hours: 72, enabled: true };
/** What a layer that says this would be refused for when it is saved. */
const refusals = (workflow: Json) => readLayer(aLayer('tenant', { workflows: { agent_publish: workflow } })).issues.filter(({ refuses }) => refuses).map(({ path }) => path);

describe('the policy of a workflow', () => {
  it('T64: of the base asks one admin or designer to publish and two admins to delete, within 72 hours', () => {
    const base = aRegistry({ base: BASE_REGISTRY });
    const rest = { expiresHours: 72, remindHours: 24, selfApproval: false, autoPublish: false };
    expect(workflowPolicy(base, 'agent_publish', 'v')).toEqual({ required: 1, roles: ['admin', 'agent_designer'], ...rest, workflow: { name: 'agent_publish', version: 'v' } });
    expect(workflowPolicy(base, 'agent_delete', 'v')).toEqual({ required: 2, roles: ['admin'], ...rest, workflow: { name: 'agent_delete', version: 'v' } });
  });

  it('T65: is the tenant’s where it has one, else the global one, and a disabled one is skipped', () => {
    const global = { agent_publish: PUBLISH };
    expect(policyOf(global, undefined, { agent_publish: { required_approvers: 3, roles: ['admin'] } })).toMatchObject({ required: 3, roles: ['admin'] });
    expect(policyOf(global, undefined, {})).toMatchObject({ required: 1, roles: ['admin', 'agent_designer'] });
    expect(policyOf(global, undefined, { agent_publish: { required_approvers: 3, enabled: false } })).toMatchObject({ required: 1, roles: ['admin', 'agent_designer'], workflow: { name: 'agent_publish' } });
    expect(policyOf({ agent_publish: { ...PUBLISH, required_approvers: 5, enabled: false } }, undefined, { agent_publish: { required_approvers: 2, roles: ['agent_designer'] } })).toMatchObject({ required: 2, roles: ['agent_designer'] });
    expect(policyOf({ agent_publish: { ...PUBLISH, required_approvers: 5, enabled: false } })).toMatchObject({ required: 1, workflow: null });
  });

  it('T66: without a workflow is one admin, without expiry', () => {
    const plain = { required: 1, roles: ['admin'], expiresHours: null, selfApproval: false, autoPublish: false, workflow: null };
    expect(workflowPolicy(aRegistry({}), 'agent_publish', 'v')).toEqual(plain);
    expect(workflowPolicy(aRegistry({ base: BASE_REGISTRY }), 'budget_change', 'v')).toEqual(plain);
  });

  it('SOD-09: is refused when it is saved with none, fewer than none or a thousand million approvers, or with no roles', () => {
    const at = (field: string) => [`/workflows/agent_publish/${field}`];
    expect(refusals({ required_approvers: 0 })).toEqual(at('required_approvers'));
    expect(refusals({ required_approvers: -1 })).toEqual(at('required_approvers'));
    expect(refusals({ required_approvers: 1_000_000_000 })).toEqual(at('required_approvers'));
    expect(refusals({ roles: [] })).toEqual(at('roles'));
    expect(refusals({ later_stages: [{ required_approvers: 0, roles: ['admin'] }] })).toHaveLength(1);
    expect(refusals({ later_stages: [{ required_approvers: 1, roles: [] }] })).toHaveLength(1);
    expect(refusals({ conditions: [{ when: {}, required_approvers: 2 }] })).toHaveLength(1);
    expect(refusals(PUBLISH)).toEqual([]);
  });

  it('asks two people, one of them an admin, as soon as a destructive tool is added', () => {
    const workflows = { agent_publish: { ...PUBLISH, conditions: [{ when: { rights: { kind: 'tool', after: 'destructive', weight: 'widens' } }, required_approvers: 2, at_least: { admin: 1 } }] } };
    expect(policyOf(workflows, LOW)).toMatchObject({ required: 1 });
    expect(policyOf(workflows, LOW).because).toBeUndefined();
    expect(policyOf(workflows, DESTRUCTIVE)).toMatchObject({ required: 2, atLeast: { admin: 1 }, because: ['rights change with kind tool, weight widens, after destructive'] });
  });

  it('asks stage after stage by risk and by severity, and a comment with each vote', () => {
    const later = [{ required_approvers: 1, roles: ['security_officer'] }];
    const workflows = { agent_publish: { ...PUBLISH, auto_publish: true, conditions: [{ when: { risk: ['high'] }, later_stages: later, comment_required: true }, { when: { rights: { severity: 'high' } }, auto_publish: false }] } };
    expect(policyOf(workflows, { risk: 'high', rights: [] })).toMatchObject({ laterStages: [{ required: 1, roles: ['security_officer'] }], commentRequired: true, autoPublish: true });
    expect(policyOf(workflows, DESTRUCTIVE)).toMatchObject({ autoPublish: false });
    expect(policyOf(workflows, { risk: null, rights: [] }).laterStages).toBeUndefined();
  });

  it('takes conditions and stages from every layer, and none away by a lower one', () => {
    const condition = { when: { risk: ['high'] }, required_approvers: 3 };
    const base = { agent_publish: { ...PUBLISH, conditions: [condition], later_stages: [{ required_approvers: 1, roles: ['admin'] }], delegation: false, break_glass: false } };
    const held = policyOf(base, { risk: 'high', rights: [] }, { agent_publish: { conditions: [], later_stages: [{ required_approvers: 2, roles: ['auditor'] }], delegation: true, break_glass: true } });
    expect(held).toMatchObject({ required: 3, laterStages: [{ required: 1, roles: ['admin'] }, { required: 2, roles: ['auditor'] }], delegation: false, reviewHours: null });
  });

  it('that nobody could satisfy is one that no request is made under', () => {
    expect(ApprovalPolicy.safeParse(policyOf({ agent_publish: { ...PUBLISH, at_least: { auditor: 1 } } })).success).toBe(false);
  });

  it('only ever becomes stricter by a condition', () => {
    const condition = fc.record({
      when: fc.constant({ risk: ['high'] }), required_approvers: fc.integer({ min: 1, max: 5 }), at_least: fc.constantFrom({}, { admin: 1 }, { admin: 2, agent_designer: 1 }),
      later_stages: fc.constantFrom([], [{ required_approvers: 1, roles: ['admin'] }]),
    });
    fc.assert(fc.property(fc.array(condition, { maxLength: 4 }), fc.integer({ min: 1, max: 4 }), (conditions, required) => {
      const workflows = { agent_publish: { ...PUBLISH, required_approvers: required, conditions: JSON.parse(JSON.stringify(conditions)) as Json } }; // plain JSON
      const [plain, met] = [policyOf(workflows, LOW), policyOf(workflows, { risk: 'high', rights: [] })];
      expect(isStricter(plain, met)).toBe(false);
      expect(met.required).toBeGreaterThanOrEqual(plain.required);
      expect(ApprovalPolicy.safeParse(met).success).toBe(true);
    }));
  });
});
