import type { IncomingMessage, ServerResponse } from 'node:http';
import { BlockList } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Share } from './share.ts';

/** Requests under way at once; each may hold a body and wait for one of ten connections. */
const MOST_UNDER_WAY = 512;
/** Bytes that the bodies under way may fill, each counted as what it says it is, up to what is read of one. */
const MOST_OF_BODIES = 128 * 1024 * 1024;
const MOST_OF_ONE = 1024 * 1024;
/** Bytes of the whole process. */
const MOST_MEMORY = 1_200 * 1024 * 1024;
const MOST_DELAY_NS = 2e9;

/** Says no early and cheaply, with a time to come back, instead of saying nothing late. */
export class Overload {
  #underWay = 0;
  #bodies = 0;
  #memory = 0;
  #late = false;
  readonly #delay = monitorEventLoopDelay({ resolution: 50 });
  readonly #timer = setInterval(() => {
    this.#memory = process.memoryUsage.rss();
    this.#late = this.#delay.percentile(50) > MOST_DELAY_NS;
    this.#delay.reset();
  }, 500);

  readonly #share: Share;

  /** `part`: what one network may hold of the whole. */
  constructor({ trustedProxies = new BlockList(), part = 1 } = {}) {
    this.#share = new Share({ requests: MOST_UNDER_WAY * part, bytes: MOST_OF_BODIES * part }, trustedProxies);
    this.#delay.enable();
    this.#timer.unref();
  }

  /** `false`: it was answered here. Whatever is admitted is counted until its answer is closed. */
  admits(request: IncomingMessage, response: ServerResponse): boolean {
    const body = sizeOf(request);
    const isFull = this.#underWay >= MOST_UNDER_WAY || this.#bodies + body > MOST_OF_BODIES;
    const giveBack = isFull || this.#memory > MOST_MEMORY || this.#late ? undefined : this.#share.take(request, body);
    if (!giveBack) {
      const text = 'Too many at this moment. Nothing was lost; try again in a few seconds.\n';
      const plain = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
      response.writeHead(503, { ...plain, 'retry-after': '5', connection: 'close' }).end(text);
      return false;
    }
    this.#underWay += 1;
    this.#bodies += body;
    // A response closes once.
    response.on('close', () => {
      this.#underWay -= 1;
      this.#bodies -= body;
      giveBack();
    });
    return true;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#delay.disable();
  }
}

/** Nothing for a request without a body; one that comes in pieces does not say. */
function sizeOf({ headers }: IncomingMessage): number {
  if (headers['transfer-encoding'] !== undefined) return MOST_OF_ONE;
  return Math.min(Number(headers['content-length'] ?? 0), MOST_OF_ONE);
}
