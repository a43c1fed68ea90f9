import { describe, expect, it } from 'vitest';
import { differs, reachOf, touches, valueChanges } from '../../../server/flows/impact-rules.ts';
import { rightsOf } from '../../../shared/agent-rights.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { aRegistry, type LayerContents } from '../../support/registry-layers.ts';

const BASE = {
  tools: [{ tool_id: 'mail.send', timeout_ms: 1_000 }, { tool_id: 'mail.read' }],
  actions: [{ action_id: 'send_email', tool: 'mail.send' }],
  mcp_servers: [{ id: 'files', name: 'File server', base_url: 'https://files.example/mcp' }],
  policies: [{ policy_id: 'ask', when: { tool: 'mail.*', roles_any: ['operator'] }, effect: { require_approval: true } }],
  limits: { max_tool_calls: 9, per_tool: { 'mail.send': 5 }, per_action: { send_email: 3 } },
  roles: { operator: ['runs:read'] },
};

const MAILER = { model: 'small', tools: ['mail.send'] };
const READER = { model: 'large', tools: ['mail.read'] };

/** What of the change from the base alone to these layers an agent with this definition meets. */
function met(definition: JsonObject, layers: LayerContents): readonly string[] {
  const [before, after] = [aRegistry({ base: BASE, ...(layers.org === undefined ? {} : { org: {} }) }), aRegistry({ base: BASE, ...layers })];
  return touches(reachOf(before, after, valueChanges(before, after)), rightsOf(definition));
}

describe('which effective values a change makes others', () => {
  it('is told field by field of what stays, and as a whole of what comes or goes', () => {
    const [before, after] = [aRegistry({ base: BASE }), aRegistry({ base: BASE, tenant: { tools: [{ tool_id: 'mail.send', timeout_ms: 500 }, { tool_id: 'fax' }], limits: { per_tool: { 'mail.send': 2 } } } })];
    expect(valueChanges(before, after).map(({ pointer, before: was, after: is }) => [pointer, was, is])).toEqual([
      ['/tools/mail.send/timeout_ms', 1_000, 500], ['/tools/fax', undefined, { tool_id: 'fax' }], ['/limits/per_tool/mail.send', 5, 2],
    ]);
    expect(differs(before, after)).toBe(true);
  });

  it('is none for what a layer says and the merge does not take, or what was so already', () => {
    const before = aRegistry({ base: BASE });
    for (const tenant of [{ limits: { max_tool_calls: 50 } }, { tools: [{ tool_id: 'mail.send', timeout_ms: 1_000 }] }]) {
      const after = aRegistry({ base: BASE, tenant });
      expect(valueChanges(before, after)).toEqual([]);
      expect(differs(before, after)).toBe(false);
    }
  });
});

describe('an agent is touched by a change', () => {
  it('of a tool that it uses, and of no other', () => {
    const tenant = { tools: [{ tool_id: 'mail.send', enabled: false }] };
    expect(met(MAILER, { tenant })).toEqual(['/tools/mail.send/enabled']);
    expect(met(READER, { tenant })).toEqual([]);
  });

  it('of the limit of one of its tools, or of the action that its tool carries out', () => {
    const tenant = { limits: { per_tool: { 'mail.send': 1 }, per_action: { send_email: 1 } }, actions: [{ action_id: 'send_email', cost_units: 7 }] };
    expect(met(MAILER, { tenant }).toSorted()).toEqual(['/actions/send_email/cost_units', '/limits/per_action/send_email', '/limits/per_tool/mail.send']);
    expect(met(READER, { tenant })).toEqual([]);
  });

  it('of a cap that every run meets, whatever it uses', () => {
    expect(met({ model: 'small' }, { tenant: { limits: { max_tool_calls: 4 } } })).toEqual(['/limits/max_tool_calls']);
  });

  it('of a server that it calls by id, by name or by address', () => {
    const tenant = { mcp_servers: [{ id: 'files', timeout_s: 3 }] };
    for (const servers of [{ files: {} }, { 'File server': {} }, { other: { url: 'https://files.example/mcp' } }]) {
      expect(met({ model: 'small', mcp_servers: servers }, { tenant }), JSON.stringify(servers)).toEqual(['/mcp_servers/files/timeout_s']);
    }
    expect(met({ model: 'small', mcp_servers: { elsewhere: { url: 'https://elsewhere.example/mcp' } } }, { tenant })).toEqual([]);
  });

  it('of a policy that may speak of one of its calls, whoever makes it and with whatever arguments', () => {
    const added = (when: JsonObject) => ({ tenant: { policies: [{ policy_id: 'new', when, effect: { deny: true } }] } });
    expect(met(MAILER, added({ tool: 'mail.s*', roles_all: ['x'] }))).toEqual(['/policies/new']);
    expect(met(READER, added({ tool: 'mail.s*', roles_all: ['x'] }))).toEqual([]);
    expect(met(MAILER, added({ action: 'send_*' }))).toEqual(['/policies/new']);
    expect(met(READER, added({ action: 'send_*' }))).toEqual([]);
    expect(met(READER, added({ any: [{ tool: 'fax' }, { argument: { name: 'to', present: true } }] }))).toEqual(['/policies/new']);
    expect(met(READER, added({ not: { tool: 'mail.*' } }))).toEqual([]);
    expect(met({ model: 'small', tools: ['fax'] }, added({ not: { tool: 'mail.*' } }))).toEqual(['/policies/new']);
    expect(met({ model: 'small' }, added({}))).toEqual([]);
  });

  it('not of an access policy, of roles, labels or networks', () => {
    const tenant = { policies: [{ policy_id: 'access', when: { capability: 'runs:read' }, effect: { deny: true } }], labels: { hello: 'Hi' }, roles: { operator: [] } };
    expect(met(MAILER, { tenant })).toEqual([]);
  });

  it('of a model that it names, where a registry carries models', () => {
    const tenant = { models: [{ id: 'small', context: 8 }] };
    expect(met(MAILER, { tenant })).toEqual(['/models']);
    expect(met(READER, { tenant })).toEqual([]);
  });
});
