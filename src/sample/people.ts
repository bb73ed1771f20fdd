import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Role } from '#modules/roles.ts';
import type { Scope } from '#platform/command/scope.ts';
import type { Database } from '#platform/db/database.ts';

interface Wanted extends Partial<Scope> {
  readonly name: string;
  readonly role: Role;
}

/** Somebody with one grant and no way to sign in: sample people enter from the list of this machine only. */
export async function samplePerson(
  db: Database,
  { name, role, cycle = null, organisation = null, country = null }: Wanted,
): Promise<string> {
  const id = randomUUIDv7();
  await sql`insert into platform.person (id, name, created_at) values (${id}, ${name}, now())`.execute(db);
  await grant(db, { person: id, role, cycle, organisation, country });
  return id;
}

interface Granting extends Partial<Scope> {
  readonly person: string;
  readonly role: Role;
}

export const grant = (db: Database, { person, role, cycle = null, organisation = null, country = null }: Granting) =>
  sql`insert into platform.grant (id, person, role, cycle, organisation, country)
    values (${randomUUIDv7()}, ${person}, ${role}, ${cycle}, ${organisation}, ${country})`.execute(db);
