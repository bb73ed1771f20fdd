import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import { SYSTEM } from '../session/viewer.ts';

export interface StoredFile {
  /** SHA-256 of the bytes, in hexadecimal: the name of a file is what is in it. */
  readonly digest: string;
  readonly size: number;
  readonly type: string;
}

/** Where cleaned files lie. Nothing else knows that it is PostgreSQL: an object store can take its place. */
export interface FileStore {
  /** The same bytes twice are stored once. */
  put(file: { readonly bytes: Uint8Array; readonly type: string; readonly now: Date }): Promise<StoredFile>;
  /** In the order of the file, one chunk in memory at a time; nothing when there is no such file. */
  read(digest: string): AsyncIterable<Buffer>;
  /** Forgets what nothing holds any more. */
  prune(now: Date): Promise<void>;
}

const CHUNK = 262_144;
/** Long enough for a command that is about to hold what was just stored. */
const GRACE_MINUTES = 60;

export const postgresStore = (db: Database): FileStore => ({
  async put({ bytes, type, now }) {
    const digest = createHash('sha256').update(bytes).digest();
    const chunks = Array.from({ length: Math.ceil(bytes.length / CHUNK) }, (_, i) =>
      Buffer.from(bytes.subarray(i * CHUNK, (i + 1) * CHUNK)),
    );
    await db.transaction().execute(async (tx) => {
      await sql`
        insert into platform.file (digest, size, type, stored_at) values (${digest}, ${bytes.length}, ${type}, ${now})
        on conflict on constraint file_once do update set stored_at = excluded.stored_at`.execute(tx);
      // Sent again also when they are there: how long it takes is not to tell that somebody else keeps the same file.
      for (const [number, chunk] of chunks.entries())
        await sql`
          insert into platform.file_chunk (digest, number, bytes) values (${digest}, ${number}, ${chunk})
          on conflict on constraint file_chunk_once do nothing`.execute(tx);
    });
    return { digest: digest.toString('hex'), size: bytes.length, type };
  },

  async *read(digest) {
    for (let number = 0; ; number += 1) {
      const { rows } = await sql<{ bytes: Buffer }>`
        select bytes from platform.file_chunk where digest = ${Buffer.from(digest, 'hex')} and number = ${number}`.execute(db);
      if (!rows[0]) return;
      yield rows[0].bytes;
    }
  },

  async prune(now) {
    const forget = sql`
      delete from platform.file
      where stored_at < ${new Date(now.getTime() - GRACE_MINUTES * 60_000)}
        and not exists (select from platform.file_holder h where h.digest = file.digest)
        and not exists (select from platform.upload u where u.digest = file.digest)`;
    await transact(db, SYSTEM, async (tx) => ({ value: await forget.execute(tx) }));
  },
});
