import { randomUUIDv7 } from 'node:crypto';
import type { z } from 'zod';
import { compendium } from '#modules/compendium/server/contract.ts';
import { consultation } from '#modules/consultation/server/contract.ts';
import { cycles } from '#modules/cycles/server/contract.ts';
import type { Operation } from '#platform/command/spec.ts';
import { openSession } from '#platform/session/session.ts';
import type { Stage } from './stage.ts';

export interface Forum {
  readonly cycle: string;
  readonly slug: string;
  readonly call: string;
  readonly area: string;
  readonly convenor: string;
  readonly rapporteur: string;
  /** Of their sessions. */
  readonly cookies: Readonly<Record<'convenor' | 'rapporteur', string>>;
}

const CODES = ['training', 'shelter', 'law', 'budget', 'data', 'borders', 'children', 'redress'];
const DAY = 86_400_000;

/** A cycle whose call is over and whose codebook is written: what a rapporteur works on. */
export async function holdForum(stage: Stage, slug = 'forum'): Promise<Forum> {
  const now = Date.now();
  const convenor = await somebody(stage, 'convenor', null);
  const dates = { startsOn: day(now - 90 * DAY), endsOn: day(now + 90 * DAY) };
  const title = { en: 'A meeting' };
  const { cycle } = await as(stage, convenor)(cycles.openCycle, { slug, title, summary: title, countries: ['AR', 'BR', 'CL'], ...dates });
  const { call, areas } = await as(stage, convenor)(consultation.openCall, {
    cycle,
    slug: `${slug}-call`,
    title,
    introduction: title,
    opensAt: new Date(now - 60 * DAY).toISOString(),
    closesAt: new Date(now - 30 * DAY).toISOString(),
    timeZone: 'America/New_York',
    areas: [{ slug: 'action', title, question: title }],
  });
  const rapporteur = await somebody(stage, 'rapporteur', cycle);
  for (const code of CODES)
    await as(stage, rapporteur)(compendium.defineCode, { cycle, slug: code, label: { en: code }, definition: { en: code } });
  const cookieOf = async (person: string) =>
    `amparo_session=${await openSession(stage.db, { person, sharedDevice: false, now: new Date() })}`;
  const cookies = { convenor: await cookieOf(convenor), rapporteur: await cookieOf(rapporteur) };
  return { cycle, slug, call, area: areas[0]?.id as string, convenor, rapporteur, cookies };
}

/** Runs an operation in somebody's name, and expects it to succeed. */
export const as =
  ({ db, keys }: Stage, person: string) =>
  async <Input extends z.ZodObject, Output extends z.ZodType>(operation: Operation<Input, Output>, input: z.input<Input>) => {
    const result = await operation.execute({ db, keys, viewer: { id: person }, now: new Date() }, input);
    if (!result.ok) throw new Error(`${operation.name}: ${JSON.stringify(result.problem)}`);
    return result.output as z.output<Output>;
  };

async function somebody({ admin }: Stage, role: string, cycle: string | null): Promise<string> {
  const id = randomUUIDv7();
  await admin.query(`insert into platform.person (id, name, created_at) values ($1, 'Somebody', now())`, [id]);
  await admin.query('insert into platform.grant (id, person, role, cycle) values ($1, $2, $3, $4)', [randomUUIDv7(), id, role, cycle]);
  return id;
}

const day = (instant: number): string => new Date(instant).toISOString().slice(0, 10);
