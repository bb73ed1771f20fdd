import type { ServerResponse } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Requests under way at once; each may hold a body and wait for one of ten connections. */
const MOST_UNDER_WAY = 512;
/** Of the heap V8 may grow to, in bytes. */
const MOST_MEMORY = 1_200 * 1024 * 1024;
const MOST_DELAY_NS = 2e9;

/** Says no early and cheaply, with a time to come back, instead of saying nothing late. */
export class Overload {
  #underWay = 0;
  #memory = 0;
  readonly #delay = monitorEventLoopDelay({ resolution: 50 });
  readonly #timer = setInterval(() => {
    this.#memory = process.memoryUsage.rss();
    this.#late = this.#delay.percentile(50) > MOST_DELAY_NS;
    this.#delay.reset();
  }, 500);
  #late = false;

  constructor() {
    this.#delay.enable();
    this.#timer.unref();
  }

  /** `false`: it was answered here. Whatever is admitted is counted until its answer is closed. */
  admits(response: ServerResponse): boolean {
    if (this.#underWay >= MOST_UNDER_WAY || this.#memory > MOST_MEMORY || this.#late) {
      const text = 'Too many at this moment. Nothing was lost; try again in a few seconds.\n';
      const plain = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
      response.writeHead(503, { ...plain, 'retry-after': '5' }).end(text);
      return false;
    }
    this.#underWay += 1;
    response.on('close', () => {
      this.#underWay -= 1;
    });
    return true;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#delay.disable();
  }
}
