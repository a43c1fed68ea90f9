import type { JsonObject } from '../../../shared/json.ts';
import { Refusal } from '../../base/refusal.ts';

/** The words of RFC 7644 section 3.12, table 9, as far as this server has use for them. */
export type ScimType = 'invalidFilter' | 'uniqueness' | 'mutability' | 'invalidSyntax' | 'invalidPath' | 'noTarget' | 'invalidValue';

/** A request that SCIM has a word for. The status follows from the refusal's kind: a conflict for what must be unique, a bad request for all else. */
export function scimRefusal(scimType: ScimType, rule: string, more: JsonObject = {}): Refusal {
  return new Refusal(scimType === 'uniqueness' ? 'scim/taken' : 'scim/invalid', { ...more, scimType, rule });
}
