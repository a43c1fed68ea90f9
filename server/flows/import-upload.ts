import type { z } from 'zod';
import { cutText } from '../../shared/cut-text.ts';
import { REFUSALS } from '../../shared/refusal-codes.ts';
import { type JsonObject, textOrEmpty } from '../../shared/json.ts';
import { importAgents, type CatalogDeps } from '../agents/catalog/index.ts';
import { type AgentItem, type ImportFile, type ImportJob, type ImportRequest, type ImportStore, type ImportTrouble, type McpServerItem, readImport, type UploadShelf } from '../agents/imports/index.ts';
import type { Actor } from '../base/actor.ts';
import { nameOfHands } from '../base/name-of-hands.ts';
import { Refusal } from '../base/refusal.ts';
import { systemActor } from '../base/system-tenant.ts';
import type { TenantId } from '../../shared/brand.ts';
import { may } from '../people/policy/index.ts';
import { type DefinedTool, readTools, ServerTrouble } from '../registry/servers/index.ts';
import { recordSeen } from './discover-servers.ts';
import { placeText, registerServers, serverId } from './register-servers.ts';
import type { ServerFlowDeps } from './server-flow-deps.ts';

export interface ImportDeps extends CatalogDeps {
  readonly imports: ImportStore;
  readonly uploads: UploadShelf;
  readonly servers: ServerFlowDeps;
  supervise(work: Promise<unknown>, what: string): void;
  /** Closed ones too: what a dead process left in one is ended there as well. */
  tenants(): Promise<readonly TenantId[]>;
}

export interface ImportJobs {
  start(actor: Actor, request: z.infer<typeof ImportRequest>): Promise<ImportJob>;
  get(actor: Actor, id: string): Promise<ImportJob>;
  list(actor: Actor): Promise<readonly ImportJob[]>;
  /** Stops after the item at hand; what was imported by then stays. */
  cancel(actor: Actor, id: string): Promise<ImportJob>;
  /** A tenant was closed: what this process imports for it stops after the item at hand. */
  endFor(tenantId: TenantId): void;
  /** After a start: imports that a dead process left are ended, visibly. */
  recover(): Promise<void>;
}

/** Why an import is to stop; null while it is not. */
type StopReason = 'cancelled' | 'closed';

/** An import on its way in this process. */
interface Stopping {
  readonly tenantId: TenantId;
  why: StopReason | null;
}

const MOST_LISTED = 500;
const AGENTS_AT_ONCE = 10;
/** Importing agents is not enough to say how a server is reached: that is what this one is for. */
const MANAGES_SERVERS = 'mcp:manage';

export function openImportJobs(deps: ImportDeps): ImportJobs {
  const working = new Map<string, Stopping>();
  return {
    async start(actor, { files }) {
      const job: ImportJob = {
        tenantId: actor.tenantId, id: deps.ids.id(), state: 'working', files: files.length, filesRead: 0, agents: 0, versionsAdded: 0, versionsKnown: 0, servers: 0, problems: [], moreProblems: 0,
        startedBy: actor.userId, startedByName: nameOfHands(actor), startedAt: deps.clock.now(), endedAt: null,
      };
      const begun = await deps.storage.write(actor, async (tx) => {
        await deps.imports.add(tx, job);
        await deps.audit.append(tx, actor, { type: 'catalog.import.started', resource: { type: 'import', id: job.id }, details: { files: files.length } });
        return job;
      });
      if (begun.id !== job.id) return begun; // a repeated command: its import is on its way already
      const { command: _named, ...rest } = actor; // the job's own steps are not the caller's named command
      const at: Stopping = { tenantId: job.tenantId, why: null };
      working.set(job.id, at);
      deps.supervise(new ImportRun(deps, rest, job, () => at.why).run(files).finally(() => working.delete(job.id)), `import ${job.id}`);
      return job;
    },

    async get(actor, id) {
      const job = await deps.storage.read(actor, (db) => deps.imports.find(db, actor.tenantId, id));
      if (!job) throw new Refusal('imports/not-found', { id });
      return job;
    },

    list: (actor) => deps.storage.read(actor, (db) => deps.imports.list(db, actor.tenantId)),

    async cancel(actor, id) {
      const job = await this.get(actor, id);
      const at = working.get(job.id);
      if (at) at.why ??= 'cancelled';
      return job;
    },

    endFor(tenantId) {
      for (const at of working.values()) if (at.tenantId === tenantId) at.why ??= 'closed';
    },

    async recover() {
      for (const tenantId of await deps.tenants()) {
        const actor = systemActor('recovery', tenantId);
        const left = await deps.storage.read(actor, (db) => deps.imports.working(db, tenantId));
        for (const job of left) {
          await deps.storage.write(actor, async (tx) => {
            await deps.imports.save(tx, { ...job, state: 'failed', endedAt: deps.clock.now() });
            await deps.audit.append(tx, actor, { type: 'catalog.import.finished', outcome: 'failure', resource: { type: 'import', id: job.id }, details: { state: 'failed', reason: 'the server stopped' } });
          });
        }
      }
    },
  };
}

