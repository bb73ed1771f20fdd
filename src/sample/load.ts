import { sql } from 'kysely';
import type { z } from 'zod';
import { findSpan } from '#modules/compendium/rules/span.ts';
import { compendium } from '#modules/compendium/server/contract.ts';
import { consultation } from '#modules/consultation/server/contract.ts';
import { countTurnout } from '#modules/consultation/server/index.ts';
import { cycles } from '#modules/cycles/server/contract.ts';
import { organisations } from '#modules/organisations/server/contract.ts';
import type { Operation } from '#platform/command/spec.ts';
import { normalise } from '#platform/command/text.ts';
import type { Keys } from '#platform/config/secret.ts';
import type { Database } from '#platform/db/database.ts';
import { transact } from '#platform/db/transact.ts';
import { grant, samplePerson } from './people.ts';
import { readSample, type SampleContribution, type SampleForum } from './read.ts';

interface Stage {
  readonly db: Database;
  readonly keys: Keys;
}

const CLOSES = '2014-10-31T23:59:00-04:00';
/** The short names of its two cycles. */
export const SLUGS = ['ram-4', 'sample-forum'] as const;
const ZONE = 'America/New_York';
const HOUR = 3_600_000;

/** Everything is done by the commands that people use, in the name of sample people, at the dates of 2014. */
function acting({ db, keys }: Stage, person: string, at: string | Date) {
  return async <Input extends z.ZodObject, Output extends z.ZodType>(operation: Operation<Input, Output>, input: z.input<Input>) => {
    const result = await operation.execute({ db, keys, viewer: { id: person }, now: new Date(at) }, input);
    if (!result.ok) throw new Error(`The sample: ${operation.name}: ${JSON.stringify(result.problem)}`);
    return result.output as z.output<Output>;
  };
}

export interface Loaded {
  /** Who may be entered without a code. */
  readonly people: readonly string[];
  readonly everybody: readonly string[];
  readonly cycles: readonly string[];
}

/** Loads the consultation of 2014, published, and a second call that is open from `now` on. */
export async function loadSample(stage: Stage, now: Date): Promise<Loaded> {
  const sample = await readSample();
  const convenor = await samplePerson(stage.db, { name: 'Sample convenor', role: 'convenor' });
  const first = await loadForum(stage, convenor, sample);
  const second = await loadOpenCall(stage, { convenor, forum: sample.forum, now });
  await grant(stage.db, { person: first.rapporteur, role: 'rapporteur', cycle: second.cycle });
  await countTurnout(stage.db, now);
  const people = [convenor, first.rapporteur, second.coordinator, second.representative];
  return { people, everybody: [...people, ...first.representatives], cycles: [first.cycle, second.cycle] };
}

