import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { textOf } from './text.ts';

const STATEMENT = 'insert into public.bare (key, document) values ($1, $2)';

interface Told {
  readonly connectionString: string;
  readonly document: object;
  /** BEGIN, INSERT and COMMIT, each asked and answered, as a program writes them. */
  readonly transaction: boolean;
}

/** The least a Node server can do to keep something: reads JSON, stores it durably, answers. No session, audit, key or log. */
process.once('message', ({ connectionString, document, transaction }: Told) => {
  const pool = new pg.Pool({ connectionString, max: 10 });

  const keep = async (key: string, body: object) => {
    const insert = { name: 'keep', text: STATEMENT, values: [key, JSON.stringify({ ...document, ...body })] };
    // A statement outside a transaction is one: its COMMIT travels with it.
    if (!transaction) return pool.query(insert);
    const client = await pool.connect();
    await client.query('begin');
    await client.query(insert);
    await client.query('commit');
    client.release();
  };

  const server = createServer(async (request, response) => {
    const body = JSON.parse(await textOf(request));
    await keep(String(request.headers['idempotency-key']), body);
    const text = JSON.stringify({ ...document, ...body });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
  }).listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});
process.once('disconnect', () => process.exit(0));
