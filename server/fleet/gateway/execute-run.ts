import type { RunId } from '../../../shared/brand.ts';
import { cutText } from '../../../shared/cut-text.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';
import { type Obligation, unmetObligations } from '../../../shared/policy-obligations.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { chargesOfModelCall, chargesOfToolCall, limitsOfRun, releaseRunIn, type RegistryLimits, reserveIn, settleIn } from '../../agents/budgets/index.ts';
import { ENDED, endRunIn, recordEventIn, type Run, RunInput, type RunError, saveRun } from '../../agents/runs/index.ts';
import type { GatewayDeps, RunnableVersion } from './gateway-deps.ts';
import type { ModelAnswer, ToolCall, ToolResult } from './model-adapter.ts';

const MOST_TURNS = 10;

/** Somebody ended the run while it was going; what it was doing is given back and nothing is added to its story. */
class Stopped extends Error {}

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
export async function executeRun(deps: GatewayDeps, actor: Actor, id: RunId, version: RunnableVersion): Promise<void> {
  const player = new RunPlayer(deps, actor, id, version);
  try {
    await player.begin();
    await player.converse();
  } catch (reason) {
    if (reason instanceof Stopped) return player.giveBack();
    if (reason instanceof StepFailed) return player.fail(reason.error);
    await player.fail({ class: 'ADAPTER', message: 'the run broke inside the gateway' });
    throw reason;
  }
}

class RunPlayer {
  readonly #deps: GatewayDeps;
  readonly #actor: Actor;
  readonly #id: RunId;
  readonly #version: RunnableVersion;
  #limits: RegistryLimits | null = null;
  readonly #obligations: Obligation[] = [];
  #step = 0;

  constructor(deps: GatewayDeps, actor: Actor, id: RunId, version: RunnableVersion) {
    this.#deps = deps;
    // The run's own commands are not the caller's named command: they must each happen.
    const { command: _named, ...rest } = actor;
    this.#actor = rest;
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

  async converse(): Promise<void> {
    const input = await this.#input();
    const results: ToolResult[] = [];
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const answer = await this.#askModel(input, results);
      if (answer.toolCalls.length === 0) return this.#complete(answer, results);
      for (const call of answer.toolCalls) results.push(await this.#callTool(call));
    }
    throw new StepFailed({ class: 'VALIDATION', message: `the model asked for tools ${MOST_TURNS} times without an answer` });
  }

  async fail(error: RunError): Promise<void> {
    await this.#deps.storage.write(this.#actor, async (tx) => {
      await releaseRunIn(this.#deps, tx, this.#actor, this.#id);
      const run = await this.#deps.runs.find(tx, this.#actor.tenantId, this.#id);
      if (run && !ENDED.has(run.state)) await endRunIn(this.#deps, tx, this.#actor, run, { state: 'failed', error });
    });
  }

  async giveBack(): Promise<void> {
    await this.#deps.storage.write(this.#actor, (tx) => releaseRunIn(this.#deps, tx, this.#actor, this.#id));
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
      return { value: answer, body: { text: answer.text, tokens_in: answer.tokensIn, tokens_out: answer.tokensOut, tool_calls: answer.toolCalls.length } };
    });
  }

  async #callTool(call: ToolCall): Promise<ToolResult> {
    const rule = await this.#deps.storage.read(this.#actor, (db) => this.#deps.ruleFor(db, this.#actor, this.#version.definition, call));
    if (rule.refusal) return this.#deny(call, rule.refusal);
    this.#obligations.push(...rule.obligations);
    return this.#accounted('tool', { tool: call.tool, arguments: call.arguments }, chargesOfToolCall(call.tool, rule.action, rule.costUnits), async () => {
      const result: Json = await this.#deps.adapter.call(call, new AbortController().signal);
      return { value: { ...call, result }, body: { tool: call.tool, result } };
    });
  }

  async #deny(call: ToolCall, refusal: string): Promise<never> {
    const step = `s${++this.#step}`;
    await this.#change((tx, run) =>
      recordEventIn(this.#deps, tx, this.#actor, run, { type: 'step.denied', body: { step, tool: call.tool, arguments: call.arguments, reason: refusal }, audit: 'run.tool_denied', outcome: 'denied' }));
    throw new StepFailed({ class: 'PERMISSION', message: `${call.tool}: ${refusal}` });
  }

  /** Reserve and record, act, settle and record. The act itself is outside every transaction. */
  async #accounted<R>(kind: 'llm' | 'tool', about: JsonObject, charges: Parameters<typeof reserveIn>[3]['charges'], act: () => Promise<{ value: R; body: JsonObject }>): Promise<R> {
    const step = `s${++this.#step}`;
    const purpose = `${step} ${typeof about['tool'] === 'string' ? about['tool'] : 'model call'}`;
    const reservation = await this.#reserve(step, kind, about, purpose, charges);
    const { value, body } = await this.#act(act);
    await this.#change(async (tx, run) => {
      await settleIn(this.#deps, tx, this.#actor, reservation);
      await recordEventIn(this.#deps, tx, this.#actor, run, { type: 'step.completed', body: { step, kind, ...body }, audit: kind === 'llm' ? 'run.llm_called' : 'run.tool_called' });
    });
    return value;
  }

  async #reserve(step: string, kind: string, about: JsonObject, purpose: string, charges: Parameters<typeof reserveIn>[3]['charges']): Promise<string> {
    const limits = limitsOfRun(this.#limits ?? (() => { throw new Error('the run has not begun'); })());
    try {
      return await this.#change(async (tx, run) => {
        const reservation = await reserveIn(this.#deps, tx, this.#actor, { run: this.#id, purpose, charges, limits });
        await recordEventIn(this.#deps, tx, this.#actor, run, {
          type: 'step.started', body: { step, kind, ...about, reservation: reservation.id }, audit: 'run.step.started',
        });
        return reservation.id;
      });
    } catch (reason) {
      if (!(reason instanceof Refusal) || reason.code !== 'budgets/exceeded') throw reason;
      await this.#change((tx, run) =>
        recordEventIn(this.#deps, tx, this.#actor, run, { type: 'step.refused', body: { step, kind, limit: reason.details }, audit: 'budget.exceeded', outcome: 'denied' }));
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
