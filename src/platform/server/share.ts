import type { IncomingMessage } from 'node:http';
import type { BlockList } from 'node:net';
import { clientAddress } from './client-address.ts';

interface Held {
  requests: number;
  bytes: number;
}

/** How much of what there is one network holds at this moment: whoever sends or listens slowly on purpose leaves room for others. */
export class Share {
  readonly #most: Readonly<Held>;
  readonly #trusted: BlockList;
  readonly #held = new Map<string, Held>();

  constructor(most: Readonly<Held>, trustedProxies: BlockList) {
    this.#most = most;
    this.#trusted = trustedProxies;
  }

  /** How to give back what was taken; `undefined` when it would be more than the share. */
  take(request: IncomingMessage, bytes: number): (() => void) | undefined {
    const from = this.#addressOf(request);
    const held = this.#held.get(from) ?? { requests: 0, bytes: 0 };
    if (held.requests >= this.#most.requests || held.bytes + bytes > this.#most.bytes) return undefined;
    if (held.requests === 0) this.#held.set(from, held);
    held.requests += 1;
    held.bytes += bytes;
    return () => {
      held.requests -= 1;
      held.bytes -= bytes;
      if (held.requests === 0) this.#held.delete(from);
    };
  }

  /** Most come straight from an IPv4 address, which is its own network. */
  #addressOf(request: IncomingMessage): string {
    const { remoteAddress = '' } = request.socket;
    const isPlain = request.headers['x-forwarded-for'] === undefined && !remoteAddress.includes(':');
    return isPlain ? remoteAddress : clientAddress(request, this.#trusted);
  }
}
