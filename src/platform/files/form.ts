import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import type { Database } from '../db/database.ts';
import { cleanFile, inTurn } from './cleaner.ts';
import { MAX_FILE_BYTES } from './limits.ts';
import { plainName } from './name.ts';
import { partsOf } from './resumable-store.ts';
import type { FileStore } from './store.ts';
import { beginUpload, dropUpload, endUpload, keepPart, settleUpload } from './upload.ts';

/** In the query of a form's action: its files are to be stored on the way, and reach the page as uploads. */
export const STORES_FILES = 'files=stored';

const MOST = { files: 10, fields: 50, fieldSize: 100_000 };

type FileStream = Readable & { readonly truncated?: boolean };

interface Receiving {
  readonly db: Database;
  readonly store: FileStore;
  readonly person: string;
  readonly now: Date;
}

/** It ended in the middle, or is none. Whoever sent it is told; what had arrived of it is forgotten. */
export class BrokenForm extends Error {}

/**
 * Reads a form with files while it arrives (RFC 7578): each file goes part by part into an upload and is cleaned; its field
 * holds the upload's identifier. Nothing of it is kept in memory but one part and the other fields. Throws `BrokenForm`.
 */
export async function readFormWithFiles(request: IncomingMessage, receiving: Receiving): Promise<URLSearchParams> {
  const fields = new URLSearchParams();
  const files: Promise<void>[] = [];
  const streams: FileStream[] = [];
  const reader = readerOf(request);
  reader.on('field', (name, value) => fields.append(name, value));
  reader.on('file', (field, stream, name) => {
    streams.push(stream);
    // A file that breaks off says so once, perhaps before anybody reads it; unheard, that would end the process.
    stream.on('error', () => {});
    const kept = receive(stream, name ?? '', receiving).then((id) => {
      if (id) fields.append(field, id);
    });
    kept.catch(() => {});
    files.push(kept);
  });
  try {
    await pipeline(request, reader);
  } catch (cause) {
    // None of its files will ever end.
    for (const stream of streams) stream.destroy(new BrokenForm());
    await Promise.allSettled(files);
    throw new BrokenForm('The form broke off.', { cause });
  }
  await Promise.all(files);
  return fields;
}

function readerOf({ headers }: IncomingMessage) {
  try {
    return new Busboy({ headers: headers as { 'content-type': string }, limits: { ...MOST, fileSize: MAX_FILE_BYTES } });
  } catch (cause) {
    throw new BrokenForm('This is no form.', { cause });
  }
}

/** The identifier of the upload. `undefined` when no file was chosen: browsers send an empty one without a name. */
async function receive(stream: FileStream, given: string, { db, store, person, now }: Receiving): Promise<string | undefined> {
  const id = await beginUpload(db, { person, name: plainName(given), size: null, now });
  let start = 0;
  try {
    for await (const bytes of partsOf(stream)) {
      await keepPart(db, { person, id, start, bytes });
      start += bytes.length;
    }
  } catch (cause) {
    await dropUpload(db, person, id);
    throw new BrokenForm('A file broke off.', { cause });
  }
  if (start === 0 && !given) {
    await dropUpload(db, person, id);
    return undefined;
  }
  await endUpload(db, { person, id, problem: stream.truncated ? 'too_large' : undefined });
  await inTurn(() => settleUpload({ db, store, cleaner: cleanFile, now }, person, id));
  return id;
}
