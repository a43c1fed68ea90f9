import { type Outcome, settled } from './settled.ts';

interface Waiting {
  readonly work: () => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

export interface Journal {
  begin(): void;
  /** Everything that is written once per batch, then COMMIT. */
  commit(): Promise<void>;
  rollback(): void;
  /** False once the database itself gave the transaction up, for example on a full disk. */
  alive(): boolean;
}

/**
 * One writer, many commands, one COMMIT: whoever holds the writer drains the queue into a single transaction, and answers
 * are released only after it is durable. Flushed on setImmediate, never on a timer: what arrived meanwhile is the next batch.
 */
export class GroupCommit {
  readonly #journal: Journal;
  readonly #largestBatch: number;
  readonly #queue: Waiting[] = [];
  #draining: Promise<void> | null = null;

  constructor(journal: Journal, largestBatch = 256) {
    this.#journal = journal;
    this.#largestBatch = largestBatch;
  }

  submit<R>(work: () => Promise<R>): Promise<R> {
    const answer = new Promise<R>((resolve, reject) => {
      this.#queue.push({ work, resolve: resolve as (value: unknown) => void, reject }); // R is erased in the queue and given back here
    });
    this.#draining ??= new Promise<void>((done) => setImmediate(() => void this.#drain().then(done)));
    return answer;
  }

  /** Resolves when nothing is waiting any more. */
  async idle(): Promise<void> {
    while (this.#draining) await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) await this.#batch();
    this.#draining = null;
  }

  async #batch(): Promise<void> {
    const answers: Array<[Waiting, Outcome<unknown>]> = [];
    try {
      this.#journal.begin();
      while (this.#queue.length > 0 && answers.length < this.#largestBatch) {
        const next = this.#queue.shift();
        if (next) answers.push([next, await settled(next.work)]);
        if (!this.#journal.alive()) throw new Error('the database gave the transaction up');
      }
      await this.#journal.commit();
    } catch (reason) {
      this.#rollBack(answers, reason);
      return;
    }
    for (const [waiting, outcome] of answers) {
      if (outcome.ok) waiting.resolve(outcome.value);
      else waiting.reject(outcome.reason);
    }
  }

  /** BEGIN or COMMIT failed: nothing of this batch happened, so nobody may be told otherwise. */
  #rollBack(answers: ReadonlyArray<[Waiting, Outcome<unknown>]>, reason: unknown): void {
    this.#journal.rollback();
    for (const [waiting] of answers) waiting.reject(reason);
    if (answers.length === 0) this.#queue.splice(0).forEach((waiting) => waiting.reject(reason));
  }
}
