import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Scope } from '../command/scope.ts';
import { keyedHash } from '../config/secret.ts';
import type { Database } from '../db/database.ts';
import type { Locale } from '../i18n/locales.ts';
import { newCode, readCode } from './code.ts';

/** Long enough for a letter by post. */
const DAYS = 60;

export interface NewInvitation extends Partial<Scope> {
  readonly role: string;
  /** How the person is greeted; contributors may leave it to their organisation's name. */
  readonly name: string;
  readonly email?: string | undefined;
  readonly locale: Locale;
  readonly invitedBy: string | null;
  readonly now: Date;
}

/** Returns the code, which is stored nowhere: a letter, a voice call or any messenger carries it. */
export async function invite(db: Database, key: Buffer, invitation: NewInvitation): Promise<{ invitation: string; code: string }> {
  const { role, name, email = null, locale, invitedBy, now, cycle = null, organisation = null, country = null } = invitation;
  const [id, code] = [randomUUIDv7(), newCode()];
  const expires = new Date(now.getTime() + DAYS * 86_400_000);
  await sql`
    insert into platform.invitation
      (id, code_hash, role, cycle, organisation, country, name, email, locale, invited_by, created_at, expires_at)
    values (${id}, ${hashCode(key, code)}, ${role}, ${cycle}, ${organisation}, ${country}, ${name}, ${email}, ${locale}, ${invitedBy},
      ${now}, ${expires})`.execute(db);
  return { invitation: id, code };
}

/** Keyed, so that fifty bits cannot be searched in a copy of the database. */
export const hashCode = (key: Buffer, code: string): Buffer => keyedHash(key, readCode(code) ?? '');

export interface Invitation extends Scope {
  readonly id: string;
  readonly role: string;
  readonly name: string;
  readonly email: string | null;
  readonly locale: Locale;
}

/** One that can still be used. Used, withdrawn, expired and never made are the same answer. */
export async function findInvitation(
  db: Database,
  key: Buffer,
  { code, now }: { code: string; now: Date },
): Promise<Invitation | undefined> {
  const { rows } = await sql<Invitation>`
    select id, role, name, email, locale, cycle, organisation, country from platform.invitation
    where code_hash = ${hashCode(key, code)} and used_by is null and withdrawn_at is null and expires_at > ${now}`.execute(db);
  return rows[0];
}

export interface NewPerson {
  readonly id?: string;
  readonly invitation: Invitation;
  readonly codeHash?: Buffer | undefined;
  readonly pin?: Buffer | undefined;
  /** Sealed, and the last step that was used. */
  readonly totp?: { readonly secret: Buffer; readonly step: number } | undefined;
  readonly now: Date;
}

/**
 * The invitation becomes a person with its one grant, once. `undefined` when another request was faster, or when somebody is
 * known by that address: they sign in first and accept as themselves, or an inviter could put a second factor of their own there.
 * With a PIN the address is not needed, so that a known one stays where it is, and the inviter does not learn that it is known.
 */
export async function accept(
  db: Database,
  { id: person = randomUUIDv7(), invitation, codeHash, pin, totp, now }: NewPerson,
): Promise<string | undefined> {
  const { id, role, name, email, locale, cycle, organisation, country } = invitation;
  const { rows } = await sql`
    with free as (
      select id from platform.invitation where id = ${id} and used_by is null and withdrawn_at is null for update
    ), person as (
      insert into platform.person (id, name, email, code_hash, pin, totp_secret, totp_step, locale, created_at)
      select ${person}, ${name},
        (select ${email}::text where ${pin === undefined} or not exists (select from platform.person p where p.email = ${email})), ${codeHash ?? null}, ${pin ?? null}, ${totp?.secret ?? null}, ${totp?.step ?? null}::bigint, ${locale},
        ${now} from free
      on conflict (email) do nothing
      returning id
    ), granted as (
      insert into platform.grant (id, person, role, cycle, organisation, country)
      select ${randomUUIDv7()}, id, ${role}, ${cycle}::uuid, ${organisation}::uuid, ${country}::text from person
      on conflict on constraint grant_once do nothing
    ), noted as (
      insert into platform.audit (actor, command, subject, detail)
      select id, 'invitation.accept', ${`invitation:${id}`}, ${JSON.stringify({ role })} from person
    ), used as (
      update platform.invitation set used_by = person.id from person where invitation.id = ${id}
    )
    select id from person`.execute(db);
  return (rows[0] as { id: string } | undefined)?.id;
}

interface Accepting {
  readonly person: string;
  readonly invitation: Invitation;
  /** Roles that nobody holds who signs in with a PIN. */
  readonly withoutPin: readonly string[];
}

/** Somebody already signed in takes on one more role. Not by way of a PIN a role that needs more than one. */
export async function acceptAs(db: Database, { person, invitation, withoutPin }: Accepting): Promise<boolean> {
  const { id, role, cycle, organisation, country } = invitation;
  const { rows } = await sql`
    with used as (
      update platform.invitation set used_by = ${person}
      where id = ${id} and used_by is null and withdrawn_at is null
        and not (role = any(${withoutPin}) and exists (select from platform.person p where p.id = ${person} and p.pin is not null))
      returning id
    ), noted as (
      insert into platform.audit (actor, command, subject, detail)
      select ${person}, 'invitation.accept', ${`invitation:${id}`}, ${JSON.stringify({ role })} from used
    ), granted as (
      insert into platform.grant (id, person, role, cycle, organisation, country)
      select ${randomUUIDv7()}, ${person}, ${role}, ${cycle}::uuid, ${organisation}::uuid, ${country}::text from used
      on conflict on constraint grant_once do nothing
    )
    select id from used`.execute(db);
  return rows.length === 1;
}
