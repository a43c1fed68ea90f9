import type { LogProblem } from '../../records/audit/index.ts';

/** The first thing in a package that is not as it was made, and where. */
export interface PackageProblem {
  /** `zip`: the container itself; `key`: whose signature it is; the places of a log as `verify` names them. */
  readonly place: 'zip' | 'manifest' | 'signature' | 'key' | 'file' | LogProblem['place'];
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
