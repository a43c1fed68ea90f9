import type { Json } from '../../../shared/json.ts';
import type { ModelAnswer, ModelRequest, ProviderAdapter, ToolCall } from './model-adapter.ts';

/**
 * A model and tools that only say back what they were given: the same input gives the same run, nothing outside is reached.
 * For first steps and tests; its answers say that they are an echo.
 */
export const echoAdapter: ProviderAdapter = {
  name: 'echo',
  complete: (request) => Promise.resolve(answer(request)),
  call: (call: ToolCall): Promise<Json> => Promise.resolve({ echo: call.arguments, tool: call.tool }),
};

function answer(request: ModelRequest): ModelAnswer {
  const pending = request.results.length === 0 ? request.asked : [];
  const text = pending.length > 0 ? `echo: ${pending.length} tool ${pending.length === 1 ? 'call' : 'calls'} first` : `echo from ${request.agent}: ${request.message}${told(request)}`;
  return { text, toolCalls: pending, tokensIn: estimateTokens(request.message), tokensOut: estimateTokens(text) };
}

function told({ results }: ModelRequest): string {
  return results.length === 0 ? '' : ` (after ${results.map((result) => result.tool).join(', ')})`;
}

/** Where a provider gives no figures: a token is about four characters, and nothing costs none. */
export function estimateTokens(text: string): number {
  return Math.max(1, Math.floor(text.length / 4));
}
