import type { Bench } from '../bench.ts';
import { queriesOf } from '../measure/queries.ts';
import { atMost, median, type Ratio, ratioOf, rounded } from '../measure/ratio.ts';
import { fillArchive } from '../stage/archive.ts';
import { type Forum, holdForum } from '../stage/forum.ts';
import { onStage, type Stage } from '../stage/stage.ts';

const SIZES = [100, 10_000, 100_000] as const;
const WARM_UP = 40;
const TURNS = 60;
const GROUPS = 5;

interface House {
  readonly stage: Stage;
  readonly headers: Record<string, string>;
  /** By what is read. */
  readonly pages: Readonly<Record<string, string>>;
}

/** The same pages in three houses that hold a hundred, ten thousand and a hundred thousand contributions, asked for in turn. */
export const growth: Bench = () =>
  withHouses(SIZES, async (houses) => {
    const [smallest] = houses as [House];
    const ratios: Ratio[] = [];
    const absolute: Record<string, unknown> = {};
    for (const page of Object.keys(smallest.pages)) {
      const times = await timesOf(houses, page);
      const queries = await Promise.all(houses.map(({ stage, pages, headers }) => queriesOf(stage, pages[page] as string, headers)));
      for (const [i, size] of SIZES.entries())
        if (i > 0) {
          const groups = Array.from({ length: GROUPS }, (_, g) => g);
          const of = (at: number, group: number) => median((times[at] as number[]).filter((_, turn) => turn % GROUPS === group));
          ratios.push(
            ratioOf(
              `${page} at ${size}, of ${SIZES[0]}`,
              '<= 1.3',
              groups.map((group) => of(i, group) / of(0, group)),
            ),
          );
        }
      const counts = new Set(queries.map(({ statements }) => statements));
      ratios.push(atMost(`${page}: different counts of statements`, 1, counts.size));
      absolute[page] = { milliseconds: times.map((list) => rounded(median(list))), ...queries[0] };
    }
    return { ratios, absolute };
  });

/** One stage inside the other, so that all stand at once and all are taken down. */
async function withHouses<Result>(sizes: readonly number[], work: (houses: readonly House[]) => Promise<Result>): Promise<Result> {
  const [size, ...rest] = sizes;
  if (size === undefined) return work([]);
  return onStage(async (stage) => {
    const forum = await holdForum(stage);
    await fillArchive(stage, forum, size);
    const house = { stage, headers: { cookie: forum.cookies.rapporteur }, pages: await pagesOf(stage, forum, size) };
    return withHouses(rest, (others) => work([house, ...others]));
  });
}

async function pagesOf({ admin }: Stage, { slug, call }: Forum, size: number): Promise<Record<string, string>> {
  const { rows } = await admin.query<{ id: string }>(
    'select id from consultation.contribution where call = $1 and reply_to is null order by id offset $2 limit 1',
    [call, Math.floor(size / 20)],
  );
  const id = rows[0]?.id;
  return {
    home: '/',
    cycle: `/cycles/${slug}`,
    call: `/consultation/${slug}-call`,
    work: `/work/${slug}`,
    contributions: `/work/${slug}/contributions`,
    'contributions, deep': `/work/${slug}/contributions?call=${slug}-call&cursor=${id}`,
    contribution: `/work/${slug}/contributions/${id}`,
    passages: `/work/${slug}/passages`,
    paragraphs: `/work/${slug}/paragraphs`,
  };
}

/** Milliseconds in each house, one request after the other, the houses in turn. */
async function timesOf(houses: readonly House[], page: string): Promise<number[][]> {
  const times: number[][] = houses.map(() => []);
  for (let turn = -WARM_UP; turn < TURNS; turn++)
    for (const [i, { stage, pages, headers }] of houses.entries()) {
      const began = performance.now();
      const answer = await fetch(`http://127.0.0.1:${stage.port}${pages[page]}`, { headers });
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`${pages[page]} was answered by ${answer.status}.`);
      if (turn >= 0) times[i]?.push(performance.now() - began);
    }
  return times;
}
