import type { AuditEventType } from '../../../shared/audit-events.ts';
import type { EventId, RunId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Actor } from '../../base/actor.ts';
import type { Tx } from '../../base/storage/index.ts';

export type Outcome = 'success' | 'failure' | 'denied';

/** What a command has to say about itself. Actor, source, time and tenant are added from the command's own actor and clock. */
export interface AuditNote {
  readonly type: AuditEventType;
  /** Absent means success. */
  readonly outcome?: Outcome;
  readonly resource?: { readonly type: string; readonly id: string; readonly name?: string };
  /** Identifiers of the person concerned, erasable on their own. */
  readonly subject?: JsonObject;
  /** Free text, diffs, before and after. Integers only: no floats stand in a leaf. */
  readonly details?: JsonObject;
  /** Hashes that must stay provable after every disclosure is erased, such as `definition_sha256`. They stand clear in the leaf. */
  readonly refs?: Readonly<Record<string, string>>;
  readonly run?: RunId;
}

/** What every other room knows of the log: one way in, inside the command's own transaction. */
export interface AuditTrail {
  append(tx: Tx, actor: Actor, note: AuditNote): Promise<EventId>;
}
