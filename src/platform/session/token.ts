import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { normalise } from '../command/text.ts';
import type { Database } from '../db/database.ts';
import { newToken, sha256 } from './session.ts';
import type { Viewer } from './viewer.ts';

export interface NewToken {
  readonly person: string;
  readonly name: string;
  /** `consultation:read`, `compendium:write` … */
  readonly scopes: readonly string[];
  readonly days: number;
  readonly now: Date;
}

/** Returns the token, shown once. An integration acts as its owner, never as more, and only within the scopes. */
export async function makeToken(db: Database, { person, name, scopes, days, now }: NewToken): Promise<string> {
  const token = `amparo_${newToken()}`;
  const expiresAt = new Date(now.getTime() + days * 86_400_000);
  await sql`
    with noted as (
      insert into platform.audit (actor, command, subject, detail)
      values (${person}, 'token.make', ${`person:${person}`}, ${JSON.stringify({ scopes })})
    )
    insert into platform.token (id, token_hash, person, name, scopes, created_at, expires_at)
    values (${randomUUIDv7()}, ${sha256(token)}, ${person}, ${normalise(name)}, ${scopes}, ${now}, ${expiresAt})`.execute(db);
  return token;
}

export async function tokenViewer(db: Database, token: string, now: Date): Promise<Viewer | undefined> {
  const { rows } = await sql<{ id: string; scopes: string[] }>`
    select person as id, scopes from platform.token where token_hash = ${sha256(token)} and expires_at > ${now}`.execute(db);
  return rows[0];
}

export interface ListedToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string;
}

export async function tokensOf(db: Database, person: string, now: Date): Promise<ListedToken[]> {
  const { rows } = await sql<ListedToken>`
    select id, name, scopes, expires_at as "expiresAt" from platform.token
    where person = ${person} and expires_at > ${now} order by id desc limit 50`.execute(db);
  return rows;
}

export const dropToken = (db: Database, person: string, id: string) =>
  sql`
    with noted as (insert into platform.audit (actor, command, subject) values (${person}, 'token.drop', ${`person:${person}`}))
    delete from platform.token where person = ${person} and id::text = ${normalise(id)}`.execute(db);
