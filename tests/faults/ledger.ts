/** What contributors were told, and hold on to: it is kept outside the server, by another process. */
export interface Saved {
  readonly contribution: string;
  readonly revision: number;
  readonly body: string;
}

export interface Sent {
  readonly contribution: string;
  readonly revision: number;
  readonly body: string;
  /** The proof, once the log had given it. */
  readonly receipt: string;
}

export interface Ledger {
  readonly saved: Saved[];
  readonly sent: Sent[];
  /** Signed notes, as they were served over time. */
  readonly checkpoints: Set<string>;
  /** Every key that was used, with the command it was for. */
  readonly keys: Set<string>;
  /** Attempts whose answer was lost, refused for the moment, or an error, and which were made again. */
  retries: number;
  readonly failures: string[];
}

export const newLedger = (): Ledger => ({ saved: [], sent: [], checkpoints: new Set(), keys: new Set(), retries: 0, failures: [] });