async function loadForum(stage: Stage, convenor: string, sample: Awaited<ReturnType<typeof readSample>>) {
  const { forum, contributions, paragraphs, codebook } = sample;
  const convene = acting(stage, convenor, '2014-10-06T09:00:00-04:00');
  const countries = [...new Set(contributions.map(({ country }) => country))];
  const meeting = { startsOn: '2014-10-06', endsOn: '2014-12-05', meetingStartsOn: '2014-12-04', meetingEndsOn: '2014-12-05' };
  const { title, summary } = forum.first;
  const { cycle } = await convene(cycles.openCycle, { slug: SLUGS[0], title, summary, countries, sourceNotice: forum.notice, ...meeting });
  const rapporteur = await samplePerson(stage.db, { name: 'Sample rapporteur', role: 'rapporteur', cycle });
  const { call, areas } = await convene(consultation.openCall, {
    cycle,
    slug: 'ram-4-forum',
    title: forum.first.call.title,
    introduction: forum.first.call.summary,
    opensAt: '2014-10-13T00:00:00-04:00',
    closesAt: CLOSES,
    timeZone: ZONE,
    areas: [...forum.first.areas],
  });
  const areaOf = new Map(areas.map(({ id, slug }) => [slug, id]));

  const write = acting(stage, rapporteur, '2014-11-10T09:00:00-05:00');
  for (const { code, label, definition } of codebook) await write(compendium.defineCode, { cycle, slug: code, label, definition });
  const citing = new Map<number, string[]>();
  const representatives: string[] = [];
  for (const contribution of contributions) {
    const { person, revision } = await contribute(stage, { convene, cycle, call, areaOf, contribution });
    representatives.push(person);
    for (const { area, quote, codes, paragraphs: numbers = [], setAside } of contribution.passages) {
      const span = findSpan(normalise(contribution.answers[area] ?? ''), normalise(quote));
      if (typeof span === 'string')
        throw new Error(`The sample: contribution ${contribution.number} says this ${span === 'none' ? 'nowhere' : 'twice'}: ${quote}`);
      const place = { cycle, revision, area: areaOf.get(area) as string };
      const { passage } = await write(compendium.markPassage, { ...place, ...span, codes: [...codes] });
      if (setAside) await write(compendium.setPassageAside, { cycle, passage, code: 'sample', reason: setAside });
      for (const number of numbers) citing.set(number, [...(citing.get(number) ?? []), passage]);
    }
  }

  const parts = new Map<string, string>();
  for (const { number, part, heading, kind, text: body, footnote } of paragraphs) {
    const known = parts.get(part) ?? (await write(compendium.addPart, { cycle, title: forum.parts[part] ?? part })).part;
    parts.set(part, known);
    await write(compendium.writeParagraph, { cycle, part: known, heading, kind, body, footnote, cites: citing.get(number) ?? [] });
  }
  await acting(
    stage,
    convenor,
    forum.edition.publishedAt,
  )(compendium.publishEdition, { cycle, title: forum.edition.title, language: 'en' });
  return { cycle, rapporteur, representatives };
}

interface Contributing {
  readonly convene: ReturnType<typeof acting>;
  readonly cycle: string;
  readonly call: string;
  readonly areaOf: ReadonlyMap<string, string>;
  readonly contribution: SampleContribution;
}

async function contribute(stage: Stage, { convene, cycle, call, areaOf, contribution }: Contributing) {
  const { organisation: name, country, language, sentAt, answers, number } = contribution;
  const { organisation } = await convene(organisations.registerOrganisation, { cycle, name, country });
  const person = await samplePerson(stage.db, { name: `Sample representative ${number}`, role: 'representative', organisation });
  const draft = acting(stage, person, new Date(new Date(sentAt).getTime() - HOUR));
  let seen = { contribution: '', revision: 0 };
  for (const [area, body] of Object.entries(answers)) {
    const where = { call, organisation, area: areaOf.get(area) as string };
    seen = await draft(consultation.saveDraft, { ...where, language, body, seen: seen.revision });
  }
  await acting(stage, person, sentAt)(consultation.submitContribution, seen);
  const revision = await transact(stage.db, { id: person }, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select submitted_revision as id from consultation.contribution where id = ${seen.contribution}`.execute(tx);
    return { value: rows[0]?.id as string };
  });
  return { person, revision };
}

/** A call of today, so that a newcomer contributes at once. */
async function loadOpenCall(stage: Stage, { convenor, forum, now }: { convenor: string; forum: SampleForum; now: Date }) {
  const convene = acting(stage, convenor, now);
  const day = (days: number) => new Date(now.getTime() + days * 24 * HOUR).toISOString();
  const { title, summary, call, areas } = forum.second;
  const dates = { startsOn: day(-7).slice(0, 10), endsOn: day(120).slice(0, 10) };
  const { cycle } = await convene(cycles.openCycle, {
    slug: SLUGS[1],
    title,
    summary,
    countries: ['AR', 'HT', 'PE'],
    sourceNotice: forum.notice,
    ...dates,
  });
  const open = { opensAt: day(-7), closesAt: day(30), timeZone: ZONE };
  await convene(consultation.openCall, {
    cycle,
    slug: 'sample-call',
    title: call.title,
    introduction: call.summary,
    ...open,
    areas: [...areas],
  });
  const { organisation } = await convene(organisations.registerOrganisation, { cycle, name: 'Sample organisation 29', country: 'PE' });
  const representative = await samplePerson(stage.db, { name: 'Sample representative', role: 'representative', organisation });
  const coordinator = await samplePerson(stage.db, { name: 'Sample coordinator', role: 'coordinator', cycle, country: 'PE' });
  return { cycle, representative, coordinator };
}
