import type { RunId } from '../../../shared/brand.ts';
import { cutText } from '../../../shared/cut-text.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';
import { type Obligation, unmetObligations } from '../../../shared/policy-obligations.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { chargesOfModelCall, chargesOfToolCall, limitsOfRun, releaseRunIn, type RegistryLimits, reserveIn, settleIn, windowKey } from '../../agents/budgets/index.ts';
import { budgetUsed, callDigest, ENDED, endRunIn, recordEventIn, type Run, RUN_CALL_REQUEST, RUN_SUBJECT, type RunApproval, RunInput, type RunError, saveRun, starterOf } from '../../agents/runs/index.ts';
import { type Conversation, NOTHING_SAID } from './conversation.ts';
import type { GatewayDeps, RunnableVersion, ToolRule } from './gateway-deps.ts';
import type { ModelAnswer, ToolCall, ToolResult } from './model-adapter.ts';

const MOST_TURNS = 10;

/** Somebody ended the run while it was going; what it was doing is given back and nothing is added to its story. */
class Stopped extends Error {}

/** A person has to agree first. Nothing of this process is kept for that: the run goes on from its record. */
class Waiting extends Error {}

/** Somebody else has begun the approved call already. */
class Taken extends Error {}

/** A budget refuses the next call. The run tells of it as its own event, so it leaves the transaction as no `Refusal`, of which the storage would tell too. */
class OverBudget extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message, { cause: refusal });
    this.refusal = refusal;
  }
}

/** A step that may not or could not happen; it ends the run with this error. */
class StepFailed extends Error {
  readonly error: RunError;
  constructor(error: RunError) {
    super(error.message);
    this.error = error;
  }
}

/**
 * Plays a submitted run to its end. Every model and tool call is reserved against its budgets and recorded before it
 * happens, settled and recorded after it. The process may die at any line: `recover-runs.ts` ends what was left.
 */
export function executeRun(deps: GatewayDeps, part: Part): Promise<void> {
  const player = new RunPlayer(deps, part);
  return play(deps, part, async () => {
    await player.begin();
    await player.converse(NOTHING_SAID);
  });
}

interface Granted {
  readonly approval: RunApproval;
  readonly so: Conversation;
}

/** Goes on with a run from an approved call. What may happen is asked anew: policies, limits and budgets hold as they are now. */
export function goOnWithRun(deps: GatewayDeps, part: Part, granted: Granted): Promise<void> {
  const player = new RunPlayer(deps, part);
  return play(deps, part, () => player.goOn(granted));
}

/** What the storage refuses of a caller themselves, whom it asks for anew at every write, and what that says of a run. */
const STARTER_OVER: Partial<Readonly<Record<RefusalCode, string>>> = {
  'auth/session-ended': 'the session or key of whoever started this run ended', 'people/rights-changed': 'whoever started this run has not the rights any more with which it began',
};

async function play(deps: GatewayDeps, { actor, id }: Part, acting: () => Promise<void>): Promise<void> {
  try {
    await acting();
  } catch (reason) {
    if (reason instanceof Waiting || reason instanceof Taken) return;
    if (reason instanceof Stopped) return giveBack(deps, actor, id);
    if (reason instanceof StepFailed) return failRun(deps, actor, id, reason.error);
    const over = reason instanceof Refusal ? STARTER_OVER[reason.code] : undefined;
    if (over !== undefined) return failRun(deps, actor, id, { class: 'PERMISSION', message: over });
    await failRun(deps, actor, id, { class: 'ADAPTER', message: 'the run broke inside the gateway' });
    throw reason;
  }
}

/** Ends a run that did not work out, and gives back what it held. */
export async function failRun(deps: GatewayDeps, actor: Actor, id: RunId, error: RunError): Promise<void> {
  await deps.storage.write(unasked(actor), async (tx) => {
    await releaseRunIn(deps, tx, actor, id);
    const run = await deps.runs.find(tx, actor.tenantId, id);
    if (run && !ENDED.has(run.state)) await endRunIn(deps, tx, actor, run, { state: 'failed', error });
  });
}

async function giveBack(deps: GatewayDeps, actor: Actor, id: RunId): Promise<void> {
  await deps.storage.write(unasked(actor), (tx) => releaseRunIn(deps, tx, actor, id));
}

