import { isIP } from 'node:net';
import { sql } from 'kysely';
import type { Database } from '../db/database.ts';

/** `localhost`, names under it, and the loopback addresses (RFC 6761 §6.3, RFC 1122 §3.2.1.3). */
export const isLoopbackName = (host: string): boolean => {
  const name = host.replace(/^\[|\]$/g, '');
  return name === 'localhost' || name.endsWith('.localhost') || isLoopback(name);
};

export const isLoopback = (address: string): boolean => {
  const plain = address.replace(/^::ffff:/i, '');
  return isIP(plain) === 4 ? plain.startsWith('127.') : plain === '::1';
};

interface Seen {
  /** The other end of the socket. */
  readonly peer: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
}

const FORWARDING = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/** Whoever forwards a request says so in a header; then it does not come from the person at this machine. */
export const isAtThisMachine = ({ peer, headers }: Seen): boolean =>
  peer !== undefined && isLoopback(peer) && FORWARDING.every((name) => headers[name] === undefined);

export interface SamplePerson {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

/** Sample people have neither code nor address: nothing but this list signs them in. */
export async function samplePeople(db: Database): Promise<SamplePerson[]> {
  const { rows } = await sql<SamplePerson>`
    select person.id, person.name, array(select distinct role from platform.grant g where g.person = person.id order by role) as roles
    from platform.person join platform.fact on fact.name = 'sample' and fact.value->'people' ? person.id::text
    order by person.id limit 20`.execute(db);
  return rows;
}

export async function isSampleLoaded(db: Database): Promise<boolean> {
  const { rows } = await sql`select 1 from platform.fact where name = 'sample'`.execute(db);
  return rows.length > 0;
}
