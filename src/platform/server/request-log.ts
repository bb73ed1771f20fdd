import type { IncomingMessage, ServerResponse } from 'node:http';

/** One line of JSON per request. No address, no query string, no identifier: a log is read by many. */
export function logRequest(request: IncomingMessage, response: ServerResponse): void {
  const began = performance.now();
  response.once('close', () => {
    const path = (request.url ?? '')
      .replace(/\?.*$/, '')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\/sign-in\/link\/[^/]+/g, (found) => (found.startsWith('/sign-in') ? '/sign-in/link/…' : '…'));
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