/** Asked for no right, which may be over by now: a run that nobody may end would seem to go on for good, with what it holds. */
function unasked({ admitted: _right, ...actor }: Actor): Actor {
  return unnamed(actor);
}

/** The run's own commands are not the caller's named command: they must each happen. */
function unnamed({ command: _named, ...actor }: Actor): Actor {
  return actor;
}

/** Who plays what: the run, in whose name, by which version. */
interface Part {
  readonly actor: Actor;
  readonly id: RunId;
  readonly version: RunnableVersion;
}

class RunPlayer {
  readonly #deps: GatewayDeps;
  readonly #actor: Actor;
  readonly #id: RunId;
  readonly #version: RunnableVersion;
  #limits: RegistryLimits | null = null;
  readonly #obligations: Obligation[] = [];
  #step = 0;
  /** The approval of the next call, until that has begun. */
  #agreed: RunApproval | null = null;

  constructor(deps: GatewayDeps, { actor, id, version }: Part) {
    this.#deps = deps;
    this.#actor = unnamed(actor);
    this.#id = id;
    this.#version = version;
  }

  begin(): Promise<unknown> {
    return this.#change(async (tx, run) => {
      this.#limits = await this.#deps.limitsFor(tx, this.#actor);
      await recordEventIn(this.#deps, tx, this.#actor, run, { type: 'working', body: { adapter: this.#deps.adapter.name }, audit: 'run.working' });
      await saveRun(this.#deps, tx, { ...run, state: 'working' });
    });
  }

  async goOn({ approval, so }: Granted): Promise<void> {
    if (so.pending.length === 0) throw new StepFailed({ class: 'VALIDATION', message: 'the record of this run does not say which call was approved' });
    this.#limits = await this.#deps.storage.read(this.#actor, (db) => this.#deps.limitsFor(db, this.#actor));
    this.#obligations.push(...so.obligations);
    this.#step = so.steps;
    this.#agreed = approval;
    await this.converse(so);
  }

  /** Calls that the model has asked for, then the model again, until it asks for none. */
  async converse(so: Conversation): Promise<void> {
    const input = await this.#input();
    const results = [...so.results];
    let { pending } = so;
    for (let turn = so.turns; ; turn++) {
      for (const call of pending) results.push(await this.#callTool(call));
      if (turn >= MOST_TURNS) throw new StepFailed({ class: 'VALIDATION', message: `the model asked for tools ${MOST_TURNS} times without an answer` });
      const answer = await this.#askModel(input, results);
      if (answer.toolCalls.length === 0) return this.#complete(answer, results);
      pending = answer.toolCalls;
    }
  }

  async #input(): Promise<{ message: string; asked: readonly ToolCall[] }> {
    const run = await this.#deps.storage.read(this.#actor, (db) => this.#deps.runs.find(db, this.#actor.tenantId, this.#id));
    if (!run) throw new Stopped();
    const { message, call_tools: asked } = RunInput.parse(run.input);
    return { message, asked: asked.map((call) => ({ tool: call.tool, arguments: call.arguments })) };
  }

