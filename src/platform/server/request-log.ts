import type { IncomingMessage, ServerResponse } from 'node:http';
import { LineBuffer } from './line-buffer.ts';
import { remembered } from './remembered.ts';

const lines = new LineBuffer(process.stdout);
process.once('exit', () => lines.flush());

/** Identifiers of things, digests of files, tokens of links: however they are written. */
const TELLING = /[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}|amparo_[\w-]+|(?<=\/link\/)[^/]+/gi;

/** What was asked for, as the pages read it, without what could name anybody. */
export const pathWithoutSecrets = (url: string): string => decode(url.replace(/[?#].*$/s, '')).replaceAll(TELLING, '…');

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const pathInJson = remembered((url) => JSON.stringify(pathWithoutSecrets(url)));

/** One line of JSON per request. No address, no query string, no identifier: a log is read by many. */
export function logRequest(request: IncomingMessage, response: ServerResponse): void {
  const began = performance.now();
  response.on('close', () => {
    const path = pathInJson(request.url ?? '');
    const status = response.writableFinished ? response.statusCode : '"cut"';
    const ms = Math.round(performance.now() - began);
    lines.write(`{"at":"${instant()}","method":"${request.method}","path":${path},"status":${status},"ms":${ms}}\n`);
  });
}

let lastText = '';
let lastTime = 0;

/** Many requests end in the same millisecond; a date is written out once for all of them. */
function instant(): string {
  const now = Date.now();
  if (now !== lastTime) lastText = new Date(now).toISOString();
  lastTime = now;
  return lastText;
}
