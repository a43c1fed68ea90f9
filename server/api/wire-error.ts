import { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { cutText } from '../../shared/cut-text.ts';
import type { JsonObject } from '../../shared/json.ts';
import { REFUSALS, type RefusalCode } from '../../shared/refusal-codes.ts';
import { Refusal } from '../base/refusal.ts';
import { statusOf } from './refusal-status.ts';

/** A place in the input and the rule it broke. */
export interface InputIssue {
  readonly path: string;
  readonly message: string;
}

/** All that a caller is told about an error, whatever the transport. A fault shows its incident id and nothing else. */
export interface WireError {
  readonly status: number;
  readonly message: string;
  readonly refusal: { readonly code: RefusalCode; readonly details: JsonObject } | null;
  readonly incident: string | null;
  readonly issues: readonly InputIssue[] | null;
}

export type ReportFault = (reason: unknown, where: string) => string;

export function wireErrorOf(reason: unknown, where: string, report: ReportFault): WireError {
  const cause = reason instanceof TRPCError && reason.cause ? reason.cause : reason;
  if (cause instanceof Refusal) {
    return { status: statusOf(cause.code).http, message: cause.message, refusal: { code: cause.code, details: cause.details }, incident: null, issues: null };
  }
  if (cause instanceof ZodError) return invalid(cause.issues.map((issue) => ({ path: pointer(issue.path), message: issue.message })));
  if (reason instanceof TRPCError && reason.code !== 'INTERNAL_SERVER_ERROR') {
    const status = CLIENT_ERRORS[reason.code];
    if (status) return { status, message: reason.message, refusal: null, incident: null, issues: null };
  }
  const incident = report(cause, where);
  return { status: 500, message: `Something broke (${incident}).`, refusal: null, incident, issues: null };
}

const MOST_ISSUES = 20;
const LONGEST_MESSAGE = 300;

/** Enough to mend the input by; what does not fit in a hundred thousand ways is not told a hundred thousand times. */
function invalid(all: readonly InputIssue[]): WireError {
  const issues = all.slice(0, MOST_ISSUES).map(({ path, message }) => ({ path: cutText(path, LONGEST_MESSAGE), message: cutText(message, LONGEST_MESSAGE) }));
  const first = issues[0];
  const message = first ? `${first.path === '' ? 'input' : first.path}: ${first.message}` : REFUSALS['input/invalid'].says;
  return { status: 400, message, refusal: { code: 'input/invalid', details: { issues: issues.map((issue) => ({ ...issue })) } }, incident: null, issues };
}

/** Mistakes of the transport itself: an unknown procedure, a wrong method, a broken body. */
const CLIENT_ERRORS: Readonly<Record<string, number>> = { NOT_FOUND: 404, METHOD_NOT_SUPPORTED: 405, BAD_REQUEST: 400, PARSE_ERROR: 400, PAYLOAD_TOO_LARGE: 413, UNSUPPORTED_MEDIA_TYPE: 415, CLIENT_CLOSED_REQUEST: 499 };

function pointer(path: ReadonlyArray<PropertyKey>): string {
  return path.map(String).join('.');
}
