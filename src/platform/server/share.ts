import type { IncomingMessage } from 'node:http';
import type { BlockList } from 'node:net';
import { clientAddress } from './client-address.ts';

interface Held {
  readonly requests: number;
  readonly bytes: number;
}

const NOTHING: Held = { requests: 0, bytes: 0 };

/** How much of what there is one network holds at this moment: whoever sends or listens slowly on purpose leaves room for others. */
export class Share {
  readonly #most: Held;
  readonly #trusted: BlockList;
  readonly #held = new Map<string, Held>();

  constructor(most: Held, trustedProxies: BlockList) {
    this.#most = most;
    this.#trusted = trustedProxies;
  }

  /** How to give back what was taken; `undefined` when it would be more than the share. */
  take(request: IncomingMessage, bytes: number): (() => void) | undefined {
    const from = this.#addressOf(request);
    const held = this.#held.get(from) ?? NOTHING;
    if (held.requests >= this.#most.requests || held.bytes + bytes > this.#most.bytes) return undefined;
    this.#add(from, { requests: 1, bytes });
    return () => this.#add(from, { requests: -1, bytes: -bytes });
  }

  #add(from: string, { requests, bytes }: Held): void {
    const held = this.#held.get(from) ?? NOTHING;
    const now = { requests: held.requests + requests, bytes: held.bytes + bytes };
    if (now.requests > 0) this.#held.set(from, now);
    else this.#held.delete(from);
  }

  /** Most come straight from an IPv4 address, which is its own network. */
  #addressOf(request: IncomingMessage): string {
    const { remoteAddress = '' } = request.socket;
    const isPlain = request.headers['x-forwarded-for'] === undefined && !remoteAddress.includes(':');
    return isPlain ? remoteAddress : clientAddress(request, this.#trusted);
  }
}
