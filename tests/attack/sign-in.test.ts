import { randomUUIDv7 } from 'node:crypto';
import { generateHOTP } from '@oslojs/otp';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { newWorld } from '#modules/testing/world.ts';
import { newCode } from '#platform/session/code.ts';
import { signInWithPin } from '#platform/session/contributor.ts';
import { invite } from '#platform/session/invitation.ts';
import { hashPin } from '#platform/session/pin.ts';
import { openSession, sessionOf } from '#platform/session/session.ts';
import { offerTotp } from '#platform/session/staff.ts';
import { attackedServer, cookieOf, KEYS, post } from './server.ts';

const server = await attackedServer();
const { db, owner } = server;
const here = await newWorld(server);

const invited = async (role = 'representative', email?: string) =>
  (
    await invite(db, KEYS.code, {
      role,
      name: 'Sample person',
      email,
      locale: 'en',
      invitedBy: null,
      cycle: role === 'representative' ? null : here.cycle,
      organisation: role === 'representative' ? here.organisation : null,
      now: new Date(),
    })
  ).code;
const PIN = '271828';
const contributor = async (email?: string, more: Record<string, string> = {}) => {
  const code = await invited('representative', email);
  const entered = await post(server, '/sign-in?/choose', { code, pin: PIN, again: PIN, ...more });
  return { code, cookie: cookieOf(entered) };
};
const rolesOf = async (cookie: string) => (await sessionOf(db, cookie.split('=')[1], new Date()))?.roles;
const nextCode = (secret: Buffer) => generateHOTP(secret, BigInt(Math.floor(Date.now() / 30_000)), 6);
const base32 = (text: string) =>
  Buffer.from(
    (
      [...text]
        .map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'))
        .join('')
        .match(/.{8}/g) ?? []
    ).map((byte) => Number.parseInt(byte, 2)),
  );

describe('the rights of staff', () => {
  test('are not to be had by choosing a PIN for an invitation of staff', async () => {
    const code = await invited('convenor', `${randomUUIDv7()}@example.org`);
    const entered = await post(server, '/sign-in?/choose', { code, pin: PIN, again: PIN });
    expect(cookieOf(entered)).toBe('');
    expect(entered.said).toContain('wrong');
  });

  test('are not to be had by whoever entered with a PIN and has a code of staff', async () => {
    const { cookie } = await contributor();
    await post(server, '/account?/accept', { code: await invited('convenor', `${randomUUIDv7()}@example.org`) }, { cookie });
    expect(await rolesOf(cookie)).toEqual(['representative']);
  });

  test('do not open to a PIN, nor to a link and a PIN, however they came to it', async () => {
    const email = `${randomUUIDv7()}@example.org`;
    const { code, cookie } = await contributor(email);
    const person = (await sessionOf(db, cookie.split('=')[1], new Date()))?.id;
    await sql`insert into platform.grant (id, person, role) values (${randomUUIDv7()}, ${person}, 'convenor')`.execute(owner);
    expect(cookieOf(await post(server, '/sign-in?/pin', { code, pin: PIN }))).toBe('');
    await post(server, '/sign-in?/link', { email });
    const { rows } = await sql<{
      link: string;
    }>`select arguments->>'link' as link from platform.message where recipient = ${email}`.execute(owner);
    const path = new URL(rows[0]?.link as string).pathname;
    expect(cookieOf(await post(server, path, { proof: '' }))).toBe('');
    expect(cookieOf(await post(server, path, { proof: PIN }))).toBe('');
  });

  test('take a second proof that nobody else made up: one that was offered to another invitation does not fit', async () => {
    const [own, other] = [
      await invited('convenor', `${randomUUIDv7()}@example.org`),
      await invited('convenor', `${randomUUIDv7()}@example.org`),
    ];
    const { sealed, secret } = offerTotp(KEYS, { code: own, account: 'x' });
    expect(cookieOf(await post(server, '/sign-in?/enrol', { code: other, sealed, proof: nextCode(secret) }))).toBe('');
    expect(cookieOf(await post(server, '/sign-in?/enrol', { code: own, sealed, proof: nextCode(secret) }))).not.toBe('');
  });

  test('a code of the second proof opens once: not at its making and then again', async () => {
    const email = `${randomUUIDv7()}@example.org`;
    const code = await invited('convenor', email);
    const { sealed, secret } = offerTotp(KEYS, { code, account: 'x' });
    const proof = nextCode(secret);
    expect(cookieOf(await post(server, '/sign-in?/enrol', { code, sealed, proof }))).not.toBe('');
    await post(server, '/sign-in?/link', { email });
    const { rows } = await sql<{
      link: string;
    }>`select arguments->>'link' as link from platform.message where recipient = ${email}`.execute(owner);
    expect(cookieOf(await post(server, new URL(rows[0]?.link as string).pathname, { proof }))).toBe('');
  });

  test('a second proof that lies sealed in the database is opened for nobody who has a copy of it', async () => {
    const email = `${randomUUIDv7()}@example.org`;
    const code = await invited('convenor', email);
    const offered = offerTotp(KEYS, { code, account: 'x' });
    await post(server, '/sign-in?/enrol', { code, sealed: offered.sealed, proof: nextCode(offered.secret) });
    const { rows } = await sql<{ sealed: Buffer }>`select totp_secret as sealed from platform.person where email = ${email}`.execute(owner);
    const stolen = rows[0]?.sealed.toString('base64url') as string;
    for (const with_ of [newCode(), code, await invited('convenor', `${randomUUIDv7()}@example.org`)]) {
      const { said } = await post(server, '/sign-in?/enrol', { code: with_, sealed: stolen, proof: '000000' });
      for (const word of said.match(/[A-Z2-7]{32}/g) ?? []) expect(base32(word).equals(offered.secret)).toBe(false);
      expect(said).not.toMatch(/[A-Z2-7]{32}/);
    }
  });
});

