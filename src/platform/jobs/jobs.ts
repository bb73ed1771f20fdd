import pg from 'pg';
import { PgBoss } from 'pg-boss';

/** Work after the commit. A job is enqueued by a row in `pgboss.job`, in the transaction that wants it done. */
export interface JobHandler {
  readonly queue: string;
  /** At least once: throws to be asked again later. */
  readonly run: (data: Readonly<Record<string, string>>) => Promise<void>;
}

export const QUEUES = ['mail'] as const;

/**
 * By whoever migrates: the serving role makes no table. At every start, because whoever was killed after the last
 * migration came no further; one at a time, because two who grant the same at once trip over each other.
 */
export async function provisionJobs(migrate: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(migrate);
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtext('jobs'))`);
    const boss = new PgBoss({ ...migrate, supervise: false, schedule: false } as ConstructorParameters<typeof PgBoss>[0]);
    boss.on('error', () => {});
    await boss.start();
    for (const queue of QUEUES) if (!(await boss.getQueue(queue))) await boss.createQueue(queue);
    await boss.stop({ graceful: false });
    await client.query(`grant usage on schema pgboss to app;
      grant select, insert, update, delete on all tables in schema pgboss to app;
      grant execute on all functions in schema pgboss to app`);
  } finally {
    await client.end();
  }
}

/** Returns how to stop: running jobs are waited for. */
export async function startJobs(serve: pg.ClientConfig, handlers: readonly JobHandler[]): Promise<() => Promise<void>> {
  const boss = new PgBoss({ ...serve, migrate: false, createSchema: false, schedule: false, max: 2 } as ConstructorParameters<
    typeof PgBoss
  >[0]);
  let isStopping = false;
  boss.on('error', (error) => isStopping || console.warn(JSON.stringify({ event: 'jobs', message: error.message })));
  await boss.start();
  for (const { queue, run } of handlers)
    await boss.work<Record<string, string>>(queue, { pollingIntervalSeconds: 2 }, async (jobs) => {
      for (const job of jobs) await run(job.data);
    });
  return () => {
    isStopping = true;
    return boss.stop({ graceful: true, timeout: 10_000 });
  };
}
