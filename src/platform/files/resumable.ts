import { randomUUIDv7 } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Server } from '@tus/server';
import type { Database } from '../db/database.ts';
import { cleanFile, inTurn } from './cleaner.ts';
import { MAX_FILE_BYTES, UPLOADS } from './limits.ts';
import { isUploadId, ResumableStore } from './resumable-store.ts';
import type { FileStore } from './store.ts';
import { settleUpload } from './upload.ts';

interface Offering {
  readonly db: Database;
  readonly store: FileStore;
  readonly clock: () => Date;
}

export type Uploads = (request: IncomingMessage, response: ServerResponse, person: string) => Promise<void>;

/** tus 1.0.0 at `/uploads`: a file that arrives in as many pieces as the network allows, and is cleaned once it is whole. */
export function resumableUploads({ db, store, clock }: Offering): Uploads {
  const parts = new ResumableStore(db, clock);
  const settle = (id: string) => {
    const person = parts.whose.getStore() as string;
    return inTurn(() => settleUpload({ db, store, cleaner: cleanFile, now: clock() }, person, id));
  };
  const tus = new Server({
    path: UPLOADS,
    datastore: parts,
    maxSize: MAX_FILE_BYTES,
    relativeLocation: true,
    allowedOrigins: [],
    namingFunction: () => randomUUIDv7(),
    onUploadFinish: async (_, { id }) => {
      await settle(id);
      return {};
    },
    // Whole, but the server stopped before it was cleaned: whoever asks where to go on makes up for it.
    onIncomingRequest: async ({ method }, id) => {
      if (method === 'HEAD' && isUploadId(id)) await settle(id);
    },
  } as ConstructorParameters<typeof Server>[0]);
  return async (request, response, person) => {
    await parts.whose.run(person, () => tus.handle(request, response));
  };
}
