import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BlockList } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { clientAddress } from './client-address.ts';

/** Requests under way at once; each may hold a body and wait for one of ten connections. */
const MOST_UNDER_WAY = 512;
/** Of them from one address: a delegation in one building has fewer, and whoever sends slowly on purpose leaves room for others. */
const MOST_FROM_ONE = 128;
/** Bytes that the bodies under way may fill, each counted as what it says it is, up to what is read of one. */
const MOST_OF_BODIES = 128 * 1024 * 1024;
const MOST_OF_ONE = 1024 * 1024;
/** Bytes of the whole process. */
const MOST_MEMORY = 1_200 * 1024 * 1024;
const MOST_DELAY_NS = 2e9;

/** Says no early and cheaply, with a time to come back, instead of saying nothing late. */
export class Overload {
  readonly #trusted: BlockList;
  readonly #from = new Map<string, number>();
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

  constructor(trustedProxies: BlockList) {
    this.#trusted = trustedProxies;
    this.#delay.enable();
    this.#timer.unref();
  }

  /** `false`: it was answered here. Whatever is admitted is counted until its answer is closed. */
  admits(request: IncomingMessage, response: ServerResponse): boolean {
    const address = clientAddress(request, this.#trusted);
    const body = sizeOf(request);
    if (this.#isFull(address, body)) {
      const text = 'Too many at this moment. Nothing was lost; try again in a few seconds.\n';
      const plain = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
      response.writeHead(503, { ...plain, 'retry-after': '5', connection: 'close' }).end(text);
      return false;
    }
    this.#count(address, body, 1);
    response.once('close', () => this.#count(address, body, -1));
    return true;
  }

  #isFull(address: string, body: number): boolean {
    const isCrowded = this.#underWay >= MOST_UNDER_WAY || (this.#from.get(address) ?? 0) >= MOST_FROM_ONE;
    return isCrowded || this.#bodies + body > MOST_OF_BODIES || this.#memory > MOST_MEMORY || this.#late;
  }

  #count(address: string, body: number, by: 1 | -1): void {
    this.#underWay += by;
    this.#bodies += by * body;
    const left = (this.#from.get(address) ?? 0) + by;
    if (left > 0) this.#from.set(address, left);
    else this.#from.delete(address);
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
