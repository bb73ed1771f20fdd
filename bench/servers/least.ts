import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { PreparedClient } from '#platform/db/prepared-client.ts';
import { textOf } from './text.ts';

/**
 * The least that keeps what a submission has to keep, in as few flights: token, row-level security, grant, the text that is
 * frozen, its leaf, audit row and repeat key. Written by hand for this one request, with nothing checked and no refusal told:
 * what no platform under these tables can be faster than.
 */
process.once('message', ({ connectionString }: { connectionString: string }) => {
  const pool = new pg.Pool({ connectionString, max: 10, pipeline: true, Client: PreparedClient } as pg.PoolConfig);
  pool.on('connect', (client) => void client.query('set plan_cache_mode = force_generic_plan'));

  const server = createServer(async (request, response) => {
    const { revision } = JSON.parse(await textOf(request));
    const asked = {
      contribution: request.url?.split('/').at(-2) as string,
      token: request.headers.authorization?.slice('Bearer '.length) as string,
      key: String(request.headers['idempotency-key']),
      revision,
    };
    const text = JSON.stringify(await submit(pool, asked));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
  }).listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});
process.once('disconnect', () => process.exit(0));

const TOKEN = 'select person from platform.token where token_hash = $1 and expires_at > $2';
const ENTER = `select set_config('app.viewer', $1::text, true), set_config('app.held', coalesce((
  select string_agg(' ' || role || '/' || coalesce(cycle::text, organisation::text, '*'), '') from platform.grant where person = $2), ''), true)`;
const GRANT = `select from consultation.contribution c join platform.grant g on g.person = $2 and g.organisation = c.organisation
  where c.id = $1`;
const LAST = `select r.id, r.language, c.call, (
    select jsonb_agg(jsonb_build_object('area', area, 'body', body)) from consultation.answer where revision = r.id) as answers
  from consultation.contribution c join consultation.revision r on r.contribution = c.id where c.id = $1 order by r.number desc limit 1`;
const FREEZE = `with frozen as (
    insert into consultation.submission (revision, contribution, submitted_at, record, salt, commitment) values ($1, $2, $3, $5, $6, $7))
  update consultation.contribution set submitted_revision = $1, submitted_at = $3, language = $4 where id = $2`;
const RECORD = `with leaf as (insert into platform.leaf (kind, commitment) values ('contribution', $1)),
    repeat as (insert into platform.repeat (actor, command, key, digest, output) values ($2, 'least', $3, $4, $5))
  insert into platform.audit (actor, command, subject, detail) values ($2, 'least', $6, '{}')`;

async function submit(pool: pg.Pool, asked: Readonly<Record<'contribution' | 'token' | 'key' | 'revision', string>>): Promise<object> {
  const { contribution, revision } = asked;
  const submittedAt = new Date().toISOString();
  const client = await pool.connect();
  const token = await client.query(TOKEN, [createHash('sha256').update(asked.token).digest(), submittedAt]);
  const { person } = token.rows[0];
  const [, , , last] = await Promise.all([
    client.query('begin'),
    client.query(ENTER, [person, person]),
    client.query(GRANT, [contribution, person]),
    client.query(LAST, [contribution]),
  ]);
  const { id, language, call, answers } = last.rows[0];
  const content = createHash('sha256').update(JSON.stringify(answers)).digest('hex');
  const record = JSON.stringify({ call, content, contribution, revision, submittedAt });
  const salt = randomBytes(32);
  const leaf = createHash('sha256').update(salt).update(record).digest();
  const output = { contribution, revision, submittedAt };
  const digest = createHash('sha256').update(JSON.stringify(asked)).digest();
  await Promise.all([
    client.query(FREEZE, [id, contribution, submittedAt, language, record, salt, leaf]),
    client.query(RECORD, [leaf, person, asked.key, digest, JSON.stringify(output), `contribution:${contribution}`]),
    client.query('commit'),
  ]);
  client.release();
  return output;
}
