import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** Every request the pages were asked, and how it was answered: seen from the server, so no test can forget to tell. */
export function heardRequests(port: number): readonly Heard[] {
  const heard: Heard[] = [];
  subscribe('http.server.response.finish', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.socket.localPort === port && request.method === 'POST')
      heard.push({ method: request.method, path: request.url ?? '', status: response.statusCode });
  });
  return heard;
}
