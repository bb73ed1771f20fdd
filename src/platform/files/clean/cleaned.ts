import type { FileProblem } from '../limits.ts';

export interface Cleaned {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Thrown by a cleaner; never leaves `clean`. */
export class Unclean extends Error {
  readonly problem: FileProblem;
  constructor(problem: FileProblem) {
    super(problem);
    this.problem = problem;
  }
}
