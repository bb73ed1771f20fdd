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
    const drafts = await gatherCrowd(stage, { people: PEOPLE, calls: Math.ceil((perRound * (rounds + 1)) / PEOPLE), body: BODY });
    const slice = (round: number) => drafts.slice(round * perRound, (round + 1) * perRound).map(submitting);
    const told = { connectionString: stage.adminUrl, document: await storedBy(stage, drafts.at(-1) as Draft) };
    await stage.admin.query('create table public.bare (id bigint primary key, key text not null, document json not null)');
    const bare = await start<{ port: number }>({ file: serverFile('bare-insert.ts'), told, output: join(stage.folder, 'bare.log') });
    const loader = new Loader();
    try {
      const side = (port: number) => (round: number) => loader.put({ port, connections, seconds, requests: slice(round), once: true });
      const pairs = await alternate({ rounds, ours: side(stage.port), theirs: side(bare.told.port) });
      const perSecond = pairs.map(({ ours, theirs }) => ours.perSecond / theirs.perSecond);
      return {
        ratios: [ratioOf('requests/s of bare Node with one INSERT and COMMIT', '>= 0.3', perSecond)],
        absolute: {
          submissionsPerSecond: rounded(median(pairs.map(({ ours }) => ours.perSecond))),
          bareInsertsPerSecond: rounded(median(pairs.map(({ theirs }) => theirs.perSecond))),
          p50: rounded(median(pairs.map(({ ours }) => ours.p50))),
        },
      };
    } finally {
      loader.stop();
      await bare.stop();
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
