import { REFUSALS } from '../../shared/refusal-codes.ts';
import type { WireError } from '../api/wire-error.ts';

/** The source documents disagree on how an error looks; each path prefix answers in its own document's way (DECISIONS 13). */
export type DialectName = 'ours' | 'enterprise' | 'saas';

const PREFIXES: ReadonlyArray<readonly [string, DialectName]> = [
  ['/api/v1/auth/', 'saas'],
  ['/api/v1/tenants', 'saas'],
  ['/api/', 'ours'],
  ['/', 'enterprise'],
];

export function dialectOf(path: string): DialectName {
  return PREFIXES.find(([prefix]) => path.startsWith(prefix))?.[1] ?? 'ours';
}

interface ErrorAnswer {
  readonly status: number;
  readonly type: 'application/problem+json' | 'application/json';
  readonly body: object;
}

export function errorAnswer(error: WireError, path: string): ErrorAnswer {
  const dialect = dialectOf(path);
  if (dialect === 'ours') return { status: error.status, type: 'application/problem+json', body: problem(error) };
  if (dialect === 'enterprise' && error.issues) return { status: 422, type: 'application/json', body: { detail: error.issues.map(listed) } };
  return { status: dialect === 'saas' || !error.issues ? error.status : 422, type: 'application/json', body: { detail: error.message } };
}

/** RFC 9457. `type` names the refusal, so that a program need not read the sentence. */
function problem(error: WireError) {
  const code = error.refusal?.code;
  return {
    type: code ? `urn:countersign:refusal:${code}` : 'about:blank',
    title: code ? REFUSALS[code].says : error.message,
    status: error.status,
    detail: error.message,
    ...(code ? { code } : {}),
    ...(error.refusal && Object.keys(error.refusal.details).length > 0 ? { details: error.refusal.details } : {}),
    ...(error.issues ? { issues: error.issues } : {}),
    ...(error.incident ? { incident: error.incident } : {}),
  };
}

/** The shape of FastAPI's validation errors, which the enterprise documents' clients read. */
function listed(issue: { readonly path: string; readonly message: string }) {
  return { type: 'value_error', loc: ['body', ...issue.path.split('.').filter(Boolean)], msg: issue.message, input: null };
}
