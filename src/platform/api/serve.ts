import type { IncomingMessage, ServerResponse } from 'node:http';
import { isRepeatKey } from '../command/repeat-key.ts';
import type { Caller, Operation } from '../command/spec.ts';
import { localeFrom } from '../i18n/locales.ts';
import { statusOf } from '../problem/problem.ts';
import { API, describeApi, REPEAT_KEY } from './document.ts';
import { type Catalogues, problemJson } from './problem-json.ts';
import { routesOf } from './routes.ts';

/** A text of 20,000 code points in JSON, several times over. */
const MAX_BODY = 1_048_576;

export type Api = (request: IncomingMessage, response: ServerResponse, caller: Caller) => Promise<void>;

/** Every operation of the contract under its address, without a framework in between: what integrations wait for is the database. */
export function apiOf(contract: readonly Operation[], catalogues: Catalogues): Api {
  const find = routesOf(contract);
  let document: string | undefined;

  return async (request, response, caller) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://api');
    const path = pathname.slice(API.length);
    const locale = localeFrom(request.headers['accept-language']);
    const refuse = async (status: number, problem: Parameters<typeof problemJson>[0]['problem'], module?: string) =>
      send(response, status, await problemJson({ problem, status, locale, module, catalogues }), 'application/problem+json');

    if (request.method === 'GET' && path === '/openapi.json') {
      document ??= JSON.stringify(describeApi(contract));
      return send(response, 200, document);
    }
    const found = find(request.method ?? '', path);
    if (!found) return refuse(404, { kind: 'not-found' });
    const { operation, params } = found;

    const body = operation.kind === 'command' ? await readJson(request) : { value: Object.fromEntries(searchParams) };
    if ('status' in body) return refuse(body.status, { kind: body.status === 413 ? 'too-large' : 'not-json' });
    const key = request.headers[REPEAT_KEY];
    if (typeof key === 'string' && !isRepeatKey(key)) return refuse(422, { kind: 'bad-key' });

    const result = await operation.execute(caller, { ...body.value, ...params }, typeof key === 'string' ? key : undefined);
    if (result.ok) return send(response, 200, JSON.stringify(result.output));
    return refuse(statusOf(result.problem, operation.refusals), result.problem, operation.module.name);
  };
}

function send(response: ServerResponse, status: number, text: string, type = 'application/json'): void {
  const length = Buffer.byteLength(text);
  response
    .writeHead(status, { 'content-type': type, 'content-length': length, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    .end(text);
}

async function readJson(request: IncomingMessage): Promise<{ value: object } | { status: 400 | 413 }> {
  const text = await readText(request);
  if (text === undefined) return { status: 413 };
  if (text === '') return { value: {} };
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { value } : { status: 400 };
  } catch {
    return { status: 400 };
  }
}

/** `undefined`: it is too large, and the rest of it is not looked at. By events: most bodies arrive in one piece, and an iterator takes turns. */
const readText = (request: IncomingMessage): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= MAX_BODY) return;
      request.pause();
      resolve(undefined);
    });
    request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.once('error', reject);
    const hungUp = () => reject(new Error('Whoever asked hung up in the middle of it.'));
    // Meanwhile the token was looked up.
    if (request.destroyed) hungUp();
    request.once('close', hungUp);
  });
