import { REFUSALS, type RefusalCode } from '../../shared/refusal-codes.ts';
import type { WireError } from '../api/wire-error.ts';

/** The source documents disagree on how an error looks; each path prefix answers in its own document's way (DECISIONS 13). */
export type DialectName = 'ours' | 'admin' | 'taskforce' | 'enterprise' | 'saas' | 'hosted';

const PREFIXES: ReadonlyArray<readonly [string, DialectName]> = [
  ['/api/v1/auth/', 'saas'],
  ['/api/v1/tenants', 'saas'],
  ['/api/v1/audit/report', 'saas'],
  ['/api/v1/admin/users', 'taskforce'],
  ['/api/v1/admin/tenants', 'taskforce'],
  ['/api/v1/admin/roles', 'taskforce'],
  ['/api/v1/admin/', 'admin'],
  ['/api/', 'ours'],
  ['/v1/', 'hosted'],
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
  if (dialect === 'admin') return { status: error.issues ? shapeStatus(path) : (wordsFor(error, dialect)?.status ?? error.status), type: 'application/json', body: { detail: enveloped(error) } };
  if (dialect !== 'saas' && error.issues) return { status: 422, type: 'application/json', body: { detail: error.issues.map(listed) } };
  const said = wordsFor(error, dialect);
  return { status: said?.status ?? error.status, type: 'application/json', body: { detail: said?.detail ?? error.message } };
}

function wordsFor(error: WireError, dialect: DialectName) {
  return error.refusal === null ? undefined : WORDS[dialect]?.[error.refusal.code]?.(error);
}

/** The envelope of FEATURES D57: `errors` where the input did not fit. */
function enveloped({ message, issues }: WireError) {
  return { message, ...(issues ? { errors: issues.map(({ path, message: says }) => ({ field: path, message: says })) } : {}) };
}

/** What does not fit is 422 where something is made and 400 where it is changed (FEATURES D49). */
function shapeStatus(path: string): number {
  return path.includes('{') ? 400 : 422;
}

function capabilityIn(refusal: WireError['refusal']): string {
  const capability = refusal?.details['capability'];
  return typeof capability === 'string' ? capability : '';
}

type Words = Readonly<Partial<Record<RefusalCode, (error: WireError) => { readonly detail: string; readonly status?: number }>>>;

const always = (detail: string, status?: number) => () => ({ detail, ...(status === undefined ? {} : { status }) });
const otherTenant = always('tenant mismatch', 403);

/** What a document says in its own words, or with its own status, where the product has others (FEATURES U16, U20, H30; DECISIONS 16). */
const WORDS: Readonly<Partial<Record<DialectName, Words>>> = {
  enterprise: {
    'tenancy/mismatch': otherTenant,
    'people/capability-missing': ({ refusal, message }) => ({ detail: capabilityIn(refusal) === 'approvals:vote' ? 'missing capability: approvals:write' : message }),
  },
  saas: {
    'tenancy/mismatch': otherTenant,
    'auth/expired-token': always('Token has expired'), 'auth/invalid-token': always('Invalid token'), 'auth/wrong-token-type': always('Invalid token'), 'auth/session-ended': always('Invalid token'),
    'people/capability-missing': ({ refusal }) => ({ detail: refusal?.details['roles'] === 0 ? 'No role found in token' : `Insufficient permissions. Required: ${capabilityIn(refusal)}` }),
  },
  taskforce: { 'people/capability-missing': ({ refusal }) => ({ detail: `Permission denied: ${capabilityIn(refusal)} required` }) },
  admin: { 'people/already-in-organisation': ({ message }) => ({ detail: message, status: 400 }) },
  hosted: {
    'tenancy/mismatch': otherTenant,
    'edge/rate-limited': always('tenant rate limit exceeded'),
    'auth/missing-token': always('Missing bearer token'), 'auth/expired-token': always('Invalid bearer token'), 'auth/invalid-token': always('Invalid bearer token'),
    'auth/wrong-token-type': always('Invalid bearer token'), 'auth/session-ended': always('Invalid bearer token'), 'auth/no-tenant': always('Invalid bearer token'), 'auth/bad-device-proof': always('Invalid bearer token'),
  },
};

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
  const place = issue.path.split('.').filter(Boolean);
  return { type: 'value_error', loc: place[0] === 'header' ? place : ['body', ...place], msg: issue.message, input: null };
}
