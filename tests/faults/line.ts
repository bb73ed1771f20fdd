import { type Answer, type Asking, ask } from '../process/visitor.ts';
import type { Ledger } from './ledger.ts';

/** Longer than any restart. */
const PATIENCE = 120_000;

/** The connection to a server that goes away and comes back elsewhere: who asks waits, and asks again in the same words. */
export class Line {
  readonly #ledger: Ledger;
  #address: string | undefined;
  #back: (() => void)[] = [];

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  isAt(address: string): void {
    this.#address = address;
    for (const back of this.#back) back();
    this.#back = [];
  }

  /** Until there is an answer that is not "not now". */
  async ask(path: string, asking: Asking = {}): Promise<Answer> {
    for (const late = Date.now() + PATIENCE; ; this.#ledger.retries += 1) {
      const address = await this.#known();
      const answer = await ask(address + path, { ...asking, headers: { origin: address, ...asking.headers } }).catch(() => undefined);
      if (answer && answer.status < 500) return answer;
      if (Date.now() > late) throw new Error(`${path} had no answer in ${PATIENCE / 1000} seconds; the last: ${answer?.status}.`);
      await this.#newsOrSoon();
    }
  }

  /** A new address, or a moment. */
  #newsOrSoon(): Promise<void> {
    return new Promise((on) => {
      setTimeout(on, 200);
      this.#back.push(on);
    });
  }

  async #known(): Promise<string> {
    while (this.#address === undefined) await new Promise<void>((back) => this.#back.push(back));
    return this.#address;
  }
}
