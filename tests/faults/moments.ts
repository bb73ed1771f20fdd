import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect, look } from '../process/database.ts';
import { until } from '../process/program.ts';

/** Where contributors' work is when the blow falls. It is brought about, seen, and seen again when only the server was killed. */
export interface Moment {
  /** Whether it is still so: the killed server can neither have gone on nor have answered. */
  lasts(): Promise<boolean>;
  /** Lets everything go on, with or without a database. */
  release(): Promise<void>;
}

/** Milliseconds for which commits are held, and for which they are let go, until one is caught. */
const [TURN, PAUSE] = [2000, 200];

interface Backend {
  readonly pid: number;
  readonly began: string;
}

const stillThere = (before: readonly Backend[], now: readonly Backend[]) =>
  before.some(({ pid, began }) => now.some((backend) => backend.pid === pid && backend.began === began));

/**
 * Inside an open write transaction: the serving role has written rows (it has a transaction number) and waits for the
 * table of its last statement, which we hold.
 */
export async function insideWriting(data: string, table: string): Promise<Moment> {
  const open = `select pid, xact_start::text as began from pg_stat_activity
    where usename = 'app' and backend_xid is not null and wait_event_type = 'Lock' and wait_event = 'relation'`;
  const holder = await connect(data);
  await holder.query(`begin; lock table ${table} in share row exclusive mode`);
  const before = await until('somebody is in the middle of writing', async () => {
    const backends = await look<Backend & Record<string, unknown>>(data, open);
    return backends.length > 0 && backends;
  });
  return { lasts: async () => stillThere(before, await look(data, open)), release: () => holder.end().catch(() => {}) };
}

/**
 * Between commit and answer: the commit is on the disk, and its backend waits for a replica that will never come before
 * it says so (synchronous replication, wait event SyncRep). It is a command's, because it holds the lock on the audit.
 */
export async function betweenCommitAndAnswer(data: string): Promise<Moment> {
  const waiting = `select a.pid, a.xact_start::text as began from pg_stat_activity a join pg_locks l using (pid)
    where a.usename = 'app' and a.wait_event = 'SyncRep' and l.relation = 'platform.audit'::regclass and l.mode = 'RowExclusiveLock'`;
  const conf = join(data, 'pg', 'postgresql.auto.conf');
  const setting = await readFile(conf, 'utf8');
  const hold = async () => {
    await look(data, `alter system set synchronous_standby_names = 'nobody'`);
    await look(data, 'select pg_reload_conf()');
    return Date.now() + TURN;
  };
  const release = async () => {
    await writeFile(conf, setting);
    await look(data, 'select pg_reload_conf()').catch(() => {});
  };
  let turnEnds = await hold();
  const before = await until('somebody waits for the answer to a commit', async () => {
    const backends = await look<Backend & Record<string, unknown>>(data, waiting);
    if (backends.length > 0) return backends;
    // All of them may be waiting for the log, whose own commit is held too: it goes on, and they are caught later.
    if (Date.now() > turnEnds) {
      await release();
      await pause(PAUSE);
      turnEnds = await hold();
    }
    return undefined;
  });
  return { lasts: async () => stillThere(before, await look(data, waiting)), release };
}
