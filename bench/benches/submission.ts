import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { Loader } from '../load/load.ts';
import { written } from '../load/request.ts';
import { alternate } from '../measure/alternate.ts';
import { median, ratioOf, rounded } from '../measure/ratio.ts';
import { type Draft, gatherCrowd } from '../stage/crowd.ts';
import { serverFile, start } from '../stage/process.ts';
import { onStage, type Stage } from '../stage/stage.ts';

const PEOPLE = 32;
/** More than either side can answer in a second. */
const MOST_PER_SECOND = 6000;
const BODY = 'Formar a jueces y fiscales en la identificación de víctimas. '.repeat(16);

/** What was written becomes what was sent: token, permission, lock, two rows, audit, repeat key and leaf in one durable transaction. */
export const submission: Bench = ({ rounds, seconds, connections }) =>
  onStage(async (stage) => {
    const perRound = Math.ceil(MOST_PER_SECOND * seconds);
    const drafts = await gatherCrowd(stage, { people: PEOPLE, calls: Math.ceil((2 * perRound * (rounds + 1)) / PEOPLE), body: BODY });
    const document = await storedBy(stage, drafts.at(-1) as Draft);
    await stage.admin.query('create table public.bare (id bigserial primary key, key text not null, document json not null)');
    const loader = new Loader();
    const beside = async (transaction: boolean) => {
      const told = { connectionString: stage.adminUrl, document, transaction };
      const bare = await start<{ port: number }>({ file: serverFile('bare-insert.ts'), told, output: join(stage.folder, 'bare.log') });
      const from = transaction ? 0 : perRound * (rounds + 1);
      const slice = (round: number) => drafts.slice(from + round * perRound, from + (round + 1) * perRound).map(submitting);
      const side = (port: number) => (round: number) => loader.put({ port, connections, seconds, requests: slice(round), once: true });
      return alternate({ rounds, ours: side(stage.port), theirs: side(bare.told.port) }).finally(bare.stop);
    };
    try {
      const [transaction, statement] = [await beside(true), await beside(false)];
      return {
        ratios: [ratioOf('requests/s of bare Node with BEGIN, INSERT and COMMIT', '>= 0.3', transaction.map(perSecond))],
        absolute: {
          ofOneInsertThatCommitsItself: rounded(median(statement.map(perSecond))),
          submissionsPerSecond: rounded(median(transaction.map(({ ours }) => ours.perSecond))),
          transactionsPerSecond: rounded(median(transaction.map(({ theirs }) => theirs.perSecond))),
          statementsPerSecond: rounded(median(statement.map(({ theirs }) => theirs.perSecond))),
          p50: rounded(median(transaction.map(({ ours }) => ours.p50))),
        },
      };
    } finally {
      loader.stop();
    }
  });

const perSecond = ({ ours, theirs }: Record<'ours' | 'theirs', { perSecond: number }>): number => ours.perSecond / theirs.perSecond;

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
