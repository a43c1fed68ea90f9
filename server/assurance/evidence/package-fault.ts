import { Unverifiable } from '../../../shared/unverifiable.ts';
import type { LogProblem } from '../../records/audit/index.ts';

/** The first thing in a package that is not as it was made, and where. */
export interface PackageProblem {
  /** `zip`: the container itself; `key`, `witness`: whose signature it is; the places of a log as `verify` names them. */
  readonly place: 'zip' | 'manifest' | 'signature' | 'key' | 'witness' | 'file' | LogProblem['place'];
  /** Path of the file, or the place in the log that `origin` names. */
  readonly at: string;
  readonly says: string;
  readonly origin?: string;
}

/** Ends the verification of a package at the first problem. */
export class PackageFault extends Error {
  readonly problem: PackageProblem;
  constructor(place: PackageProblem['place'], at: string, says: string) {
    super(`${place} ${at}: ${says}`);
    this.problem = { place, at, says };
  }
}

/** What a check says of the content of a file, as a fault of that file. */
export function inFile<Answer>(path: string, check: () => Answer): Answer {
  try {
    return check();
  } catch (reason) {
    if (reason instanceof Unverifiable) throw new PackageFault('file', path, reason.message);
    throw reason;
  }
}
