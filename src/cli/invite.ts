import { randomUUIDv7 } from 'node:crypto';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { ROLES, type Role, roles, STAFF_ROLES } from '#modules/roles.ts';
import type { Database } from '#platform/db/database.ts';
import { LOCALES, type Locale } from '#platform/i18n/locales.ts';
import { invite as makeInvitation } from '#platform/session/invitation.ts';
import { inHouse } from './house.ts';
import { Misused } from './misused.ts';

const USAGE = 'Usage: amparo invite EMAIL --role convenor [--cycle SHORT-NAME] [--language en|es|fr|pt|ht]';

/** The first convenor, by whoever has the machine; everyone else is invited on the pages. */
export async function invite(args: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { role: { type: 'string' }, cycle: { type: 'string' }, language: { type: 'string', default: 'en' } },
  });
  const [email] = positionals;
  const role = ROLES.find((known) => known === values.role) as Role | undefined;
  const locale = LOCALES.find((known) => known === values.language) as Locale | undefined;
  if (!email?.includes('@') || !role || !locale) throw new Misused(USAGE);
  const wanted = values.cycle ? ['cycle'] : [];
  const ways = roles[role].map((kinds) => kinds.join());
  if (!ways.includes(wanted.join()))
    throw new Misused(`A ${role} is invited ${ways.includes('cycle') ? 'to a cycle: add --cycle SHORT-NAME' : 'on the pages'}.`);

  await inHouse(async ({ config, db, keys }) => {
    const { rows } = await sql<{ id: string }>`select id from cycles_read.cycle where slug = ${values.cycle ?? ''}`.execute(db);
    if (values.cycle && !rows[0]) throw new Misused(`There is no cycle "${values.cycle}".`);
    const known = await knownAs(db, email.toLowerCase());
    if (known) {
      if (known.hasPin && STAFF_ROLES.some((staff) => staff === role))
        throw new Misused(`${email} signs in with a PIN, and a ${role} needs a second proof: invite them by another address.`);
      await appoint(db, { person: known.id, role, cycle: rows[0]?.id ?? null });
      return console.log(`${email} is known here: the role was added.`);
    }
    const who = { role, name: email, email: email.toLowerCase(), locale, invitedBy: null, cycle: rows[0]?.id ?? null };
    const { code } = await makeInvitation(db, keys.code, { ...who, now: new Date() });
    console.log(`Open ${config.origin.origin}/sign-in and enter this code, once, within 60 days:\n\n    ${code}\n`);
  });
}

async function knownAs(db: Database, email: string): Promise<{ id: string; hasPin: boolean } | undefined> {
  const { rows } = await sql<{ id: string; hasPin: boolean }>`
    select id, pin is not null as "hasPin" from platform.person where email = ${email}`.execute(db);
  return rows[0];
}

/** By whoever has the machine: a role for somebody who signs in already. */
const appoint = (db: Database, { person, role, cycle }: { person: string; role: string; cycle: string | null }) =>
  sql`with noted as (
      insert into platform.audit (actor, command, subject, detail) values (null, 'shell.appoint', ${`person:${person}`}, ${JSON.stringify({ role, cycle })})
    )
    insert into platform.grant (id, person, role, cycle) values (${randomUUIDv7()}, ${person}, ${role}, ${cycle})
    on conflict on constraint grant_once do nothing`.execute(db);
