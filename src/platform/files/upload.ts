import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import { SYSTEM } from '../session/viewer.ts';
import type { Cleaned } from './clean/cleaned.ts';
import type { FileProblem } from './limits.ts';
import { nameWith } from './name.ts';
import type { FileStore, StoredFile } from './store.ts';

/** A file on its way, seen by whoever sends it and by nobody else. */
export interface Upload {
  readonly id: string;
  readonly name: string;
  /** In bytes; `null` as long as nobody knows. */
  readonly size: number | null;
  readonly received: number;
}

/** How long a shared phone may be without network. */
const UPLOAD_DAYS = 7;
/** Twice what one contribution holds: nobody waits to attach more, and nobody fills a disk. */
const MOST_WAITING = 20;

interface Begun {
  readonly person: string;
  readonly id?: string;
  readonly name: string;
  readonly size: number | null;
  readonly now: Date;
}

/** All but the last statement of a transaction are waited for, so each of these is one statement in the name of its person. */
const as = <Value>(db: Database, person: string, work: (tx: Database) => Promise<Value>): Promise<Value> =>
  transact(db, { id: person }, async (tx) => ({ value: await work(tx) }));

/** With too many waiting already, the one begun first gives way. */
export async function beginUpload(db: Database, { person, id = randomUUIDv7(), name, size, now }: Begun): Promise<string> {
  await as(db, person, (tx) =>
    sql`
      with given_way as (
        delete from platform.upload where id in (
          select id from platform.upload where person = ${person} order by begun_at desc, id desc offset ${MOST_WAITING - 1})
      )
      insert into platform.upload (id, person, name, size, begun_at) values (${id}, ${person}, ${name}, ${size}, ${now})`.execute(tx),
  );
  return id;
}

export const findUpload = (db: Database, person: string, id: string): Promise<Upload | undefined> =>
  as(db, person, async (tx) => {
    const { rows } = await sql<Upload>`
      select id, name, size, received from platform.upload where id = ${id} and person = ${person}`.execute(tx);
    return rows[0];
  });

interface Part {
  readonly person: string;
  readonly id: string;
  readonly start: number;
  readonly bytes: Buffer;
}

/** Durable once it returns; `false` when the part does not begin where the last one ended. */
export const keepPart = (db: Database, { person, id, start, bytes }: Part): Promise<boolean> =>
  as(db, person, async (tx) => {
    const { rows } = await sql`
      with grown as (
        update platform.upload set received = received + ${bytes.length}
        where id = ${id} and person = ${person} and received = ${start} and digest is null and problem is null returning id
      )
      insert into platform.upload_part (upload, start, bytes) select id, ${start}, ${bytes} from grown returning start`.execute(tx);
    return rows.length === 1;
  });

interface Ending {
  readonly person: string;
  readonly id: string;
  /** What is known to be wrong before anybody looked into it. */
  readonly problem?: FileProblem | undefined;
}

/** No more will come: now the length is known. */
export const endUpload = (db: Database, { person, id, problem = undefined }: Ending): Promise<unknown> =>
  as(db, person, (tx) =>
    sql`update platform.upload set size = received, problem = ${problem ?? null} where id = ${id} and person = ${person} and size is null`.execute(
      tx,
    ),
  );

export const dropUpload = (db: Database, person: string, id: string): Promise<unknown> =>
  as(db, person, (tx) => sql`delete from platform.upload where id = ${id} and person = ${person}`.execute(tx));

export interface Settling {
  readonly db: Database;
  readonly store: FileStore;
  readonly cleaner: (bytes: Buffer, name: string) => Promise<Cleaned | FileProblem>;
  readonly now: Date;
}

/**
 * A whole upload is cleaned and becomes a file, or says why not; what was sent is forgotten either way. Safe to repeat:
 * one that was settled stays as it is, and one that was cut off in between is settled by the next who asks.
 */
export async function settleUpload({ db, store, cleaner, now }: Settling, person: string, id: string): Promise<void> {
  const sent = await as(db, person, async (tx) => {
    const { rows } = await sql<{ name: string; bytes: Buffer | null }>`
      select name, (select string_agg(bytes, ''::bytea order by start) from platform.upload_part where upload = upload.id) as bytes
      from platform.upload where id = ${id} and person = ${person} and received = size and digest is null and problem is null`.execute(tx);
    return rows[0];
  });
  if (!sent) return;
  const cleaned = await cleaner(sent.bytes ?? Buffer.alloc(0), sent.name);
  const file = typeof cleaned === 'string' ? undefined : await store.put({ ...cleaned, now });
  await as(db, person, (tx) =>
    sql`
      with parts as (delete from platform.upload_part where upload = ${id})
      update platform.upload set digest = ${file ? Buffer.from(file.digest, 'hex') : null}, type = ${file?.type ?? null},
        problem = ${file ? null : (cleaned as FileProblem)}
      where id = ${id} and digest is null and problem is null`.execute(tx),
  );
}

export type Taken =
  | { readonly kind: 'file'; readonly file: StoredFile & { readonly name: string } }
  | { readonly kind: 'problem'; readonly problem: FileProblem }
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'unknown' };

/** For a command that attaches: the upload is used up, and the file belongs to `holder` from now on. In its transaction. */
export async function takeUpload(tx: Database, { person, id, holder }: { person: string; id: string; holder: string }): Promise<Taken> {
  const { rows } = await sql<{ name: string; problem: FileProblem | null; digest: string | null; size: number; type: string }>`
    select u.name, u.problem, encode(f.digest, 'hex') as digest, f.size, u.type
    from platform.upload u left join platform.file f on f.digest = u.digest where u.id = ${id} and u.person = ${person}`.execute(tx);
  const [found] = rows;
  if (!found) return { kind: 'unknown' };
  const { name, problem, digest, size, type } = found;
  if (problem) return { kind: 'problem', problem };
  if (!digest) return { kind: 'unfinished' };
  await sql`
    with used as (delete from platform.upload where id = ${id})
    insert into platform.file_holder (digest, holder) values (${Buffer.from(digest, 'hex')}, ${holder}) on conflict do nothing`.execute(tx);
  return { kind: 'file', file: { digest, size, type, name: nameWith(name, type) } };
}

/** For a command that detaches: `holder` has no more use for the file; once nobody has, it is forgotten. */
export const releaseFile = (tx: Database, { digest, holder }: { digest: string; holder: string }) =>
  sql`delete from platform.file_holder where digest = ${Buffer.from(digest, 'hex')} and holder = ${holder}`.execute(tx);

/** What was begun and never finished, or never attached. */
export const pruneUploads = (db: Database, now: Date) =>
  transact(db, SYSTEM, async (tx) => ({
    value: await sql`delete from platform.upload where begun_at < ${new Date(now.getTime() - UPLOAD_DAYS * 86_400_000)}`.execute(tx),
  }));