describe('codes and PINs', () => {
  test('whoever found a letter may guess five times, then slowly, and thirty times in a day', async () => {
    const { code } = await contributor();
    const start = Date.now() + 86_400_000;
    let looked = 0;
    for (let minute = 0; minute < 24 * 60; minute += 3) {
      const now = new Date(start + minute * 60_000);
      const { kind } = await signInWithPin(db, KEYS, { code, pin: '', sharedDevice: false, withoutPin: [], address: `${minute}`, now });
      if (kind === 'wrong') looked += 1;
    }
    // Thirty at once, and what a day earns back.
    expect(looked).toBeGreaterThan(30);
    expect(looked).toBeLessThanOrEqual(60);
  }, 120_000);

  test('fifty guesses at once are no more than five, and each way of writing a code is the same code', async () => {
    const { code } = await contributor();
    const now = new Date(Date.now() + 3 * 86_400_000);
    const ways = [code, code.toLowerCase(), code.replace('-', ''), [...code].join(' '), code.replaceAll('0', 'O').replaceAll('1', 'l')];
    const tries = Array.from({ length: 50 }, (_, i) =>
      signInWithPin(db, KEYS, {
        code: ways[i % ways.length] as string,
        pin: '',
        sharedDevice: false,
        withoutPin: [],
        address: `${i}`,
        now,
      }),
    );
    const kinds = (await Promise.all(tries)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'wrong')).toHaveLength(5);
    expect(kinds.filter((kind) => kind === 'too-many')).toHaveLength(45);
  });

  test('what nobody could have as a code shuts out nobody: the slips of all are not one account’s', async () => {
    for (let i = 0; i < 20; i++) await post(server, '/sign-in?/code', { code: `slip ${i}` });
    expect((await post(server, '/sign-in?/code', { code: 'a slip of somebody else' })).status).toBe(200);
    expect((await post(server, '/sign-in?/code', { code: await invited() })).said).toContain('new-pin');
  });

  test('a copy of the database does not tell a PIN, however long one tries', async () => {
    const salt = Buffer.alloc(16, 1);
    expect(await hashPin(KEYS.pin, PIN, salt)).not.toEqual(await hashPin(Buffer.alloc(32), PIN, salt));
  });

  test('a code that was used, one that was never made and what is none are answered alike', async () => {
    const { code } = await contributor();
    const answers = await Promise.all(
      [code, newCode(), 'no code at all'].map(async (given) => {
        const { status, said } = await post(server, '/sign-in?/code', { code: given });
        return { status, said: said.replace(JSON.stringify(given), '') };
      }),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('an address that is known does not show when somebody is invited with it', async () => {
    const email = `${randomUUIDv7()}@example.org`;
    await contributor(email);
    expect((await contributor(email)).cookie).not.toBe('');
    const { rows } = await sql`select from platform.person where email = ${email}`.execute(owner);
    expect(rows).toHaveLength(1);
  });

  test('how long an answer takes does not tell whether a link was sent', async () => {
    const email = `${randomUUIDv7()}@example.org`;
    await contributor(email);
    const time = async (asked: string) => {
      const began = performance.now();
      const { text } = await post(server, '/sign-in?/link', { email: asked });
      return { ms: performance.now() - began, text };
    };
    const known = await time(email);
    const unknown = await time(`${randomUUIDv7()}@example.org`);
    expect(known.text).toBe(unknown.text);
    // Each waits out the same time, which is longer than the work.
    for (const { ms } of [known, unknown]) expect(ms).toBeGreaterThan(390);
  });
});

describe('a session', () => {
  test('ends everywhere else when the PIN is changed, and at once', async () => {
    const { code, cookie } = await contributor();
    const stolen = cookieOf(await post(server, '/sign-in?/pin', { code, pin: PIN }));
    expect(await rolesOf(stolen)).toBeDefined();
    await post(server, '/account?/pin', { old: PIN, pin: '314159' }, { cookie });
    expect(await rolesOf(stolen)).toBeUndefined();
    expect((await fetch(`${server.base}/account`, { headers: { cookie: stolen }, redirect: 'manual' })).status).toBe(303);
    expect(await rolesOf(cookie)).toBeDefined();
  });

  test('is a new one after each sign-in, whatever cookie was there before, and the one before ends', async () => {
    const { code, cookie } = await contributor();
    const planted = 'amparo_session=chosen-by-somebody-else';
    const fresh = cookieOf(await post(server, '/sign-in?/pin', { code, pin: PIN }, { cookie: planted }));
    expect(fresh).not.toContain('chosen');
    const again = cookieOf(await post(server, '/sign-in?/pin', { code, pin: PIN }, { cookie }));
    expect(again).not.toBe(cookie);
    expect(await rolesOf(cookie)).toBeUndefined();
  });

  test('on a shared device makes nothing that outlasts it', async () => {
    const { cookie } = await contributor(undefined, { shared: 'yes' });
    expect((await fetch(`${server.base}/account/passkey`, { headers: { cookie } })).status).toBe(403);
    const staff = await openSession(db, { person: here.viewer.id as string, sharedDevice: true, now: new Date() });
    const asked = await post(server, '/account?/token', { name: 'x', scope: 'consultation:read' }, { cookie: `amparo_session=${staff}` });
    expect(asked.text).not.toContain('amparo_');
  });

  test('of a contributor makes no token', async () => {
    const { cookie } = await contributor();
    expect((await post(server, '/account?/token', { name: 'x', scope: 'consultation:write' }, { cookie })).text).not.toContain('amparo_');
  });

  test('of somebody else cannot be ended, and what is no session is no error', async () => {
    const [one, other] = [await contributor(), await contributor()];
    const { rows } = await sql<{ id: string }>`select id from platform.session order by opened_at desc limit 1`.execute(owner);
    await post(server, '/account?/revoke', { session: rows[0]?.id as string }, { cookie: one.cookie });
    expect(await rolesOf(other.cookie)).toBeDefined();
    expect((await post(server, '/account?/revoke', { session: 'no session' }, { cookie: one.cookie })).status).toBe(200);
    expect((await post(server, '/account?/dropPasskey', { passkey: '\0' }, { cookie: one.cookie })).status).toBe(200);
  });
});
