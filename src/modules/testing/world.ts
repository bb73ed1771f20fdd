import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { ROLES, type Role, roles } from '#modules/roles.ts';
import type { Scope } from '#platform/command/scope.ts';
import { A_DAY_THE_CALL_IS_OPEN, type Grant, type Ground, newPerson, type World, worldOf } from '#platform/testing/world.ts';

/** What a grant of this role names here, in each of the ways it can be held. */
export const grantsOf = (role: Role, here: Partial<Scope>): Grant[] =>
  roles[role].map((kinds) => ({ role, ...Object.fromEntries(kinds.map((kind) => [kind, here[kind]])) }));

interface Wanted {
  readonly cycle?: { readonly id: string; readonly slug: string };
  readonly country?: string;
}

/** The smallest region: one cycle, one organisation of one country that takes part, and somebody who holds every role. */
export async function newWorld(ground: Ground, { cycle: given, country = 'AR' }: Wanted = {}): Promise<World> {
  const { owner } = ground;
  const cycle = given ?? { id: randomUUIDv7(), slug: `cycle-${crypto.randomUUID().slice(0, 8)}` };
  const organisation = randomUUIDv7();
  if (!given)
    await sql`insert into cycles.cycle (id, slug, title, summary, starts_on, ends_on, countries, opened_at)
      values (${cycle.id}, ${cycle.slug}, '{"en":"A meeting"}', '{"en":"In short."}', '2026-01-01', '2026-12-31', ${['AR', 'BR']}, now())`.execute(
      owner,
    );
  await sql`insert into organisations.organisation (id, name, country, registered_at)
    values (${organisation}, 'Casa del Camino', ${country}, now())`.execute(owner);
  await sql`insert into organisations.participation (cycle, organisation) values (${cycle.id}, ${organisation})`.execute(owner);
  const here = { cycle: cycle.id, slug: cycle.slug, organisation, country };
  const viewer = await newPerson(
    ground,
    ROLES.flatMap((role) => grantsOf(role, here)),
  );
  return worldOf(ground, here, { viewer, now: A_DAY_THE_CALL_IS_OPEN });
}
