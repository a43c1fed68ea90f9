import { epochMs, type TenantId } from '../../../shared/brand.ts';
import type { RequestSource } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Storage } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import type { AuditNote, AuditTrail } from '../../records/audit/index.ts';

const MINUTE_MS = 60_000;
/** Entries a minute in the whole deployment: whoever comes from a thousand addresses must not fill the log either. */
const MOST_A_MINUTE = 60;
const MOST_COUNTED = 10_000;

export interface Told {
  /** What is counted together: the same limit and the same caller. */
  readonly key: string;
  /** Whose log tells of it. */
  readonly tenantId: TenantId;
  readonly source: RequestSource;
  readonly note: AuditNote;
}

/** Tells the log of what an attacker can make happen as often as he likes: the first of a minute as it happens, the rest as a number. */
export interface EventTally {
  tell(event: Told): Promise<void>;
  /** Writes the numbers of minutes that are over. */
  settle(): Promise<void>;
}

interface Counted extends Told {
  readonly minute: number;
  untold: number;
}

export function openEventTally({ storage, clock, audit, report }: {
  readonly storage: Storage; readonly clock: Clock; readonly audit: AuditTrail;
  /** Hears of what the log could not be told. */
  readonly report: (reason: unknown, where: string) => void;
}): EventTally {
  const counted = new Map<string, Counted>();
  let [minuteNow, written] = [0, 0];

  const append = async ({ tenantId, source, note }: Told, times: number): Promise<void> => {
    const actor = { ...systemActor('edge', tenantId), source };
    const counting = { ...note, details: { ...note.details, times } };
    // The refusal stands whether or not the log can be told of it just now.
    await storage.writeIdentity(actor, (tx) => audit.append(tx, actor, counting)).catch((reason: unknown) => report(reason, 'edge'));
  };
  const settleAll = async (before: number): Promise<void> => {
    for (const [key, state] of counted) {
      if (state.minute >= before) continue;
      counted.delete(key);
      if (state.untold > 0) await append(state, state.untold);
    }
  };

  return {
    async tell(event) {
      const minute = Math.floor(epochMs(clock.now()) / MINUTE_MS);
      if (minute !== minuteNow) [minuteNow, written] = [minute, 0];
      const known = counted.get(event.key);
      if (known?.minute === minute) {
        known.untold += 1;
        return;
      }
      if (written >= MOST_A_MINUTE || counted.size >= MOST_COUNTED) {
        const rest = counted.get(REST) ?? { ...event, key: REST, minute, untold: 0 };
        rest.untold += 1;
        counted.set(REST, rest);
        return;
      }
      written += 1;
      counted.set(event.key, { ...event, minute, untold: 0 });
      await append(event, 1 + (known?.untold ?? 0));
    },
    settle: () => settleAll(Math.floor(epochMs(clock.now()) / MINUTE_MS)),
  };
}

/** Everything beyond what a minute has room for, told under the first of them. */
const REST = 'rest';
