import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { askForPasskey, keepPasskey, offerPasskey, signInWithPasskey } from '#platform/session/passkey.ts';
import { sessionOf } from '#platform/session/session.ts';
import { testDatabase } from '#platform/testing/database.ts';
import { newPerson } from '#platform/testing/world.ts';

const ground = await testDatabase();
const { db, owner } = ground;
const ORIGIN = new URL('https://forum.example.org');
let now = new Date('2026-01-10T12:00:00Z');
const site = () => ({ db, origin: ORIGIN, now });
beforeEach(() => {
  now = new Date(now.getTime() + 3_600_000);
});

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest();
const b64 = (bytes: Buffer | string) => Buffer.from(bytes).toString('base64url');
/** RFC 8949, the little of it that a key and its statement need. */
const cbor = {
  bytes: (bytes: Buffer) =>
    Buffer.concat([Buffer.from(bytes.length < 256 ? [0x58, bytes.length] : [0x59, bytes.length >> 8, bytes.length & 255]), bytes]),
  text: (text: string) => Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]),
  map: (pairs: Buffer[]) => Buffer.concat([Buffer.from([0xa0 + pairs.length / 2]), ...pairs]),
};

interface Told {
  /** What an attacker has changed of an honest answer. */
  readonly origin?: string;
  readonly rpId?: string;
  readonly flags?: number;
  readonly counter?: number;
  readonly type?: string;
  readonly challenge?: string;
  readonly by?: KeyObject;
}

/** A device with one passkey (WebAuthn level 3), which also tells lies when asked to. */
function device() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const [id, key] = [
    randomBytes(16),
    cbor.map([
      ...[Buffer.of(1), Buffer.of(2), Buffer.of(3), Buffer.of(0x26), Buffer.of(0x20), Buffer.of(1)],
      ...[Buffer.of(0x21), cbor.bytes(Buffer.from(x, 'base64url')), Buffer.of(0x22), cbor.bytes(Buffer.from(y, 'base64url'))],
    ]),
  ];
  const dataOf = ({ rpId = 'forum.example.org', flags = 0x05, counter = 0 }: Told) => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.of(flags), count]);
  };
  const clientOf = (challenge: string, type: string, told: Told) =>
    Buffer.from(
      JSON.stringify({
        type: told.type ?? type,
        challenge: told.challenge ?? challenge,
        origin: told.origin ?? ORIGIN.origin,
        crossOrigin: false,
      }),
    );
  return {
    id: b64(id),
    make(challenge: string, told: Told = {}) {
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, key]);
      const authData = Buffer.concat([dataOf({ ...told, flags: (told.flags ?? 0x05) | 0x40 }), attested]);
      const statement = cbor.map([
        cbor.text('fmt'),
        cbor.text('none'),
        cbor.text('attStmt'),
        cbor.map([]),
        cbor.text('authData'),
        cbor.bytes(authData),
      ]);
      const response = { clientDataJSON: b64(clientOf(challenge, 'webauthn.create', told)), attestationObject: b64(statement) };
      return { id: b64(id), rawId: b64(id), type: 'public-key', response, clientExtensionResults: {} } as never;
    },
    answer(challenge: string, told: Told = {}) {
      const [authenticatorData, client] = [dataOf(told), clientOf(challenge, 'webauthn.get', told)];
      const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(client)]), told.by ?? privateKey);
      const response = { clientDataJSON: b64(client), authenticatorData: b64(authenticatorData), signature: b64(signature) };
      return { id: b64(id), rawId: b64(id), type: 'public-key', response, clientExtensionResults: {} } as never;
    },
  };
}

async function withPasskey() {
  const [{ id }, own] = [await newPerson(ground, []), device()];
  const { challenge, options } = await offerPasskey(site(), { id, name: 'x' });
  expect(await keepPasskey(site(), { person: id, challenge, response: own.make(options.challenge), name: 'x' })).toBe(true);
  return { person: id, own };
}
const enter = async (own: ReturnType<typeof device>, told: Told = {}) => {
  const { challenge, options } = await askForPasskey(site());
  return signInWithPasskey(site(), { challenge, response: own.answer(options.challenge, told), sharedDevice: false });
};

