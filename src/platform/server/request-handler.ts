import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { API } from '../api/document.ts';
import type { Api } from '../api/serve.ts';
import type { Running } from '../config/running.ts';
import { keyedHash } from '../config/secret.ts';
import { AWAY, AWAY_WORDS, isDatabaseAway } from '../db/away.ts';
import { logResource } from '../log/resource.ts';
import { currentEdition } from '../pages/edition.ts';
import { isAtThisMachine } from '../session/sample.ts';
import { sessionCookie, sessionOf } from '../session/session.ts';
import { tokenViewer } from '../session/token.ts';
import type { Viewer } from '../session/viewer.ts';
import { clientAddress } from './client-address.ts';
import { filesOf, receiveFiles } from './file-requests.ts';
import { headersOf, NO_PAGE } from './headers.ts';
import type { Overload } from './overload.ts';
import { logRequest } from './request-log.ts';

interface Handling {
  readonly running: Running;
  readonly api: Api;
  readonly overload: Overload;
  readonly pages: RequestListener;
}

/** The built pages. They ask for what runs only when somebody asks for them. */
export async function loadPages(): Promise<RequestListener> {
  process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
  process.env.ADDRESS_HEADER = 'x-amparo-address';
  return (await import('../../../build/handler.js' as string)).handler;
}

/** One request, in the order of what it costs: health, stored bytes, API, pages. */
export function requestHandler({ running, api, overload, pages }: Handling): RequestListener {
  const { config, db, shelf, clock, keys } = running;
  const fileRequests = receiveFiles(running);
  const headers = Object.entries({ ...headersOf(config.origin), 'content-security-policy': NO_PAGE });
  return async (request, response) => {
    logRequest(request, response);
    if (request.url === '/health') return answer(response, 200, 'ok');
    if (!overload.admits(request, response)) return;
    try {
      if (request.url?.startsWith('/log/')) return await logPage(request.url, response, running);
      if (request.url === '/ready') return await ready(response, running);
      // What is stored and known to be current waits for nothing, and is read also while the database is away.
      const away = shelf.isFresh ? undefined : await shelf.renew(() => currentEdition(db)).catch((error) => error);
      if (shelf.serve(request, response)) return;
      if (away) throw away;
      for (const [name, value] of headers) response.setHeader(name, value);
      if (request.url?.startsWith(`${API}/`))
        return await api(request, response, { db, keys, viewer: await viewerOf(request, running), now: clock() });
      const withFiles = filesOf(request);
      // The library would take the method from here, after we have judged the request by its own.
      delete request.headers['x-http-method-override'];
      if (withFiles === 'upload') return await fileRequests.upload(request, response, await viewerOf(request, running));
      // What the framework is told comes from the operator and the socket, never from the request; and of the address, only
      // enough to count by: no page and no table ever holds it.
      const direct = isAtThisMachine({ peer: request.socket.remoteAddress, headers: request.headers }) ? 'yes' : 'no';
      Object.assign(request.headers, {
        'x-amparo-direct': direct,
        'x-forwarded-proto': config.origin.protocol.slice(0, -1),
        host: config.origin.host,
        'x-amparo-address': keyedHash(keys.code, clientAddress(request, config.trustedProxies)).toString('base64url'),
      });
      if (withFiles === undefined) return pages(request, response);
      const form = await fileRequests.form(request, response, await viewerOf(request, running));
      if (form) pages(form, response);
    } catch (error) {
      // Who hung up in the middle of asking needs no answer; the request log says that it was cut.
      if (request.errored) return;
      console.error(JSON.stringify({ event: 'request-failed', message: error instanceof Error ? error.message : String(error) }));
      if (response.headersSent) response.destroy();
      else if (isDatabaseAway(error)) answer(response, 503, AWAY_WORDS, AWAY);
      else answer(response, 500, FAILED);
    }
  };
}

const FAILED = 'Something went wrong here. Try again; what was sent with a key is not saved twice.';

function answer(response: ServerResponse, status: number, text: string, headers: Readonly<Record<string, string>> = {}): void {
  const plain = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
  response.writeHead(status, { ...plain, ...headers }).end(`${text}\n`);
}

/** Milliseconds after which a database that says nothing counts as away. */
const READY_WITHIN = 2000;

async function ready(response: ServerResponse, { db }: Running): Promise<void> {
  const reached = sql`select 1`.execute(db).then(
    () => true,
    () => false,
  );
  if (await Promise.race([reached, pause(READY_WITHIN, false)])) answer(response, 200, 'ready');
  else answer(response, 503, AWAY_WORDS, AWAY);
}

/** The public log, for whoever watches it (C2SP tlog-tiles). What is complete never changes. */
async function logPage(url: string, response: ServerResponse, { db }: Running): Promise<void> {
  const found = await logResource(db, url.replace(/\?.*$/, ''));
  if (!found) return answer(response, 404, 'There is no such part of the log.');
  const lasting = found.immutable ? 'public, max-age=31536000, immutable' : 'no-cache';
  response
    .writeHead(200, {
      'content-type': found.type,
      'content-length': found.bytes.length,
      'cache-control': lasting,
      'x-content-type-options': 'nosniff',
    })
    .end(found.bytes);
}

/** By token, or by the cookie of a page of ours: a cookie must not let another site write. */
async function viewerOf({ headers, method }: IncomingMessage, { db, clock, config }: Running): Promise<Viewer> {
  const [, token] = /^Bearer (amparo_\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (token) return (await tokenViewer(db, token, clock())) ?? { id: null };
  const cookie = RegExp(`(?:^|; )${sessionCookie(config.origin)}=([^;]+)`).exec(headers.cookie ?? '')?.[1];
  const foreign = method !== 'GET' && method !== 'HEAD' && headers.origin !== config.origin.origin;
  const session = foreign ? undefined : await sessionOf(db, cookie, clock());
  return { id: session?.id ?? null };
}
