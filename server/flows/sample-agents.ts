import type { JsonObject } from '../../shared/json.ts';
import type { RiskLevel } from '../../shared/workflow-schema.ts';

/** How far an agent of the sample has come. */
export type SampleStage = 'draft' | 'pending' | 'approved' | 'published' | 'deprecated' | 'archived';

export interface SampleAgent {
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly tags: readonly string[];
  readonly riskClass: RiskLevel;
  readonly stage: SampleStage;
  readonly versions: readonly { readonly semver: string; readonly changelog: string; readonly definition: JsonObject }[];
}

const tool = (name: string, annotations: JsonObject = {}): JsonObject => ({ name, annotations });
const READS = { readOnlyHint: true, destructiveHint: false };
const DESTROYS = { readOnlyHint: false, destructiveHint: true };

/** Six agents of our own making, one for each state a version can be in. Nothing in them is anybody's. */
export const SAMPLE_AGENTS: readonly SampleAgent[] = [
  {
    name: 'claims-triage', description: 'Sorts incoming insurance claims and asks for what is missing.', category: 'operations', tags: ['claims', 'intake'], riskClass: 'medium', stage: 'published',
    versions: [
      { semver: '1.0.0', changelog: 'First version', definition: { name: 'claims-triage', model: 'echo', system_prompt: 'Sort each claim as complete, incomplete or suspicious. Never decide on payment.', tools: [tool('echo', READS), tool('count_words', READS)], limits: { max_tool_calls: 10 } } },
      { semver: '1.1.0', changelog: 'May look a policy up', definition: { name: 'claims-triage', model: 'echo', system_prompt: 'Sort each claim as complete, incomplete or suspicious. Look the policy up first. Never decide on payment.', tools: [tool('echo', READS), tool('count_words', READS), tool('policy_lookup', READS)], limits: { max_tool_calls: 12 } } },
    ],
  },
  {
    name: 'refund-assistant', description: 'Prepares refunds for a person to release.', category: 'finance', tags: ['refunds', 'money'], riskClass: 'high', stage: 'pending',
    versions: [
      { semver: '0.9.0', changelog: 'Prepares only', definition: { name: 'refund-assistant', model: 'echo', system_prompt: 'Prepare a refund; a person releases it.', tools: [tool('echo', READS), tool('order_lookup', READS)] } },
      { semver: '1.0.0', changelog: 'Releases small refunds by itself', definition: { name: 'refund-assistant', model: 'echo', system_prompt: 'Release refunds up to 50, prepare the others.', tools: [tool('echo', READS), tool('order_lookup', READS), tool('refund_release', DESTROYS)], secrets: ['PAYMENTS_API_KEY'], hosts: ['payments.example'] } },
    ],
  },
  {
    name: 'contract-reader', description: 'Reads contracts and lists dates, parties and duties.', category: 'legal', tags: ['documents'], riskClass: 'medium', stage: 'approved',
    versions: [{ semver: '1.0.0', changelog: 'First version', definition: { name: 'contract-reader', model: 'echo', system_prompt: 'List parties, dates and duties with page numbers.', tools: [tool('echo', READS), tool('document_search', READS)], memory: { scope: 'session' } } }],
  },
  {
    name: 'meeting-notes', description: 'Turns a transcript into minutes.', category: 'general', tags: ['documents', 'meetings'], riskClass: 'low', stage: 'draft',
    versions: [{ semver: '0.1.0', changelog: 'Being written', definition: { name: 'meeting-notes', model: 'echo', system_prompt: 'Write minutes: decisions first, then open points with names.', tools: [tool('echo', READS)] } }],
  },
  {
    name: 'newsletter-writer', description: 'Wrote the monthly newsletter; replaced by a template.', category: 'marketing', tags: ['text'], riskClass: 'low', stage: 'deprecated',
    versions: [{ semver: '1.0.0', changelog: 'First version', definition: { name: 'newsletter-writer', model: 'echo', system_prompt: 'Write two paragraphs from the list of news.', tools: [tool('echo', READS), tool('count_words', READS)] } }],
  },
  {
    name: 'stock-counter', description: 'Counted stock from photographs; the warehouse has scanners now.', category: 'operations', tags: ['warehouse'], riskClass: 'low', stage: 'archived',
    versions: [{ semver: '1.0.0', changelog: 'First version', definition: { name: 'stock-counter', model: 'echo', system_prompt: 'Count the boxes in each photograph.', tools: [tool('echo', READS)] } }],
  },
];

/** What people asked the published agent, run by run; the last one asks for more tools than its budget allows. */
export const SAMPLE_MESSAGES: ReadonlyArray<{ readonly message: string; readonly tools: readonly string[]; readonly tags: readonly string[] }> = [
  { message: 'Water damage in the kitchen, three photographs attached.', tools: ['policy_lookup', 'echo'], tags: ['water'] },
  { message: 'Bicycle stolen at the station, police report follows.', tools: ['policy_lookup'], tags: ['theft'] },
  { message: 'Car window broken, invoice attached.', tools: ['policy_lookup', 'count_words'], tags: ['glass'] },
  { message: 'Hail on the roof on 3 June, two tiles missing.', tools: ['policy_lookup'], tags: ['weather'] },
  { message: 'Laptop fell into the lake.', tools: ['echo'], tags: [] },
  { message: 'Second letter about the water damage in the kitchen.', tools: ['policy_lookup', 'echo'], tags: ['water'] },
  { message: 'Suitcase lost between two flights.', tools: ['policy_lookup'], tags: ['travel'] },
  { message: 'Tree fell on the fence during the storm.', tools: ['policy_lookup', 'count_words'], tags: ['weather'] },
  { message: 'Tooth broken at dinner, estimate attached.', tools: ['policy_lookup'], tags: [] },
  { message: 'Please delete my claim.', tools: ['claim_delete'], tags: ['denied'] },
  { message: 'Window again, other side.', tools: ['policy_lookup'], tags: ['glass'] },
  { message: 'Compare all open claims of this street.', tools: ['policy_lookup', 'policy_lookup', 'policy_lookup', 'policy_lookup', 'policy_lookup'], tags: ['budget'] },
];
