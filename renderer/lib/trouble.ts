import { TRPCClientError } from '@trpc/client';
import { z } from 'zod';
import type { JsonObject } from '../../shared/json.ts';
import { isRefusalCode, REFUSALS, type RefusalCode } from '../../shared/refusal-codes.ts';

/** Everything that can be wrong with an answer, as the screens tell it apart. */
export type Trouble =
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly details: JsonObject; readonly issues: readonly InputIssue[] }
  | { readonly kind: 'broken'; readonly incident: string | null }
  | { readonly kind: 'unreachable' };

export interface InputIssue {
  /** Dotted place in the input (`limits.0.amount`); empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** Trouble that somebody read out of an answer already. */
export class TroubleError extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble.kind);
    this.trouble = trouble;
  }
}

const wireData = z.object({
  refusal: z.object({ code: z.string(), details: z.record(z.string(), z.json()) }).nullable(),
  incident: z.string().nullable(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).nullable(),
});

/** What an error thrown by a query or mutation means. Anything that did not come over the wire as agreed counts as broken. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof TroubleError) return error.trouble;
  if (!(error instanceof TRPCClientError)) return { kind: 'broken', incident: null };
  if (error.data === undefined || error.data === null) return neverAnswered(error) ? { kind: 'unreachable' } : { kind: 'broken', incident: null };
  const parsed = wireData.safeParse(error.data);
  if (!parsed.success) return { kind: 'broken', incident: null };
  const { refusal, incident, issues } = parsed.data;
  if (refusal && isRefusalCode(refusal.code)) return { kind: 'refused', code: refusal.code, details: refusal.details, issues: issues ?? [] };
  return { kind: 'broken', incident };
}

/** fetch rejects with a TypeError when no answer came at all. */
function neverAnswered(error: { readonly cause?: unknown }): boolean {
  return error.cause instanceof TypeError;
}

/** Messages by field, for a form: the issues of a refused input, or what is said of the one field a refusal names. */
export function fieldErrors(trouble: Trouble): Readonly<Record<string, string>> {
  if (trouble.kind !== 'refused') return {};
  if (trouble.issues.length > 0) return Object.fromEntries(trouble.issues.toReversed().map((issue) => [issue.path, issue.message]));
  const { field, rule } = trouble.details;
  return typeof field === 'string' ? { [field]: typeof rule === 'string' ? withoutName(rule, field) : REFUSALS[trouble.code].says } : {};
}

/** Rules begin with the field they are about; under that very field its name would only be in the way. */
function withoutName(rule: string, field: string): string {
  if (!rule.startsWith(`${field}: `)) return rule;
  const rest = rule.slice(field.length + 2);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** Codes that mean the person behind this window is no longer signed in. */
const SIGNED_OUT: ReadonlySet<RefusalCode> = new Set<RefusalCode>(['auth/required', 'auth/session-ended', 'auth/expired-token', 'auth/invalid-token', 'auth/missing-token']);

/** What was asked for is not there, or no more. */
export function meansGone(error: unknown): boolean {
  const trouble = troubleOf(error);
  const kind = trouble.kind === 'refused' ? REFUSALS[trouble.code].kind : null;
  return kind === 'missing' || kind === 'gone';
}

export function meansSignedOut(trouble: Trouble): boolean {
  return trouble.kind === 'refused' && SIGNED_OUT.has(trouble.code);
}