  async #askModel(input: { message: string; asked: readonly ToolCall[] }, results: readonly ToolResult[]): Promise<ModelAnswer> {
    const limits = this.#limits;
    if (!limits) throw new Error('the run has not begun');
    const model = modelOf(this.#version.definition);
    const request = { agent: this.#version.agentName, model, message: input.message, asked: input.asked, results };
    return this.#accounted('llm', { model }, chargesOfModelCall(limits), async () => {
      const answer = await this.#deps.adapter.complete(request, new AbortController().signal);
      const calls = answer.toolCalls.map((call) => ({ tool: call.tool, arguments: call.arguments })); // what is asked for is on record before any of it is done
      return { value: answer, body: { text: answer.text, tokens_in: answer.tokensIn, tokens_out: answer.tokensOut, tool_calls: calls.length, ...(calls.length > 0 ? { calls } : {}) } };
    });
  }

  async #callTool(call: ToolCall): Promise<ToolResult> {
    const rule = await this.#deps.storage.read(this.#actor, (db) => this.#deps.ruleFor(db, this.#actor, this.#version.definition, call));
    if (rule.refusal) return this.#deny(call, rule.refusal);
    if (!this.#isAgreedTo(call, rule)) return this.#wait(call, rule);
    this.#obligations.push(...rule.obligations);
    const about = { tool: call.tool, arguments: call.arguments, ...(rule.obligations.length > 0 ? { obligations: rule.obligations.map(({ policy, obligation }) => ({ policy, obligation })) } : {}) };
    return this.#accounted('tool', about, chargesOfToolCall(call.tool, rule.action, rule.costUnits), async () => {
      const result: Json = await this.#deps.adapter.call(call, new AbortController().signal);
      return { value: { ...call, result }, body: { tool: call.tool, result } };
    });
  }

  /** Whether nobody need agree to this call, or somebody did to exactly this one, for all the policies that ask now. */
  #isAgreedTo(call: ToolCall, { approvalFor }: ToolRule): boolean {
    const approval = this.#agreed;
    if (!approval) return approvalFor.length === 0;
    if (approval.digest !== this.#digestOf(call, approval.step)) throw new StepFailed({ class: 'VALIDATION', message: `${call.tool}: this is not the call that was approved` });
    return approvalFor.every((policy) => approval.policies.includes(policy));
  }

  #digestOf(call: ToolCall, step: string): string {
    return callDigest({ runId: this.#id, definitionDigest: this.#version.digest, step, tool: call.tool, arguments: call.arguments });
  }

  /** Everything that the decision is about is durable before this process forgets the run. Nothing is held of any budget: the wait may outlive a reservation. */
  async #wait({ tool, arguments: args }: ToolCall, { approvalFor }: ToolRule): Promise<never> {
    const overtaken = this.#agreed;
    const step = `s${++this.#step}`;
    await this.#change(async (tx, run) => {
      if (overtaken && !(await this.#deps.runApprovals.move(tx, overtaken, 'granted', 'ended'))) throw new Taken();
      const digest = this.#digestOf({ tool, arguments: args }, step);
      const policies = approvalFor.length === 1 ? `Policy ${approvalFor[0]} asks` : `Policies ${approvalFor.join(', ')} ask`;
      const asked = await this.#deps.askPeople(tx, this.#actor, {
        type: RUN_CALL_REQUEST, subjectType: RUN_SUBJECT, subjectId: run.id, subjectDigest: digest, title: cutText(`Call ${tool} in “${run.title}”`, 280), reason: cutText(`${policies} for it`, 1_900),
      }).catch(asFailedStep);
      await this.#deps.runApprovals.add(tx, {
        tenantId: run.tenantId, id: asked.id, runId: run.id, step, tool, arguments: args, digest, policies: approvalFor, starter: starterOf(this.#actor), state: 'waiting', createdAt: asked.createdAt,
      });
      await recordEventIn(this.#deps, tx, this.#actor, run, {
        type: 'input-required', audit: 'run.approval.requested',
        body: { approval: asked.id, step, tool, arguments: args, digest, policies: [...approvalFor], roles: [...asked.policy.roles], expires_at: asked.expiresAt },
      });
      await saveRun(this.#deps, tx, { ...run, state: 'input-required' });
    });
    throw new Waiting();
  }

  async #deny(call: ToolCall, refusal: string): Promise<never> {
    const step = this.#nextStep();
    await this.#change((tx, run) =>
      recordEventIn(this.#deps, tx, this.#actor, run, { type: 'step.denied', body: { step, tool: call.tool, arguments: call.arguments, reason: refusal }, audit: 'run.tool_denied', outcome: 'denied' }));
    throw new StepFailed({ class: 'PERMISSION', message: `${call.tool}: ${refusal}` });
  }

  /** An approved call keeps the number under which it was asked for. */
  #nextStep(): string {
    return this.#agreed?.step ?? `s${++this.#step}`;
  }

  /** Reserve and record, act, settle and record. The act itself is outside every transaction. */
  async #accounted<R>(kind: 'llm' | 'tool', about: JsonObject, charges: Parameters<typeof reserveIn>[3]['charges'], act: () => Promise<{ value: R; body: JsonObject }>): Promise<R> {
    const step = this.#nextStep();
    const purpose = `${step} ${typeof about['tool'] === 'string' ? about['tool'] : 'model call'}`;
    const reservation = await this.#reserve(step, kind, about, purpose, charges);
    this.#agreed = null;
    const { value, body } = await this.#act(act);
    await this.#change(async (tx, run) => {
      await settleIn(this.#deps, tx, this.#actor, reservation);
      const used = budgetUsed(await this.#deps.budgets.accounts(tx, run.tenantId, [windowKey('run', run.createdAt, run.id)]));
      await recordEventIn(this.#deps, tx, this.#actor, run, { type: 'step.completed', body: { step, kind, ...body, budget_used: { ...used } }, audit: kind === 'llm' ? 'run.llm_called' : 'run.tool_called' });
    });
    return value;
  }

  async #reserve(step: string, kind: string, about: JsonObject, purpose: string, charges: Parameters<typeof reserveIn>[3]['charges']): Promise<string> {
    const limits = limitsOfRun(this.#limits ?? (() => { throw new Error('the run has not begun'); })());
    try {
      return await this.#change(async (tx, run) => {
        // An approval is used up in the transaction that begins its call: of two who would, one finds it taken.
        if (this.#agreed && !(await this.#deps.runApprovals.move(tx, this.#agreed, 'granted', 'taken'))) throw new Taken();
        const reservation = await reserveIn(this.#deps, tx, this.#actor, { run: this.#id, purpose, charges, limits }).catch(asOverBudget);
        await recordEventIn(this.#deps, tx, this.#actor, run, {
          type: 'step.started', body: { step, kind, ...about, reservation: reservation.id }, audit: 'run.step.started',
        });
        return reservation.id;
      });
    } catch (reason) {
      if (!(reason instanceof OverBudget)) throw reason;
      const { refusal } = reason;
      await this.#change((tx, run) =>
        recordEventIn(this.#deps, tx, this.#actor, run, {
          type: 'step.refused', body: { step, kind, status: 'failed', error: { class: 'BUDGET', message: refusal.message }, limit: refusal.details }, audit: 'budget.exceeded', outcome: 'denied', told: { step, ...toldOfBudget(refusal) },
        }));
      throw new StepFailed({ class: 'BUDGET', message: reason.message });
    }
  }

  async #act<R>(act: () => Promise<R>): Promise<R> {
    try {
      return await act();
    } catch (cause) {
      throw new StepFailed({ class: 'ADAPTER', message: cause instanceof Error ? cutText(cause.message, 500) : 'the adapter failed' });
    }
  }

  async #complete(answer: ModelAnswer, results: readonly ToolResult[]): Promise<void> {
    const unmet = unmetObligations(this.#obligations, { results: results.map(({ result }) => result), output: answer.text });
    if (unmet.length > 0) throw new StepFailed({ class: 'OBLIGATION', message: `not done: ${unmet.join(', ')}` });
    await this.#change((tx, run) => endRunIn(this.#deps, tx, this.#actor, run, { state: 'completed', output: { text: answer.text } }));
  }

  #change<R>(work: (tx: Parameters<typeof recordEventIn>[1], run: Run) => Promise<R>): Promise<R> {
    return this.#deps.storage.write(this.#actor, async (tx) => {
      const run = await this.#deps.runs.find(tx, this.#actor.tenantId, this.#id);
      if (!run || ENDED.has(run.state)) throw new Stopped();
      return work(tx, run);
    });
  }
}

