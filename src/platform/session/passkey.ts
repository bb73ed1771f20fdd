import { randomUUIDv7 } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { sql } from 'kysely';
import { normalise } from '../command/text.ts';
import type { Database } from '../db/database.ts';
import { openSession } from './session.ts';

/** WebAuthn level 3; the origin is the operator's, never the request's. */
export interface Site {
  readonly db: Database;
  readonly origin: URL;
  readonly now: Date;
}

const MINUTES = 5;

/** WebAuthn level 3, §5.1: base64url of at most 1023 bytes. */
const isCredentialId = (id: string): boolean => /^[\w-]{1,1364}$/.test(id);

async function remember({ db, now }: Site, challenge: string, person: string | null): Promise<string> {
  const id = randomUUIDv7();
  await sql`insert into platform.challenge (id, challenge, person, expires_at)
    values (${id}, ${challenge}, ${person}, ${new Date(now.getTime() + MINUTES * 60_000)})`.execute(db);
  return id;
}

/** Used once, whatever comes of it. */
async function recall({ db, now }: Site, id: string, person: string | null): Promise<string | undefined> {
  const { rows } = await sql<{ challenge: string; valid: boolean }>`
    delete from platform.challenge where id::text = ${normalise(id)} and person is not distinct from ${person}::uuid
    returning challenge, expires_at > ${now} as valid`.execute(db);
  return rows[0]?.valid ? rows[0].challenge : undefined;
}

export async function offerPasskey(site: Site, person: { id: string; name: string }) {
  const { rows } = await sql<{ id: string }>`select id from platform.passkey where person = ${person.id}`.execute(site.db);
  const options = await generateRegistrationOptions({
    rpName: 'Amparo',
    rpID: site.origin.hostname,
    userID: Buffer.from(person.id),
    userName: person.name,
    excludeCredentials: rows.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return { challenge: await remember(site, options.challenge, person.id), options };
}

interface Registering {
  readonly person: string;
  readonly challenge: string;
  readonly response: RegistrationResponseJSON;
  readonly name: string;
}

export async function keepPasskey(site: Site, { person, challenge, response, name }: Registering): Promise<boolean> {
  const expectedChallenge = await recall(site, challenge, person);
  if (!expectedChallenge) return false;
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge,
    expectedOrigin: site.origin.origin,
    expectedRPID: site.origin.hostname,
    requireUserVerification: true,
  }).catch(() => undefined);
  if (!verified?.verified || !verified.registrationInfo) return false;
  const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
  // Nobody attests that a passkey is what it says: one that bears the name of another's does not take its place.
  const { rows } = await sql`
    with noted as (insert into platform.audit (actor, command, subject) values (${person}, 'passkey.keep', ${`person:${person}`}))
    insert into platform.passkey (id, person, public_key, counter, transports, name, created_at)
    values (${id}, ${person}, ${Buffer.from(publicKey)}, ${counter}, ${transports}, ${normalise(name)}, ${site.now})
    on conflict (id) do nothing returning id`.execute(site.db);
  return rows.length === 1;
}

export async function askForPasskey(site: Site) {
  const options = await generateAuthenticationOptions({ rpID: site.origin.hostname, userVerification: 'required' });
  return { challenge: await remember(site, options.challenge, null), options };
}

interface StoredPasskey {
  readonly person: string;
  readonly publicKey: Buffer;
  readonly counter: string;
  readonly transports: AuthenticatorTransport[];
}

interface Answering {
  readonly challenge: string;
  readonly response: AuthenticationResponseJSON;
  readonly sharedDevice: boolean;
}

/** The token of a new session, or nothing. */
export async function signInWithPasskey(site: Site, { challenge, response, sharedDevice }: Answering): Promise<string | undefined> {
  const expectedChallenge = await recall(site, challenge, null);
  if (!isCredentialId(response.id)) return undefined;
  const { rows } = await sql<StoredPasskey>`
    select person, public_key as "publicKey", counter, transports from platform.passkey where id = ${normalise(response.id)}`.execute(
    site.db,
  );
  const [known] = rows;
  if (!expectedChallenge || !known) return undefined;
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge,
    expectedOrigin: site.origin.origin,
    expectedRPID: site.origin.hostname,
    requireUserVerification: true,
    credential: { ...known, id: response.id, counter: Number(known.counter), publicKey: new Uint8Array(known.publicKey) },
  }).catch(() => undefined);
  if (!verified?.verified) return undefined;
  await sql`update platform.passkey set counter = ${verified.authenticationInfo.newCounter} where id = ${response.id}`.execute(site.db);
  return openSession(site.db, { person: known.person, sharedDevice, now: site.now, by: 'passkey' });
}

export interface ListedPasskey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

export async function passkeysOf(db: Database, person: string): Promise<ListedPasskey[]> {
  const { rows } = await sql<ListedPasskey>`
    select id, name, created_at as "createdAt" from platform.passkey where person = ${person} order by created_at desc limit 50`.execute(
    db,
  );
  return rows;
}

export const dropPasskey = (db: Database, person: string, id: string) =>
  sql`
    with noted as (insert into platform.audit (actor, command, subject) values (${person}, 'passkey.drop', ${`person:${person}`}))
    delete from platform.passkey where person = ${person} and id = ${normalise(id)}`.execute(db);
