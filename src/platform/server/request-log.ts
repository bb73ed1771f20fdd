import type { IncomingMessage, ServerResponse } from 'node:http';

/** Identifiers of things, digests of files, tokens of links: however they are written. */
const TELLING = /[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}|amparo_[\w-]+|(?<=\/link\/)[^/]+/gi;

/** One line of JSON per request. No address, no query string, no identifier: a log is read by many. */
export function logRequest(request: IncomingMessage, response: ServerResponse): void {
  const began = performance.now();
  response.once('close', () => {
    const path = (request.url ?? '').replace(/\?.*$/, '').replaceAll(TELLING, '…');
    const line = {
      at: new Date().toISOString(),
      method: request.method,
      path,
      status: response.writableFinished ? response.statusCode : 'cut',
      ms: Math.round(performance.now() - began),
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  });
}
