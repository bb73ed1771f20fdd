import { compendium } from '#modules/compendium/server/contract.ts';
import { consultation } from '#modules/consultation/server/contract.ts';
import type { Bench } from '../bench.ts';
import { Loader } from '../load/load.ts';
import { written } from '../load/request.ts';
import { alternate, perSecond } from '../measure/alternate.ts';
import { queriesOf } from '../measure/queries.ts';
import { atMost, median, ratioOf, rounded } from '../measure/ratio.ts';
import { as, type Forum, holdForum } from '../stage/forum.ts';
import { onStage, type Stage } from '../stage/stage.ts';
import { buildWithEmptyPage, emptyPage } from '../stage/with-empty-page.ts';

const REPLIES = 5;
const BODY = 'Que los jueces y fiscales de cada país reciban formación continua. '.repeat(6);
const PASSAGES = [0, 68, 136];

/**
 * A contribution with its replies as those read it who only read, beside an empty page in the same frame, of the same session.
 * The rapporteur's desk, which is the same page with passages, codebook and three kinds of form, is told beside it.
 */
export const rendered: Bench = ({ rounds, seconds, connections }) =>
  onStage(
    async (stage) => {
      const forum = await holdForum(stage);
      const path = `/work/${forum.slug}/contributions/${await contributed(stage, forum)}`;
      const empty = emptyPage(forum.slug);
      const loader = new Loader();
      const beside = (cookie: string) => {
        const side = (of: string) => () =>
          loader.put({ port: stage.port, connections, seconds, requests: [written({ path: of, headers: { cookie } })] });
        return alternate({ rounds, ours: side(path), theirs: side(empty) });
      };
      try {
        const [read, desk] = [await beside(forum.cookies.convenor), await beside(forum.cookies.rapporteur)];
        const headers = { cookie: forum.cookies.rapporteur };
        const queries = await queriesOf(stage, path, headers);
        return {
          ratios: [
            ratioOf('requests/s of an empty page', '>= 0.6', read.map(perSecond)),
            ratioOf(
              'p99/p50 of that of an empty page',
              '<= 1.5',
              read.map(({ ours, theirs }) => ours.p99 / ours.p50 / (theirs.p99 / theirs.p50)),
            ),
            atMost("round trips beyond the session's", 2, queries.roundTrips - 1),
          ],
          absolute: {
            deskOfAnEmptyPage: rounded(median(desk.map(perSecond))),
            requestsPerSecond: rounded(median(read.map(({ ours }) => ours.perSecond))),
            emptyRequestsPerSecond: rounded(median(read.map(({ theirs }) => theirs.perSecond))),
            ofTheDesk: queries,
            ofThePage: await queriesOf(stage, path, { cookie: forum.cookies.convenor }),
            ofTheEmptyPage: await queriesOf(stage, empty, headers),
          },
        };
      } finally {
        loader.stop();
      }
    },
    { build: buildWithEmptyPage },
  );

/** Returns the contribution. */
async function contributed(stage: Stage, { cycle, call, area, rapporteur, convenor }: Forum): Promise<string> {
  const row = { participant: 'somebody', language: 'es', body: BODY } as const;
  const replies = Array.from({ length: REPLIES }, (_, i) => ({ ...row, externalId: `r${i}`, replyTo: 'c', attachTo: 'c' }));
  await as(stage, convenor)(consultation.importContributions, { call, area, rows: [{ ...row, externalId: 'c' }, ...replies] });
  await as(stage, convenor)(consultation.settleImport, { call });
  const { rows } = await stage.admin.query(
    `select id, submitted_revision as revision from consultation.contribution where call = $1 and external_id = 'c'`,
    [call],
  );
  const { id, revision } = rows[0] as { id: string; revision: string };
  for (const start of PASSAGES)
    await as(stage, rapporteur)(compendium.markPassage, { cycle, revision, area, start, end: start + 66, codes: ['training', 'law'] });
  return id;
}
