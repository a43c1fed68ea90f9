import type { Json, JsonObject } from '../../../shared/json.ts';

export interface ToolCall {
  readonly tool: string;
  readonly arguments: JsonObject;
}

export interface ToolResult extends ToolCall {
  readonly result: Json;
}

/** One turn of a conversation with a model, as the gateway sees it. */
export interface ModelRequest {
  readonly agent: string;
  readonly model: string;
  readonly message: string;
  /** What the run's input asks the echo model to call; a real model decides for itself. */
  readonly asked: readonly ToolCall[];
  readonly results: readonly ToolResult[];
}

export interface ModelAnswer {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly tokensIn: number;
  readonly tokensOut: number;
}

/** A way to reach models and tools. Adapters do the work outside every transaction; the gateway keeps the books. */
export interface ProviderAdapter {
  readonly name: string;
  complete(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer>;
  call(call: ToolCall, signal: AbortSignal): Promise<Json>;
}
