import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { Loader } from '../load/load.ts';
import { written } from '../load/request.ts';
import { alternate, perSecond } from '../measure/alternate.ts';
import { median, ratioOf, rounded } from '../measure/ratio.ts';
import { type Draft, gatherCrowd } from '../stage/crowd.ts';
import { serverFile, start } from '../stage/process.ts';
import { onStage, type Stage } from '../stage/stage.ts';

const PEOPLE = 32;
/** More than can be submitted in a second. */
const MOST_PER_SECOND = 4000;
const BODY = 'Formar a jueces y fiscales en la identificación de víctimas. '.repeat(16);

/** What was written becomes what was sent: token, permission, lock, two rows, audit, repeat key and leaf in one durable transaction. */
export const submission: Bench = ({ rounds, seconds, connections }) =>
  onStage(async (stage) => {
    const perRound = Math.ceil(MOST_PER_SECOND * seconds);
    const drafts = await gatherCrowd(stage, { people: PEOPLE, calls: Math.ceil((4 * perRound * (rounds + 1)) / PEOPLE), body: BODY });
    const document = await storedBy(stage, drafts.at(-1) as Draft);
    await stage.admin.query('create table public.bare (id bigserial primary key, key text not null, document json not null)');
    const loader = new Loader();
    /** What was submitted cannot be submitted again: each round has drafts of its own. */
    const submit = (port: number) => () =>
      loader.put({ port, connections, seconds, requests: drafts.splice(0, perRound).map(submitting), once: true });
    const insert = (port: number) => () => loader.put({ port, connections, seconds, requests: drafts.slice(-perRound).map(submitting) });
    const beside = async (file: string, told: object, theirs: typeof submit) => {
      const other = await start<{ port: number }>({ file: serverFile(file), told, output: join(stage.folder, 'other.log') });
      return alternate({ rounds, ours: submit(stage.port), theirs: theirs(other.told.port) }).finally(other.stop);
    };
    const bare = { connectionString: stage.adminUrl, document };
    try {
      const transaction = await beside('bare-insert.ts', { ...bare, transaction: true }, insert);
      const statement = await beside('bare-insert.ts', { ...bare, transaction: false }, insert);
      const least = await beside('least.ts', { connectionString: stage.serveUrl }, submit);
      return {
        ratios: [ratioOf('requests/s of bare Node with BEGIN, INSERT and COMMIT', '>= 0.3', transaction.map(perSecond))],
        absolute: {
          ofTheLeastThatKeepsTheSame: rounded(median(least.map(perSecond))),
          ofOneInsertThatCommitsItself: rounded(median(statement.map(perSecond))),
          submissionsPerSecond: rounded(median(transaction.map(({ ours }) => ours.perSecond))),
          transactionsPerSecond: rounded(median(transaction.map(({ theirs }) => theirs.perSecond))),
          leastPerSecond: rounded(median(least.map(({ theirs }) => theirs.perSecond))),
          statementsPerSecond: rounded(median(statement.map(({ theirs }) => theirs.perSecond))),
          p50: rounded(median(transaction.map(({ ours }) => ours.p50))),
        },
      };
    } finally {
      loader.stop();
    }
  });

const submitting = ({ contribution, token }: Draft): string =>
  written({
    method: 'POST',
    path: `/api/v1/contributions/${contribution}/submissions`,
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() },
    body: { revision: 1 },
  });

/** One submission by hand, and the row it left: the other side keeps as many bytes. */
async function storedBy({ port, admin }: Stage, { contribution, token }: Draft): Promise<object> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/contributions/${contribution}/submissions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ revision: 1 }),
  });
  if (!answer.ok) throw new Error(`A submission was answered by ${answer.status}: ${await answer.text()}`);
  const { rows } = await admin.query('select * from consultation.submission where contribution = $1', [contribution]);
  return rows[0] as object;
}
