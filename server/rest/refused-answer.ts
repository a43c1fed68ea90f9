import { type ReportFault, type WireError, wireErrorOf } from '../api/wire-error.ts';
import { errorAnswer } from './dialects.ts';

/** The answer to what was refused or broke, in the words and the shape of its path. `where` names the procedure in a report. */
export function refusedAnswer(reason: unknown, path: string, { where, report }: { readonly where: string; readonly report: ReportFault }): Response {
  if (hungUp(reason)) return new Response(null, { status: 400 });
  const error = wireErrorOf(reason, where, report);
  const { status, type, body } = errorAnswer(error, path);
  const wait = retryAfter(error);
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': type, ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}), ...(wait === null ? {} : { 'retry-after': wait }) } });
}

/** Seconds (RFC 9110 10.2.3) until the same may be tried again, where somebody knows. */
export function retryAfter({ refusal }: Pick<WireError, 'refusal'>): string | null {
  const seconds = refusal?.details['retry_after_seconds'];
  return typeof seconds === 'number' ? String(seconds) : null;
}

/** Who hangs up while sending has no answer to read, and is no fault of ours to report. */
export function hungUp(reason: unknown): boolean {
  return reason instanceof Error && (reason.name === 'AbortError' || ('code' in reason && reason.code === 'ECONNRESET'));
}
