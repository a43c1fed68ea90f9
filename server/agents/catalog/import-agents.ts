import type { z } from 'zod';
import type { AgentId } from '../../../shared/brand.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import { type Agent, ImportedAbout, type RevisionClaims } from './agent.ts';
import type { CatalogDeps } from './catalog-deps.ts';
import { addAgentIn } from './create-agent.ts';
import { addVersionIn } from './create-version.ts';
import { contentOf, type DefinitionContent } from './definition-content.ts';
import { holdAgent, settleAgent } from './hold-version.ts';
import { newRevisions } from './version-rules.ts';

/** One agent as a reader found it: its revisions from the oldest to the newest. Everything in it was written by somebody else. */
export interface ImportedAgent {
  readonly name: string;
  readonly path: string;
  readonly revisions: readonly { readonly definition: Json; readonly claims: RevisionClaims | null }[];
}

export interface ImportedAgentResult {
  readonly path: string;
  readonly name: string;
  readonly agentId: AgentId | null;
  /** Version numbers that this import added. */
  readonly added: readonly string[];
  /** How many revisions were here already. */
  readonly known: number;
  /** What was left out, and why. */
  readonly problems: readonly ImportProblem[];
}

export interface ImportProblem {
  /** Number of the revision in the arriving history, from 1; null when the whole agent was left out. */
  readonly revision: number | null;
  readonly rule: string;
}

/** Adds what is new, in one transaction. What cannot be taken is reported by agent and revision and holds nothing else up. */
export function importAgents(deps: CatalogDeps, actor: Actor, items: readonly ImportedAgent[]): Promise<readonly ImportedAgentResult[]> {
  return deps.storage.write(actor, (tx) => importAgentsIn(deps, tx, actor, items));
}

export async function importAgentsIn(deps: CatalogDeps, tx: Tx, actor: Actor, items: readonly ImportedAgent[]): Promise<readonly ImportedAgentResult[]> {
  const results: ImportedAgentResult[] = [];
  for (const item of items) results.push(await importOne(deps, tx, actor, item));
  return results;
}

async function importOne(deps: CatalogDeps, tx: Tx, actor: Actor, item: ImportedAgent): Promise<ImportedAgentResult> {
  const result = { path: item.path, name: item.name, agentId: null, added: [], known: 0 };
  const { readable, problems } = readRevisions(item);
  const newest = readable.at(-1);
  if (!newest) return { ...result, problems };
  const leftOut = (rule: string): ImportedAgentResult => ({ ...result, problems: [...problems, { revision: null, rule }] });

  const about = ImportedAbout.safeParse({ name: item.name, importPath: item.path, description: textOf(newest.definition['description']) });
  if (!about.success) return leftOut(ruleOf(about.error));
  const existing = await deps.catalog.findAgentByName(tx, actor.tenantId, about.data.name);
  if (existing && existing.importPath !== about.data.importPath) return leftOut(`name: an agent called "${about.data.name}" exists already and did not come from ${about.data.importPath}`);

  const agent = existing ? await holdAgent(deps, tx, actor, existing.id) : await addAgentIn(deps, tx, actor, about.data);
  const added = await addRevisions(deps, tx, actor, agent, readable);
  await settleAgent(deps, tx, agent);
  return { ...result, agentId: agent.id, added, known: readable.length - added.length, problems };
}

function ruleOf({ issues: [first] }: z.ZodError): string {
  return first ? `${first.path.join('.')}: ${first.message}` : 'does not fit';
}

interface ReadRevision {
  /** In the arriving history, from 1. */
  readonly position: number;
  readonly definition: JsonObject;
  readonly content: DefinitionContent;
  readonly claims: RevisionClaims | null;
}

async function addRevisions(deps: CatalogDeps, tx: Tx, actor: Actor, agent: Agent, revisions: readonly ReadRevision[]): Promise<readonly string[]> {
  const known = await deps.catalog.importedRevisions(tx, actor.tenantId, agent.id);
  const fresh = newRevisions(known.map((revision) => revision.digest), revisions.map((revision) => revision.content.digest));
  let number = known.at(-1)?.revision ?? 0;
  const added: string[] = [];
  for (const [index, { position, content, claims }] of revisions.entries()) {
    if (!fresh.includes(index)) continue;
    number = await freeRevision(deps, tx, actor, agent, Math.max(number + 1, position));
    const semver = `0.${number}.0`;
    await addVersionIn(deps, tx, actor, agent, { semver, content, changelog: '', imported: { revision: number, claims } });
    added.push(semver);
  }
  return added;
}

/** Revision n is 0.n.0 (DECISIONS 35), unless somebody has used that number here meanwhile: then the next free one. */
async function freeRevision(deps: CatalogDeps, tx: Tx, actor: Actor, agent: Agent, from: number): Promise<number> {
  let number = from;
  while (await deps.catalog.hasNumber(tx, actor.tenantId, agent.id, `0.${number}.0`)) number += 1;
  return number;
}

function readRevisions({ revisions }: ImportedAgent): { readonly readable: readonly ReadRevision[]; readonly problems: readonly ImportProblem[] } {
  const readable: ReadRevision[] = [];
  const problems: ImportProblem[] = [];
  for (const [index, { definition, claims }] of revisions.entries()) {
    try {
      const content = contentOf(definition);
      readable.push({ position: index + 1, definition: definition as JsonObject, content, claims: claims && plainClaims(claims) }); // contentOf accepts objects only
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      problems.push({ revision: index + 1, rule: reason.message });
    }
  }
  return { readable, problems };
}

const LONGEST_CLAIM = 500;

function plainClaims({ commit, date, author, changelog }: RevisionClaims): RevisionClaims {
  const plain = (text: string | null) => text && plainText(text, LONGEST_CLAIM);
  return { commit: plain(commit), date: plain(date), author: plain(author), changelog: plain(changelog) };
}

/** Bounded, and without what PostgreSQL cannot store; cutting may halve a surrogate pair. Otherwise as somebody else wrote it. */
function plainText(text: string, most: number): string {
  return text.replaceAll('\0', '').slice(0, most).toWellFormed();
}

const LONGEST_DESCRIPTION = 4_000;

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? plainText(value.trim(), LONGEST_DESCRIPTION) : '';
}
