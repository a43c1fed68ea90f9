import { DEFAULT_ROLES } from './default-roles.ts';
import type { JsonObject } from './json.ts';

/** Calls one run may make before somebody raises the limit (FEATURES E31). */
const DEFAULT_MAX_TOOL_CALLS = 50;
const THREE_DAYS_IN_HOURS = 72;

const TEXT_INPUT = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] };

/** What the base layer of a new deployment says; `platform:registry` may write later versions of it. */
export const BASE_REGISTRY: JsonObject = {
  tools: [
    { tool_id: 'echo', label: 'Echo', description: 'Answers with the text it is given.', enabled: true, read_only: true, destructive: false, input_schema: TEXT_INPUT },
    { tool_id: 'count_words', label: 'Count words', description: 'Counts the words of a text.', enabled: true, read_only: true, destructive: false, input_schema: TEXT_INPUT },
    // An example of a tool with consequences: it stands here switched off until an organisation connects it.
    { tool_id: 'send_mail', label: 'Send mail', description: 'Sends one message to one address.', enabled: false, read_only: false, destructive: true },
  ],
  actions: [
    { action_id: 'echo.say', tool: 'echo', description: 'Say a text back.', cost_units: 1, side_effect: false },
    { action_id: 'text.count', tool: 'count_words', description: 'Count words.', cost_units: 1, side_effect: false },
    { action_id: 'mail.send', tool: 'send_mail', description: 'Send a message.', cost_units: 5, side_effect: true },
  ],
  policies: [
    { policy_id: 'ask-before-mail', description: 'Somebody looks at a message before it leaves.', phase: 'exec', priority: 50, when: { action: 'mail.*' }, effect: { require_approval: true } },
  ],
  mcp_servers: [],
  roles: DEFAULT_ROLES,
  limits: { max_tool_calls: DEFAULT_MAX_TOOL_CALLS, max_llm_calls: null, max_cost_units: null, llm_call_cost_units: null, per_tool: {}, per_action: {} },
  // Nothing is said about self_approval and auto_publish: both are off, and a tenant may switch them on where all can see it.
  workflows: {
    agent_publish: { required_approvers: 1, roles: ['admin', 'agent_designer'], expiry_hours: THREE_DAYS_IN_HOURS, enabled: true },
    agent_delete: { required_approvers: 2, roles: ['admin'], expiry_hours: THREE_DAYS_IN_HOURS, enabled: true },
  },
};
