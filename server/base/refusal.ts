import type { JsonObject } from '../../shared/json.ts';
import { REFUSALS, type RefusalCode } from '../../shared/refusal-codes.ts';

/** The product saying no. `details` are safe to show: they name the field and the rule, never a secret. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly details: JsonObject;

  constructor(code: RefusalCode, details: JsonObject = {}) {
    const rule = typeof details['rule'] === 'string' ? details['rule'] : undefined;
    super(rule ?? REFUSALS[code].says);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
  }
}
