import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import { compendium } from '#modules/compendium/server/contract.ts';
import { consultation } from '#modules/consultation/server/contract.ts';
import { cycles } from '#modules/cycles/server/contract.ts';
import { organisations } from '#modules/organisations/server/contract.ts';
import type { Operation } from '#platform/command/spec.ts';
import type { Keys } from '#platform/config/secret.ts';
import type { Database } from '#platform/db/database.ts';
import { samplePeople } from '#platform/session/sample.ts';
import { seal } from '#platform/session/seal.ts';
import { newTotpSecret, totpOf } from '#platform/session/totp.ts';
import { anUpload } from '#platform/testing/upload.ts';
import { grant, samplePerson } from '../../../src/sample/people.ts';
import type { House } from '../ports.ts';

interface Stage {
  readonly db: Database;
  readonly keys: Keys;
  readonly house: House;
}

export interface World {
  /** Who can be entered by name. */
  readonly people: Readonly<Record<string, string>>;
  /** One more organisation of the open call, which has not written. */
  newOrganisation(): Promise<string>;
  /** One more call of the same cycle, open until then; its address. */
  newCall(closesAt: Date): Promise<string>;
  places(): Promise<Record<string, string>>;
}

const DAY = 86_400_000;

/** Beside the sample: people and things in the states that the sample has nobody in. Made by the commands that people use. */
export async function populate(stage: Stage, now: Date): Promise<World> {
  if (stage.house === 'new') return newHouse(stage);
  const { db } = stage;
  const known = new Map((await samplePeople(db)).map(({ id, name }) => [name, id]));
  const [convenor = '', rapporteur = '', coordinator = '', representative = ''] = [
    'convenor',
    'rapporteur',
    'coordinator',
    'representative',
  ].map((role) => known.get(`Sample ${role}`) as string);
  const convene = acting(stage, convenor, now);
  const at = (days: number) => new Date(now.getTime() + days * DAY).toISOString();

  // A cycle where nothing has happened yet.
  const quiet = await convene(cycles.openCycle, {
    slug: 'sample-quiet',
    title: { en: 'Nothing yet', es: 'Nada todavía', fr: 'Rien encore', pt: 'Nada ainda' },
    summary: { en: 'Opened a moment ago.', es: 'Abierto hace un momento.', fr: 'Ouvert à l’instant.', pt: 'Aberto há um momento.' },
    startsOn: at(0).slice(0, 10),
    endsOn: at(90).slice(0, 10),
    countries: ['PE', 'UY'],
  });
  await grant(db, { person: rapporteur, role: 'rapporteur', cycle: quiet.cycle });
  await grant(db, { person: coordinator, role: 'coordinator', cycle: quiet.cycle, country: 'PE' });

  const { cycle } = await convene(cycles.cycle, { slug: 'sample-forum' }).then(({ id }) => ({ cycle: id }));
  const newCall = {
    cycle,
    timeZone: 'America/Lima',
    title: { en: 'Letters that came by post' },
    introduction: { en: 'Entered by the secretariat.' },
  };
  const areas = [{ slug: 'letters', title: { en: 'Letters' }, question: { en: 'What should change?' } }];
  await convene(consultation.openCall, { ...newCall, areas, slug: 'sample-announced', opensAt: at(10), closesAt: at(20) });
  const letters = await convene(consultation.openCall, { ...newCall, areas, slug: 'sample-letters', opensAt: at(-6), closesAt: at(-1) });
  const row = { participant: 'Sample author', language: 'es' as const, country: null };
  await convene(consultation.importContributions, {
    call: letters.call,
    area: letters.areas[0]?.id as string,
    rows: [
      { ...row, externalId: 'p1', body: 'Que el transporte público llegue de noche a las zonas industriales.' },
      { ...row, externalId: 'c1', body: 'De acuerdo: de noche no hay nadie en la calle.', replyTo: 'p1' },
      { ...row, externalId: 'c2', body: 'También los fines de semana.', replyTo: 'lost', attachTo: 'p1' },
    ],
  });

  await convene(consultation.settleImport, { call: letters.call });

  const write = contributing(stage, convene);
  const called = await convene(consultation.call, { slug: 'sample-call' });
  const place = { cycle, call: called.id, area: called.areas[0]?.id as string };
  const [own] = (await convene(organisations.organisations, { cycle })).items;
  await write({ ...place, person: representative, organisation: own?.id as string, now });
  const sender = await write({ ...place, name: 'sender', now, sends: true });
  const newcomer = await write({ ...place, name: 'newcomer' });
  const old = await convene(consultation.call, { slug: 'ram-4-forum' });
  const then = new Date('2014-10-30T12:00:00Z');
  const late = await write({ cycle: old.cycle, call: old.id, area: old.areas[0]?.id as string, name: 'late', now: then });
  const idle = await samplePerson(db, { name: 'Sample guest', role: 'representative', organisation: randomUUID() });
  const secondProof = seal(stage.keys.totp, newTotpSecret(), totpOf(rapporteur));
  await sql`update platform.person set email = 'rapporteur@example.org', totp_secret = ${secondProof} where id = ${rapporteur}`.execute(db);
  await sql`update platform.person set email = 'representative@example.org' where id = ${representative}`.execute(db);

  const read = acting(stage, rapporteur, now);
  const [forum] = (await read(consultation.contributions, { call: old.id })).items;
  const posted = (await read(consultation.contributions, { call: letters.call })).items;
  const [thread, reply] = ['p1', 'c1'].map((external) => posted.find(({ externalId }) => externalId === external));
  // One passage that nobody has disposed of: publishing the sample anew is refused.
  const marked = { cycle: old.cycle, revision: forum?.revision as string, area: forum?.area as string };
  await read(compendium.markPassage, { ...marked, start: 0, end: forum?.beginning.split(' ', 6).join(' ').length ?? 1 });
  const paragraphs = await read(compendium.paragraphs, { cycle: old.cycle });
  const [framing, sourced] = [
    paragraphs.items.find(({ passages }) => passages === 0),
    paragraphs.items.find(({ passages }) => passages > 4),
  ];

  return {
    people: {
      convenor,
      rapporteur,
      coordinator,
      representative,
      idle,
      sender: sender.person,
      newcomer: newcomer.person,
      late: late.person,
    },
    newOrganisation: async () =>
      (await convene(organisations.registerOrganisation, { cycle, name: `Sample guests ${randomUUID().slice(0, 4)}`, country: 'HT' }))
        .organisation,
    newCall: async (closesAt) => {
      const slug = `sample-${randomUUID().slice(0, 8)}`;
      await convene(consultation.openCall, { ...newCall, areas, slug, opensAt: at(-2), closesAt: closesAt.toISOString() });
      return slug;
    },
    places: async () => ({
      contribution: forum?.id as string,
      thread: thread?.id as string,
      reply: reply?.id as string,
      paragraph: sourced?.id as string,
      sourced: sourced?.identifier as string,
      framing: framing?.identifier as string,
      nowhere: randomUUID(),
      receipt: (await acting(stage, sender.person, now)(consultation.receipt, { contribution: sender.contribution })).receipt,
    }),
  };
}