/** One import on its way: files from the shelf, items from the readers, agents into the catalog, servers into the tenant layer. */
class ImportRun {
  readonly #deps: ImportDeps;
  readonly #actor: Actor;
  readonly #whyStopped: () => StopReason | null;
  #job: ImportJob;

  constructor(deps: ImportDeps, actor: Actor, job: ImportJob, whyStopped: () => StopReason | null) {
    this.#deps = deps;
    this.#actor = actor;
    this.#job = job;
    this.#whyStopped = whyStopped;
  }

  async run(wanted: z.infer<typeof ImportRequest>['files']): Promise<void> {
    try {
      const files = await this.#fetch(wanted);
      const { agents, servers } = await this.#read(files);
      for (let at = 0; at < agents.length && !this.#whyStopped(); at += AGENTS_AT_ONCE) await this.#take(agents.slice(at, at + AGENTS_AT_ONCE));
      if (servers.length > 0 && !this.#whyStopped()) await this.#register(servers);
      const why = this.#whyStopped();
      if (why === 'closed') this.#note({ path: '', item: null, field: '', rule: 'tenancy/shut', message: 'The tenant was closed while this was imported.' });
      await this.#end(why ? 'cancelled' : 'finished');
    } catch (reason) {
      if (reason instanceof Refusal) {
        this.#note({ path: '', item: null, field: textOrEmpty(reason.details['field']), rule: reason.code, message: reason.message });
        await this.#end('failed');
        return;
      }
      await this.#end('failed');
      throw reason;
    } finally {
      for (const { uploadId } of wanted) await this.#deps.uploads.drop(this.#actor.tenantId, uploadId);
    }
  }

  async #fetch(wanted: z.infer<typeof ImportRequest>['files']): Promise<readonly ImportFile[]> {
    const files: ImportFile[] = [];
    for (const { path, uploadId } of wanted) files.push({ path, bytes: await this.#deps.uploads.take(this.#actor.tenantId, uploadId) });
    return files;
  }

  /** Reads in small steps, so that the server answers others meanwhile and a stop is heard. */
  async #read(files: readonly ImportFile[]): Promise<{ agents: AgentItem[]; servers: McpServerItem[] }> {
    const found: { agents: AgentItem[]; servers: McpServerItem[] } = { agents: [], servers: [] };
    for (const item of readImport(files)) {
      if (this.#whyStopped()) break;
      await new Promise((others) => setImmediate(others));
      if (item.kind === 'file') {
        this.#job = { ...this.#job, filesRead: item.number };
        await this.#save();
      } else if (item.kind === 'agent') found.agents.push(item);
      else if (item.kind === 'mcp-server') found.servers.push(item);
      else this.#note({ path: item.path, item: placeText(item.item), field: item.field, rule: item.rule, message: item.message });
    }
    return found;
  }

  async #take(items: readonly AgentItem[]): Promise<void> {
    const results = await importAgents(this.#deps, this.#actor, items.map((item) => ({
      name: item.name, path: pathWithItem(item),
      revisions: item.revisions.map(({ definition, claims }) => ({ definition, claims: { commit: claims.commit ?? null, date: claims.date ?? null, author: claims.author ?? null, changelog: claims.changelog ?? null } })),
    })));
    for (const result of results) {
      for (const problem of result.problems) this.#note({ path: result.path, item: problem.revision === null ? null : `revision ${problem.revision}`, field: '', rule: 'catalog', message: problem.rule });
      this.#job = {
        ...this.#job, agents: this.#job.agents + (result.agentId ? 1 : 0), versionsAdded: this.#job.versionsAdded + result.added.length, versionsKnown: this.#job.versionsKnown + result.known,
      };
    }
    await this.#save();
  }

  /** Servers become entries of the tenant layer, their tools pinned by the digest of what the server said of them. */
  async #register(items: readonly McpServerItem[]): Promise<void> {
    const refused = await this.#whyNoServers();
    if (refused) {
      for (const item of items) this.#note({ path: item.path, item: placeText(item.item), field: '', ...refused });
      return;
    }
    await registerServers(this.#deps.servers, this.#actor, { items, reason: `import ${this.#job.id}` });
    for (const item of items) await this.#remember(item);
    this.#job = { ...this.#job, servers: items.length };
  }

  async #whyNoServers(): Promise<Pick<ImportTrouble, 'rule' | 'message'> | null> {
    if (!may(this.#actor, MANAGES_SERVERS)) return { rule: 'people/capability-missing', message: `missing capability: ${MANAGES_SERVERS}` };
    return (await this.#deps.servers.hasServers(this.#actor.tenantId)) ? null : { rule: 'tenancy/feature-disabled', message: REFUSALS['tenancy/feature-disabled'].says };
  }

  /** A capture of a server's tools is a claim of what it offered: kept, and compared with what was accepted or told before. */
  async #remember(item: McpServerItem): Promise<void> {
    const { tools, protocolVersion, name, version } = item.server;
    const listed = tools && this.#usable(item, tools.map(({ definition }) => definition));
    if (listed) await recordSeen(this.#deps.servers, this.#actor, { serverId: serverId(item), source: 'import', told: { protocolVersion, serverName: cutText(name, 200), serverVersion: version, capabilities: {}, tools: listed } });
  }

  #usable(item: McpServerItem, definitions: readonly JsonObject[]): readonly DefinedTool[] | null {
    try {
      return readTools(definitions);
    } catch (reason) {
      if (!(reason instanceof ServerTrouble)) throw reason;
      this.#note({ path: item.path, item: placeText(item.item), field: 'tools', rule: 'unusable', message: `The server ${reason.message}.` });
      return null;
    }
  }

  #note(trouble: ImportTrouble): void {
    const listed = this.#job.problems.length < MOST_LISTED;
    this.#job = listed ? { ...this.#job, problems: [...this.#job.problems, trouble] } : { ...this.#job, moreProblems: this.#job.moreProblems + 1 };
  }

  #save(): Promise<unknown> {
    return this.#deps.storage.write(this.#actor, (tx) => this.#deps.imports.save(tx, this.#job));
  }

  async #end(state: ImportJob['state']): Promise<void> {
    this.#job = { ...this.#job, state, endedAt: this.#deps.clock.now() };
    const { agents, versionsAdded, versionsKnown, servers, problems, moreProblems } = this.#job;
    await this.#deps.storage.write(this.#actor, async (tx) => {
      await this.#deps.imports.save(tx, this.#job);
      await this.#deps.audit.append(tx, this.#actor, {
        type: 'catalog.import.finished', resource: { type: 'import', id: this.#job.id }, outcome: state === 'failed' ? 'failure' : 'success',
        details: { state, agents, versions_added: versionsAdded, versions_known: versionsKnown, servers, problems: problems.length + moreProblems },
      });
    });
  }
}

function pathWithItem({ path, item }: AgentItem): string {
  return item ? `${path}#${item.unit}-${item.number}` : path;
}
