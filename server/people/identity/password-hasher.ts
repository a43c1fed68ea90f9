import { hash, verify } from '@node-rs/argon2';
import { Refusal } from '../../base/refusal.ts';
import { normalPassword } from './password-rules.ts';

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** A stored hash may come from another release, never from somebody who wants four gigabytes. */
const MOST = { memoryCost: 65_536, timeCost: 10, parallelism: 4 } as const;
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}$/;
/** Made under the same cost and matched by no password: an unknown email takes as long as a wrong password. */
const NOBODYS = '$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LW5vYm9keQ$Y291bnRlcnNpZ24gbm9ib2R5IGhhcyB0aGlzIGtleSE';

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** False also for null and for a stored form whose cost is out of bounds; the time spent is the same. */
  verify(stored: string | null, password: string): Promise<boolean>;
  /** Whether a right password should be hashed anew under today's cost. */
  isOutdated(stored: string): boolean;
}

interface Bounds {
  readonly atOnce: number;
  readonly waiting: number;
}

/** Argon2id with bounded memory: two at once, thirty-two waiting, the next one is told to come back. */
export function openPasswordHasher(bounds: Bounds = { atOnce: 2, waiting: 32 }): PasswordHasher {
  const turn = turnstile(bounds);
  return {
    hash: (password) => turn(() => hash(bytesOf(password), COST)),
    verify: (stored, password) => turn(async () => {
      const known = stored !== null && isBounded(stored);
      const matches = await verify(known ? stored : NOBODYS, bytesOf(password));
      return known && matches;
    }),
    isOutdated: (stored) => !stored.startsWith(`$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$`),
  };
}

function bytesOf(password: string): Buffer {
  return Buffer.from(normalPassword(password), 'utf8');
}

function isBounded(stored: string): boolean {
  const [, memory, time, lanes] = PHC.exec(stored) ?? [];
  return memory !== undefined && Number(memory) <= MOST.memoryCost && Number(time) <= MOST.timeCost && Number(lanes) <= MOST.parallelism;
}

function turnstile({ atOnce, waiting }: Bounds): <R>(work: () => Promise<R>) => Promise<R> {
  let running = 0;
  const queue: Array<() => void> = [];
  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw new Refusal('auth/locked', { rule: 'Too many people are signing in at this moment; try again shortly.', retry_after_seconds: 1 });
      await new Promise<void>((go) => queue.push(go)); // whoever leaves hands the place over, so `running` stays as it is
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
