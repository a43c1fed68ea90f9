import { describe, expect, it } from 'vitest';
import { toolRule } from '../../../server/flows/tool-rule.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';
import { aRegistry } from '../../support/registry-layers.ts';

const definition = { name: 'clerk', model: 'echo', tools: ['echo', 'send_mail'] };
const rule = (base: JsonObject, over: Partial<Parameters<typeof toolRule>[1]> = {}) =>
  toolRule(aRegistry({ base }), { definition, tool: 'send_mail', arguments: {}, roles: new Set(['operator']), ...over });
const mail: Readonly<Record<string, Json>> = { tools: [{ tool_id: 'send_mail' }], actions: [{ action_id: 'mail.send', tool: 'send_mail', cost_units: 5 }] };

describe('the rule of a tool call', () => {
  it('E25: costs what its action says, one unit where nobody says', () => {
    expect(rule(mail)).toEqual({ refusal: null, approvalFor: [], action: 'mail.send', costUnits: 5, obligations: [] });
    expect(rule({}, { tool: 'echo' })).toMatchObject({ refusal: null, action: null, costUnits: 1 });
  });

  it('E25: costs what a policy sets instead', () => {
    expect(rule({ ...mail, policies: [{ policy_id: 'dear', when: { action: 'mail.*' }, effect: { set_cost_units: 40 } }] }).costUnits).toBe(40);
  });

  it('E57: is refused by a policy that denies it, which is named with its reason', () => {
    const policies = [{ policy_id: 'quiet', when: { argument: { name: 'to', contains: '@press' } }, effect: { deny: true, deny_reason: 'no mail to the press' } }];

    expect(rule({ ...mail, policies }, { arguments: { to: 'desk@press.example' } }).refusal).toBe('no mail to the press (policy quiet)');
    expect(rule({ ...mail, policies }, { arguments: { to: 'ada@example.org' } }).refusal).toBeNull();
  });

  it('E57: names every policy that wants an approval first, unless one denies it anyway', () => {
    const ask = (id: string, priority: number) => ({ policy_id: id, priority, when: { roles_any: ['operator'] }, effect: { require_approval: true } });
    expect(rule({ ...mail, policies: [ask('ask', 1), ask('ask-too', 2)] })).toMatchObject({ refusal: null, approvalFor: ['ask-too', 'ask'] });
    expect(rule({ ...mail, policies: [ask('ask', 1), { policy_id: 'never', effect: { deny: true } }] }).refusal).toContain('(policy never)');
  });

  it('E58: carries the obligations of the policies that speak of it', () => {
    const policies = [{ policy_id: 'receipts', when: { action: 'mail.*' }, effect: { obligations: [{ type: 'must_emit_artifact' }] } }];

    expect(rule({ ...mail, policies }).obligations).toEqual([{ policy: 'receipts', obligation: { type: 'must_emit_artifact' } }]);
  });

  it('is refused for a tool that the definition does not list, or that the registry has switched off', () => {
    expect(rule(mail, { definition: { ...definition, tools: ['echo'] } }).refusal).toBe('the approved definition does not list this tool');
    expect(rule({ tools: [{ tool_id: 'send_mail', enabled: false }] }).refusal).toBe('the registry has switched this tool off');
  });
});
