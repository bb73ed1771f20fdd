/** Milliseconds a line may wait, and bytes that wait at most. */
const KEPT_FOR = 50;
const MOST_KEPT = 65_536;
/** A character takes no more in UTF-8. */
const BYTES_PER_CHARACTER = 3;

/** Writes many lines by one system call: one per line would cost as much as answering with a stored page. */
export class LineBuffer {
  readonly #out: NodeJS.WritableStream;
  #kept = Buffer.allocUnsafe(MOST_KEPT);
  #length = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(out: NodeJS.WritableStream) {
    this.#out = out;
  }

  write(line: string): void {
    const most = line.length * BYTES_PER_CHARACTER;
    if (this.#length + most > MOST_KEPT) this.flush();
    if (most > MOST_KEPT) return void this.#out.write(line);
    this.#length += this.#kept.write(line, this.#length);
    this.#timer ??= setTimeout(() => this.flush(), KEPT_FOR);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#length === 0) return;
    this.#out.write(this.#kept.subarray(0, this.#length));
    // What was handed over may still be on its way.
    this.#kept = Buffer.allocUnsafe(MOST_KEPT);
    this.#length = 0;
  }
}
