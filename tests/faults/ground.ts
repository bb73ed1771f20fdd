import { consultation } from '#modules/consultation/server/contract.ts';
import { consultationWorld } from '#modules/consultation/tests/world.ts';
import { organisations } from '#modules/organisations/server/contract.ts';
import { newWorld } from '#modules/testing/world.ts';
import { openDatabase } from '#platform/db/database.ts';
import { openSession } from '#platform/session/session.ts';
import { makeToken } from '#platform/session/token.ts';
import { newPerson } from '#platform/testing/world.ts';
import { socketOf } from '../process/database.ts';

export interface Writer {
  readonly organisation: string;
  /** Half write through the API, half through the pages. */
  readonly by: 'api' | 'form';
  /** What lets them in: a token, or a cookie. */
  readonly pass: string;
}

export interface Ground {
  readonly call: string;
  readonly slug: string;
  readonly area: string;
  readonly areaSlug: string;
  readonly writers: readonly Writer[];
}

const DAY = 86_400_000;
const SCOPES = ['consultation:read', 'consultation:write'];

/** An open call, and organisations that write to it, each by one person. Beside a running server. */
export async function prepareGround(data: string, count: number): Promise<Ground> {
  const host = await socketOf(data);
  const [db, owner] = [
    openDatabase({ host, user: 'app', database: 'amparo' }),
    openDatabase({ host, user: 'migrator', database: 'amparo' }),
  ];
  const now = new Date();
  const here = consultationWorld((await newWorld({ db, owner })).at(now));
  const dates = { opensAt: new Date(now.getTime() - DAY).toISOString(), closesAt: new Date(now.getTime() + 30 * DAY).toISOString() };
  const wanted = here.newCall(dates);
  const { call, areas } = await here.did(consultation.openCall, wanted);

  const writers: Writer[] = [];
  for (let i = 0; i < count; i += 1) {
    const { organisation } = await here.did(organisations.registerOrganisation, {
      cycle: here.cycle,
      name: `Sample organisation ${i}`,
      country: 'AR',
    });
    const { id: person } = await newPerson({ db, owner }, [{ role: 'representative', organisation }]);
    const by = i % 2 === 0 ? 'api' : 'form';
    const pass =
      by === 'api'
        ? await makeToken(db, { person, name: 'faults', scopes: SCOPES, days: 1, now })
        : await openSession(db, { person, sharedDevice: false, now });
    writers.push({ organisation, by, pass });
  }
  await Promise.all([db.destroy(), owner.destroy()]);
  const [area] = areas;
  return { call, slug: wanted.slug, area: area?.id ?? '', areaSlug: area?.slug ?? '', writers };
}
