import type { MiddlewareHandler } from 'hono';
import { REFUSALS } from '../../shared/refusal-codes.ts';

const SECRETS: ReadonlySet<string> = new Set(['api_key', 'apikey', 'x-api-key', 'access_token', 'token', 'authorization']);
/** Browsers cannot set headers of an event stream: there, and there only, the address may carry a token (DECISIONS 19). */
const STREAM = /^\/runs\/[^/]+\/subscribe$/;

/** An address stands in histories, logs and referrers: no credential travels in one (ASVS 14.2.1). */
export const guardAddress: MiddlewareHandler = async (c, next) => {
  const { pathname, searchParams } = new URL(c.req.url);
  const named = [...searchParams.keys()].find((name) => SECRETS.has(name.toLowerCase()));
  if (named === undefined || (named === 'access_token' && STREAM.test(pathname))) return next();
  const detail = `${named}: a credential belongs in a header, never in the address`;
  return c.json({ type: 'urn:countersign:refusal:input/invalid', title: REFUSALS['input/invalid'].says, status: 400, detail, code: 'input/invalid' }, 400);
};
