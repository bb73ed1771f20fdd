import type { IncomingMessage } from 'node:http';
import type { BlockList } from 'node:net';
import { clientAddress, isUnheard } from './client-address.ts';

interface Held {
  requests: number;
  bytes: number;
}

/** How much of what there is one network holds at this moment: whoever sends or listens slowly on purpose leaves room for others. */
export class Share {
  readonly #most: Readonly<Held>;
  readonly #trusted: BlockList;
  readonly #held = new Map<string, Held>();
  #isTold = false;

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
    if (isPlain) return remoteAddress;
    this.#tell(request);
    return clientAddress(request, this.#trusted);
  }

  /** Once: a proxy that was forgotten makes one network of all visitors, who then lock each other out. */
  #tell(request: IncomingMessage): void {
    if (this.#isTold || !isUnheard(request, this.#trusted)) return;
    this.#isTold = true;
    const message = 'Requests are forwarded by a peer that TRUSTED_PROXIES does not name: all who come through it share one limit.';
    console.error(JSON.stringify({ event: 'proxy-not-trusted', message }));
  }
}
