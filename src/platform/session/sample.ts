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

/** RFC 7239, RFC 9110 §7.6.3, and what proxies of all makes have called it before and beside them. */
const FORWARDING = /^(via|cf-.+|(x-)?(forwarded|real|original|client|cluster|envoy)(-.+)?|.+-client-ip)$/;

/**
 * Whoever forwards a request says so in a header; then it does not come from the person at this machine. Nor does one
 * that was sent to another name: a proxy that says nothing, or a page elsewhere whose name was pointed at this machine.
 */
export const isAtThisMachine = ({ peer, headers }: Seen): boolean =>
  peer !== undefined && isLoopback(peer) && isSentToLoopback(headers.host) && !Object.keys(headers).some((name) => FORWARDING.test(name));

const isSentToLoopback = (host: unknown): boolean => {
  const url = typeof host === 'string' ? URL.parse(`http://${host}`) : null;
  return url !== null && url.host !== '' && isLoopbackName(url.hostname);
};

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