describe('a passkey', () => {
  test('opens its owner’s session, and is asked for something new each time', async () => {
    const { person, own } = await withPasskey();
    const token = await enter(own);
    expect((await sessionOf(db, token, now))?.id).toBe(person);
    const { challenge, options } = await askForPasskey(site());
    const response = own.answer(options.challenge);
    expect(await signInWithPasskey(site(), { challenge, response, sharedDevice: false })).toBeDefined();
    expect(await signInWithPasskey(site(), { challenge, response, sharedDevice: false }), 'a second time').toBeUndefined();
    const later = await askForPasskey(site());
    expect(
      await signInWithPasskey(site(), { challenge: later.challenge, response, sharedDevice: false }),
      'an answer overheard',
    ).toBeUndefined();
  });

  test.each<[string, Told]>([
    ['on another site', { origin: 'https://forum.example.org.evil.example' }],
    ['on the same site without https', { origin: 'http://forum.example.org' }],
    ['on a neighbour under the same domain', { origin: 'https://evil.example.org' }],
    ['for another site', { rpId: 'evil.example' }],
    ['for the whole domain', { rpId: 'example.org' }],
    ['by whoever holds the device, unasked', { flags: 0x01 }],
    ['by nobody', { flags: 0x04 }],
    ['when it was made, not asked', { type: 'webauthn.create' }],
    ['to another question', { challenge: b64(randomBytes(32)) }],
    ['by another key', { by: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }],
  ])('that was used %s opens nothing, and none is kept', async (_, told) => {
    const { own } = await withPasskey();
    expect(await enter(own, told)).toBeUndefined();
    if (told.by || told.type) return;
    const [{ id }, other] = [await newPerson(ground, []), device()];
    const { challenge, options } = await offerPasskey(site(), { id, name: 'x' });
    expect(await keepPasskey(site(), { person: id, challenge, response: other.make(options.challenge, told), name: 'x' })).toBe(false);
  });

  test('that counts backwards was copied, and opens nothing', async () => {
    const { own } = await withPasskey();
    expect(await enter(own, { counter: 7 })).toBeDefined();
    for (const counter of [7, 3, 0]) expect(await enter(own, { counter }), String(counter)).toBeUndefined();
    expect(await enter(own, { counter: 8 })).toBeDefined();
  });

  test('that was taken off opens nothing; one nobody knows neither', async () => {
    const { own } = await withPasskey();
    expect(await enter(device())).toBeUndefined();
    await sql`delete from platform.passkey where id = ${own.id}`.execute(owner);
    expect(await enter(own)).toBeUndefined();
  });

  test('is kept for nobody but who asked, once, within five minutes, and never over another’s', async () => {
    const [one, other, own] = [(await newPerson(ground, [])).id, (await newPerson(ground, [])).id, device()];
    const { challenge, options } = await offerPasskey(site(), { id: one, name: 'x' });
    const response = own.make(options.challenge);
    expect(await keepPasskey(site(), { person: other, challenge, response, name: 'x' })).toBe(false);
    expect(
      await signInWithPasskey(site(), { challenge, response: own.answer(options.challenge), sharedDevice: false }),
      'a question of the other kind',
    ).toBeUndefined();
    const late = { ...site(), now: new Date(now.getTime() + 301_000) };
    expect(await keepPasskey(late, { person: one, challenge, response, name: 'x' })).toBe(false);
    expect(await keepPasskey(site(), { person: one, challenge, response, name: 'x' }), 'the question was used up').toBe(false);
    const again = await offerPasskey(site(), { id: one, name: 'x' });
    expect(
      await keepPasskey(site(), { person: one, challenge: again.challenge, response: own.make(again.options.challenge), name: 'x' }),
    ).toBe(true);
    const thief = await offerPasskey(site(), { id: other, name: 'x' });
    expect(
      await keepPasskey(site(), { person: other, challenge: thief.challenge, response: own.make(thief.options.challenge), name: 'x' }),
    ).toBe(false);
    expect((await sessionOf(db, await enter(own), now))?.id).toBe(one);
  });
});
