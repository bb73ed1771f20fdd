import { AsyncLocalStorage } from 'node:async_hooks';
import type { Readable } from 'node:stream';
import { DataStore, ERRORS, Upload } from '@tus/server';
import type { Database } from '../db/database.ts';
import { plainName } from './name.ts';
import { beginUpload, dropUpload, findUpload, keepPart } from './upload.ts';

/** Small enough that a cut connection loses little, large enough that a file is few rows. */
const PART = 262_144;

/** What the database takes for one. */
export const isUploadId = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

/** Cuts a stream into parts of one size; what was received before the stream broke is the last one. */
export async function* partsOf(stream: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let [held, size]: [Buffer[], number] = [[], 0];
  for await (const chunk of stream) {
    held.push(chunk);
    size += chunk.length;
    while (size >= PART) {
      const whole = Buffer.concat(held);
      yield whole.subarray(0, PART);
      [held, size] = [[whole.subarray(PART)], size - PART];
    }
  }
  if (size > 0) yield Buffer.concat(held);
}

/** Uploads in parts, as tus 1.0.0 knows them, in the tables of `upload.ts`, which also forgets them. Whoever asks is told by `whose`. */
export class ResumableStore extends DataStore {
  readonly #db: Database;
  readonly #now: () => Date;
  /** In whose name the requests under way ask. */
  readonly whose = new AsyncLocalStorage<string>();

  constructor(db: Database, now: () => Date) {
    super();
    this.#db = db;
    this.#now = now;
    this.extensions = ['creation', 'creation-with-upload', 'termination'];
  }

  get #person(): string {
    const person = this.whose.getStore();
    if (!person) throw ERRORS.FILE_NOT_FOUND;
    return person;
  }

  override async create(upload: Upload): Promise<Upload> {
    const name = plainName(upload.metadata?.filename ?? '');
    await beginUpload(this.#db, { person: this.#person, id: upload.id, name, size: upload.size ?? 0, now: this.#now() });
    return upload;
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    let at = offset;
    for await (const bytes of partsOf(stream)) {
      if (!(await keepPart(this.#db, { person: this.#person, id, start: at, bytes }))) throw ERRORS.INVALID_OFFSET;
      at += bytes.length;
    }
    return at;
  }

  override async getUpload(id: string): Promise<Upload> {
    const found = isUploadId(id) ? await findUpload(this.#db, this.#person, id) : undefined;
    if (!found) throw ERRORS.FILE_NOT_FOUND;
    return new Upload({ id, ...(found.size !== null && { size: found.size }), offset: found.received });
  }

  override async remove(id: string): Promise<void> {
    await this.getUpload(id);
    await dropUpload(this.#db, this.#person, id);
  }
}
