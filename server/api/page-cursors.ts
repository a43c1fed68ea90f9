import { timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '../../shared/canonical-json.ts';
import { isJsonObject, type JsonObject } from '../../shared/json.ts';
import { Refusal } from '../base/refusal.ts';

/** HMAC of a text under a key of the deployment, base64url. */
export type Mac = (text: string) => string;

export interface Question {
  readonly tenantId: string;
  readonly path: string;
  /** The input as it came. */
  readonly input: JsonObject;
}

/** What the room's own list takes: the cursor it gave out, if it was given out here, to this tenant, for this question (SECURITY-CASES IDOR-06). */
export function openedCursor(mac: Mac, question: Question, cursor: string): string {
  const [key = '', seal = ''] = cursor.split('.', 2);
  const [said, due] = [Buffer.from(seal), Buffer.from(sealOf(mac, question, key))];
  if (said.length !== due.length || !timingSafeEqual(said, due)) throw new Refusal('input/invalid', { field: 'cursor', rule: 'cursor: not one that this list gave out for this question' });
  return key;
}

/** The same answer with its cursor sealed; answers that are no pages come back as they are. */
export function withSealedCursor<Data>(mac: Mac, question: Question, data: Data): Data {
  if (typeof data !== 'object' || data === null || !('next' in data) || !('items' in data) || typeof data.next !== 'string') return data;
  return { ...data, next: `${data.next}.${sealOf(mac, question, data.next)}` };
}

/** How many are asked for at once may change from page to page; what is asked for may not. */
function sealOf(mac: Mac, { tenantId, path, input }: Question, key: string): string {
  const { cursor: _cursor, size: _size, direction: _direction, ...asked } = input;
  return mac(canonicalJson({ asked, key, path, tenantId }));
}

export function asQuestion(input: unknown): JsonObject | null {
  if (input === undefined) return {};
  return isJsonObject(input) ? input : null;
}