function asOverBudget(reason: unknown): never {
  throw reason instanceof Refusal && reason.code === 'budgets/exceeded' ? new OverBudget(reason) : reason;
}

/** Which budget refused, and by what figures: in whole units of its counter. */
function toldOfBudget({ code, message, details: { budget, limit, field, window, cap, used, asked, purpose } }: Refusal): JsonObject {
  const figures = { counter: field ?? null, window: window ?? null, cap: cap ?? null, used: used ?? null, asked: asked ?? null };
  return { refusal: code, message: cutText(message, 500), budget: { ...(budget === undefined ? {} : { id: budget }), name: limit ?? null }, ...figures, purpose: purpose ?? null };
}

/** Workflows that cannot be read let nobody agree, so the call cannot be made. */
function asFailedStep(reason: unknown): never {
  if (reason instanceof Refusal && reason.code === 'registry/invalid-layer') throw new StepFailed({ class: 'VALIDATION', message: reason.message });
  throw reason;
}

/** The model a definition names, in the shapes that real definitions use. */
function modelOf(definition: JsonObject): string {
  const llm = definition['llm'];
  if (typeof definition['model'] === 'string') return definition['model'];
  if (typeof llm === 'string') return llm;
  if (isJsonObject(llm)) {
    const named = llm['default_model'] ?? llm['model'];
    if (typeof named === 'string') return named;
  }
  return 'echo';
}
