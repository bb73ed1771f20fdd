import { type Expression, sql } from 'kysely';
import { ROLES, type Role, roles } from '#modules/roles.ts';
import { newWorld } from '#modules/testing/world.ts';
import type { Scope } from '#platform/command/scope.ts';
import type { Operation } from '#platform/command/spec.ts';
import type { Database } from '#platform/db/database.ts';
import { transact } from '#platform/db/transact.ts';
import { SCOPE_KINDS, type ScopeKind } from '#platform/module.ts';
import type { Ground, World } from '#platform/testing/world.ts';
import { worlds } from './worlds.ts';

/** Where the role is held, seen from the thing: here; in the same cycle for another organisation of another country; elsewhere altogether. */
export const PLACES = ['own', 'sibling', 'foreign'] as const;
export type Place = (typeof PLACES)[number];

export interface Case {
  readonly role: Role;
  /** What the grant names. */
  readonly kinds: readonly ScopeKind[];
  readonly place: Place;
}

export const CASES: readonly Case[] = ROLES.flatMap((role) =>
  roles[role].flatMap((kinds: readonly ScopeKind[]) => PLACES.map((place) => ({ role, kinds, place }))),
);

export const nameOf = ({ role, kinds, place }: Case) => `${role} of ${kinds.join(' and ') || 'the region'}, ${place}`;

export interface Played {
  readonly allowed: boolean;
  readonly changed: boolean;
  readonly expected: boolean;
  readonly told: string;
}

/** One operation on its example, by a person whose only grant is that of the case. */
export async function play(ground: Ground, operation: Operation, { role, kinds, place }: Case): Promise<Played> {
  const here = await newWorld(ground);
  const other =
    place === 'sibling'
      ? await newWorld(ground, { cycle: { id: here.cycle, slug: here.slug }, country: 'BR' })
      : await newWorld(ground, { country: 'BR' });
  const held = place === 'own' ? here : other;
  const viewer = await here.person([{ role, ...Object.fromEntries(kinds.map((kind) => [kind, held[kind]])) }]);
  const world = worlds[operation.module.name]?.(here.forActor(viewer)) as World;
  const input = await operation.example(world as never);

  const expected = await shouldBe({ world, operation, input, role, kinds, place });
  const before = await fingerprint(ground.owner);
  const result = await operation.execute({ ...world, viewer }, input);
  const changed = (await fingerprint(ground.owner)) !== before;
  // A list shows each their own: what belongs to where the role is held is no leak of what belongs here.
  const items = result.ok ? (result.output as { items?: unknown[] }).items : undefined;
  const shown = items?.filter((item) => held === here || !JSON.stringify(item).includes(held.organisation));
  const nothing = operation.permission !== 'anyone' && shown?.length === 0;
  return {
    allowed: result.ok && !nothing,
    changed,
    expected,
    told: JSON.stringify(result.ok ? result.output : result.problem),
  };
}

interface Asking extends Case {
  readonly world: World;
  readonly operation: Operation;
  readonly input: unknown;
}

/** From the manifests and the places alone: who holds the permission, and whether everything the grant names is true of the thing. */
async function shouldBe({ world, operation, input, role, kinds, place }: Asking): Promise<boolean> {
  if (operation.permission === 'anyone') return true;
  if (!operation.module.may[role]?.includes(operation.permission)) return false;
  const thing = await kindsOf(world, operation, input);
  const truth: Record<Place, readonly ScopeKind[]> = { own: SCOPE_KINDS, sibling: ['cycle'], foreign: [] };
  return kinds.every((kind) => thing.includes(kind) && truth[place].includes(kind));
}

/** Which kinds of scope the thing has at all: of a command, from its scope query; of a query, any. */
async function kindsOf({ db, viewer }: World, operation: Operation, input: unknown): Promise<readonly ScopeKind[]> {
  if (operation.kind === 'query') return SCOPE_KINDS;
  const { scope } = operation as unknown as { scope(context: { db: Database; input: unknown }): Expression<Scope> };
  const row = await transact(db, viewer, async (tx) => {
    const { rows } = await sql<Scope>`select * from (${scope({ db: tx, input: operation.input.parse(input) })}) thing`.execute(tx);
    return { value: rows[0] };
  });
  return SCOPE_KINDS.filter((kind) => row?.[kind] != null);
}

/** Every row of every table: two equal fingerprints mean that nothing changed. */
export async function fingerprint(owner: Database): Promise<string> {
  return owner.connection().execute(async (connection) => {
    await sql`select set_config('app.viewer', 'system', false)`.execute(connection);
    const { rows } = await sql<{ name: string }>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema', 'pgboss')`.execute(connection);
    const sums = rows.map(({ name }) => `select '${name}', coalesce(sum(hashtextextended(t::text, 0)), 0) from ${name} t`);
    return JSON.stringify((await sql.raw(sums.toSorted().join(' union all ')).execute(connection)).rows);
  });
}