async function newHouse({ db }: Stage): Promise<World> {
  const convenor = await samplePerson(db, { name: 'First convenor', role: 'convenor' });
  await sql`update platform.person set email = 'convenor@example.org' where id = ${convenor}`.execute(db);
  const nothing = async () => '';
  return { people: { convenor }, newOrganisation: nothing, newCall: nothing, places: async () => ({ nowhere: randomUUID() }) };
}

function acting({ db, keys }: Stage, person: string, now: Date) {
  return async <Input extends z.ZodObject, Output extends z.ZodType>(operation: Operation<Input, Output>, input: z.input<Input>) => {
    const result = await operation.execute({ db, keys, viewer: { id: person }, now }, input);
    if (!result.ok) throw new Error(`${operation.name}: ${JSON.stringify(result.problem)}`);
    return result.output as z.output<Output>;
  };
}

interface Contributing {
  readonly cycle: string;
  readonly call: string;
  readonly area: string;
  /** Who writes; when they are new here, their name, and an organisation is registered for them. */
  readonly person?: string;
  readonly organisation?: string;
  readonly name?: string;
  /** When they wrote; nothing when they did not. */
  readonly now?: Date;
  readonly sends?: boolean;
}

const contributing = (stage: Stage, convene: ReturnType<typeof acting>) => async (wanted: Contributing) => {
  const { cycle, call, area, now, sends = false } = wanted;
  const organisation =
    wanted.organisation ??
    (await convene(organisations.registerOrganisation, { cycle, name: `Sample organisation of the ${wanted.name}`, country: 'AR' }))
      .organisation;
  const person = wanted.person ?? (await samplePerson(stage.db, { name: `Sample ${wanted.name}`, role: 'representative', organisation }));
  if (!now) return { person, organisation, contribution: '' };
  const act = acting(stage, person, now);
  const body =
    'La asistencia no debería depender de que la persona declare.\n\nProponemos que la calidad del servicio decida quién recibe fondos.';
  const draft = await act(consultation.saveDraft, { call, organisation, area, language: 'es', body, seen: 0 });
  const upload = await anUpload(
    { db: stage.db, actor: { id: person }, now },
    'encuesta de servicios.csv',
    Buffer.from('año;personas\n2013;40\n'),
  );
  const { revision } = await act(consultation.attachFile, { contribution: draft.contribution, upload });
  if (sends) await act(consultation.submitContribution, { ...draft, revision });
  return { person, organisation, contribution: draft.contribution };
};
