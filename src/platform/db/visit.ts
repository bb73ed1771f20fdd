import pg from 'pg';
import { Mendable } from '../config/mendable.ts';

/** One connection for the length of `work`, to an address of the operator's. What keeps us out is one line that repeats no password. */
export async function visit<Value>(
  name: 'DATABASE_URL' | 'DATABASE_MIGRATION_URL',
  config: pg.ClientConfig,
  work: (client: pg.Client) => Promise<Value>,
): Promise<Value> {
  const client = new pg.Client({ connectionTimeoutMillis: 10_000, ...config });
  client.on('error', () => {});
  try {
    await client.connect().catch((cause) => {
      throw new Mendable(`${name}: PostgreSQL could not be reached there: ${cause.message || cause.code}.`, { cause });
    });
    return await work(client);
  } finally {
    await client.end();
  }
}
