import { type ChildProcess, fork } from 'node:child_process';

export interface Job {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** Written out; asked in turn, over and over. */
  readonly requests: readonly string[];
  /** Each request once at most: what was submitted cannot be submitted again. */
  readonly once?: boolean;
}

export interface Load {
  readonly perSecond: number;
  /** Milliseconds from the question to the last byte of the answer. */
  readonly p50: number;
  readonly p99: number;
  readonly answered: number;
  readonly failed: number;
}

export const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;

/** Asks from a process of its own, so that asking takes nothing from whoever answers. */
export class Loader {
  readonly #child: ChildProcess = fork(new URL('process.ts', import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });

  /** Throws when anything was answered otherwise than by 200: a refusal is fast, and would look like a feat. */
  async put(job: Job): Promise<Load> {
    const load = await new Promise<Load>((resolve, reject) => {
      const onExit = (code: number | null) => reject(new Error(`The load generator ended with ${code}.`));
      this.#child.once('exit', onExit);
      this.#child.once('message', (told) => {
        this.#child.off('exit', onExit);
        resolve(told as Load);
      });
      this.#child.send(job);
    });
    if (load.failed > 0 || load.answered === 0)
      throw new Error(`${load.failed} of ${load.answered} requests to port ${job.port} were not answered by 200.`);
    return load;
  }

  stop(): void {
    this.#child.disconnect();
  }
}
