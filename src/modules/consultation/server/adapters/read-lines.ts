import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';

export type Unreadable = 'too_long' | 'not_utf8' | 'not_json' | 'stray_quote' | 'wrong_number_of_columns';

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its end; or why it cannot be read. */
  readonly read: { readonly text: string } | { readonly unreadable: Unreadable };
}

/** Bytes: far more than a text of 20,000 signs, however it is escaped. What is longer is passed over, not kept. */
export const MAX_LINE = 4 * 1024 * 1024;

const NEWLINE = 0x0a;
const MARK = '\ufeff';

/** Lines of a UTF-8 file of any size, ended by LF or CRLF, in the memory of one. */
export async function* readLines(file: string): AsyncIterable<Line> {
  let [number, parts, size]: [number, Buffer[], number] = [0, [], 0];
  const take = (part: Buffer) => {
    size += part.length;
    if (size <= MAX_LINE) parts.push(part);
    else parts = [];
  };
  const end = (): Line => {
    number += 1;
    const read = size > MAX_LINE ? ({ unreadable: 'too_long' } as const) : textOf(Buffer.concat(parts), number === 1);
    [parts, size] = [[], 0];
    return { number, read };
  };

  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      take(chunk.subarray(from, at));
      yield end();
      from = at + 1;
    }
    take(chunk.subarray(from));
  }
  if (size > 0) yield end();
}

/** Other bytes are not replaced by signs that nobody wrote. The first line may begin with a byte order mark. */
function textOf(bytes: Buffer, isFirst: boolean): Line['read'] {
  if (!isUtf8(bytes)) return { unreadable: 'not_utf8' };
  const text = bytes.toString();
  const whole = isFirst && text.startsWith(MARK) ? text.slice(1) : text;
  return { text: whole.endsWith('\r') ? whole.slice(0, -1) : whole };
}
