import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Running } from '../config/running.ts';
import { BrokenForm, readFormWithFiles, STORES_FILES } from '../files/form.ts';
import { UPLOADS } from '../files/limits.ts';
import { resumableUploads } from '../files/resumable.ts';
import { withinLimits } from '../session/limits.ts';
import type { Viewer } from '../session/viewer.ts';

/** Whether a request is a piece of an upload, or a form whose files are to be stored on the way. */
export function filesOf({ url = '', method, headers }: IncomingMessage): 'upload' | 'form' | undefined {
  if (url === UPLOADS || url.startsWith(`${UPLOADS}/`)) return 'upload';
  const isForm = method === 'POST' && String(headers['content-type']).startsWith('multipart/form-data');
  return isForm && new URL(url, 'http://form').search.includes(STORES_FILES) ? 'form' : undefined;
}

/** More than an organisation has to say, in an hour. */
const limitOf = (person: string) => [{ subject: `upload:${person}`, times: 60, seconds: 3600 }];

/** Files never pass through the framework: it would hold each of them whole. */
export function receiveFiles({ db, files: store, clock }: Pick<Running, 'db' | 'files' | 'clock'>) {
  const uploads = resumableUploads({ db, store, clock });

  async function refused(request: IncomingMessage, response: ServerResponse, { id, scopes }: Viewer): Promise<boolean> {
    const mayWrite = id !== null && (scopes === undefined || scopes.some((scope) => scope.endsWith(':write')));
    const status = !mayWrite ? 401 : request.method === 'POST' && !(await withinLimits(db, limitOf(id), clock())) ? 429 : undefined;
    if (status) refuse(response, status);
    return status !== undefined;
  }

  return {
    async upload(request: IncomingMessage, response: ServerResponse, viewer: Viewer): Promise<void> {
      if (!(await refused(request, response, viewer))) await uploads(request, response, viewer.id as string);
    },

    /** The same request with the identifiers of its uploads in place of its files. `undefined`: it was answered here. */
    async form(request: IncomingMessage, response: ServerResponse, viewer: Viewer): Promise<IncomingMessage | undefined> {
      if (await refused(request, response, viewer)) return undefined;
      try {
        const fields = await readFormWithFiles(request, { db, store, person: viewer.id as string, now: clock() });
        return withBody(request, fields.toString());
      } catch (error) {
        if (!(error instanceof BrokenForm)) throw error;
        refuse(response, 400);
        return undefined;
      }
    },
  };
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'The form did not arrive whole. Nothing of it was kept; send it again.',
  401: 'Sign in first, then send the file again.',
  429: 'These are many files. Wait a while, then send the rest.',
};

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(`${REASONS[status]}\n`);
}

function withBody(request: IncomingMessage, body: string): IncomingMessage {
  const headers = {
    ...request.headers,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
  };
  const { method, url, socket, httpVersionMajor } = request;
  return Object.assign(Readable.from([Buffer.from(body)]), {
    method,
    url,
    socket,
    httpVersionMajor,
    headers,
  }) as unknown as IncomingMessage;
}
