const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

export interface Answer {
  readonly status: number;
  /** Of the body as it came over the wire. */
  readonly bytes: number;
}

/** Reads one HTTP/1.1 answer from its pieces; the answer once it is whole. Only what our two servers send: a length, or chunks. */
export function readAnswer(): (chunk: Buffer) => Answer | undefined {
  let head: { readonly status: number; readonly length: number | undefined } | undefined;
  let early: Buffer = Buffer.alloc(0);
  let bytes = 0;
  let tail: Buffer = Buffer.alloc(0);
  return (chunk) => {
    let body = chunk;
    if (!head) {
      early = early.length > 0 ? Buffer.concat([early, chunk]) : chunk;
      const end = early.indexOf(HEAD_END);
      if (end < 0) return undefined;
      head = readHead(early.toString('latin1', 0, end));
      body = early.subarray(end + HEAD_END.length);
    }
    bytes += body.length;
    if (head.length !== undefined) return bytes >= head.length ? { status: head.status, bytes } : undefined;
    tail = body.length >= LAST_CHUNK.length ? body.subarray(-LAST_CHUNK.length) : Buffer.concat([tail, body]).subarray(-LAST_CHUNK.length);
    return tail.equals(LAST_CHUNK) ? { status: head.status, bytes } : undefined;
  };
}

function readHead(head: string): { status: number; length: number | undefined } {
  const status = Number(head.slice(9, 12));
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  if (length !== undefined) return { status, length: Number(length) };
  return { status, length: status === 204 || status === 304 ? 0 : undefined };
}
