/** The first thing in a log that is not as it was written, and where. */
export interface LogProblem {
  readonly place: 'entry' | 'disclosure' | 'index' | 'tile' | 'checkpoint' | 'log' | 'head' | 'fork';
  /** Entry index, checkpoint size, or `level/n` of a tile. */
  readonly at: string;
  readonly says: string;
}

/** Ends a verification at the first problem. */
export class Found extends Error {
  readonly problem: LogProblem;
  constructor(place: LogProblem['place'], at: string | number, says: string) {
    super(says);
    this.problem = { place, at: String(at), says };
  }
}
