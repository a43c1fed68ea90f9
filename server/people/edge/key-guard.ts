import { createHash } from 'node:crypto';
import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import type { EventTally } from './event-tally.ts';
import { addressKey, type RateLimiter } from './rate-limiter.ts';

/** Watches how API keys are tried: from one address, and under one name from many. */
export interface KeyGuard {
  /** Does the work; when it ends because the key is wrong, that counts. An address that has tried too many is refused before the key is looked at. */
  watch<R>(key: string, source: RequestSource, work: () => Promise<R>): Promise<R>;
}

/** Enough for the keys that one deployment's machines use at once. */
const MOST_PROVED = 10_000;
/** Of `cssk_live_<13>_...`: the kind and the public id. Of a key of another form: so little that it gives nothing away. */
const NAME_CHARS = 23;
const FOREIGN_CHARS = 4;

export function openKeyGuard({ limiter, tally }: { readonly limiter: RateLimiter; readonly tally: EventTally }): KeyGuard {
  /** Keys that were right from an address: somebody else's guesses from there shut nobody out (DECISIONS 9). Hashes, in the order of their last use. */
  const proved = new Set<string>();

  const note = (mark: string) => {
    proved.delete(mark);
    proved.add(mark);
    if (proved.size > MOST_PROVED) for (const oldest of proved) if (proved.delete(oldest)) break;
  };

  const failed = async (key: string, address: string, source: RequestSource): Promise<void> => {
    await tally.tell({ key: `wrong-key:${address}`, tenantId: SYSTEM_TENANT, source, note: { type: 'auth.login.failed', outcome: 'failure', details: { method: 'api-key', reason: 'unknown-key' } } });
    await limiter.spend('wrong_keys', { key: `ip:${address}`, source });
    await limiter.spend('wrong_keys', { key: `key:${nameOf(key)}`, source });
  };

  return {
    async watch(key, source, work) {
      const address = addressKey(source);
      const mark = createHash('sha256').update(`${address}\n${key}`, 'utf8').digest('base64');
      // One more is taken only where that will be refused: the answer says how long to wait, and the key is not looked at.
      if (limiter.isSpent('wrong_keys', `ip:${address}`) && !proved.has(mark)) await limiter.spend('wrong_keys', { key: `ip:${address}`, source });
      try {
        const answer = await work();
        note(mark);
        return answer;
      } catch (reason) {
        if (reason instanceof Refusal && reason.code === 'auth/invalid-api-key') {
          proved.delete(mark);
          await failed(key, address, source);
        }
        throw reason;
      }
    },
  };
}

/** What a key may be called in a limit and in the log: its public part, which opens nothing. */
function nameOf(key: string): string {
  return /^cssk_(?:live|test)_[0-9A-Za-z]{13}/.test(key) ? key.slice(0, NAME_CHARS) : `${key.slice(0, FOREIGN_CHARS)}…`;
}
