import { generateHOTP } from '@oslojs/otp';
import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { newCode, readCode } from '#platform/session/code.ts';
import { choosePin, showCode, signInWithPin } from '#platform/session/contributor.ts';
import { accept, acceptAs, findInvitation, hashCode, invite } from '#platform/session/invitation.ts';
import { withinLimits } from '#platform/session/limits.ts';
import { requestLink, secondFactorOf, useLink } from '#platform/session/link.ts';
import { isGuessable } from '#platform/session/pin.ts';
import { isAtThisMachine, isLoopbackName } from '#platform/session/sample.ts';
import { seal, unseal } from '#platform/session/seal.ts';
import { LIFETIME, openSessions, revokeSessions, sessionOf, signOut } from '#platform/session/session.ts';
import { enrolStaff, offerTotp } from '#platform/session/staff.ts';
import { makeToken, tokenViewer } from '#platform/session/token.ts';
import { testDatabase } from '#platform/testing/database.ts';
import { TEST_KEYS } from '#platform/testing/world.ts';

const { db, owner } = await testDatabase();
const START = new Date('2026-01-10T12:00:00Z');
let now = START;
/** Limits remember: each test is an hour after the one before. */
beforeEach(() => {
  now = new Date(now.getTime() + 3_600_000);
});

const invited = (email?: string, role = 'representative') =>
  invite(db, TEST_KEYS.code, { role, name: 'Ana', email, locale: 'es', invitedBy: null, organisation: crypto.randomUUID(), now });
const trying = (code: string, pin = '271828', more = {}) => ({
  code,
  pin,
  sharedDevice: false,
  withoutPin: ['convenor'],
  address: '198.51.100.7',
  now,
  ...more,
});
const opened = async (entry: Promise<{ kind: string; token?: string }>) => {
  const { kind, token } = await entry;
  if (kind !== 'open' || !token) throw new Error(kind);
  return token;
};

describe('a contributor', () => {
  test('chooses a PIN with the code of the invitation, and then needs both', async () => {
    const { code } = await invited();
    expect(await showCode(db, TEST_KEYS, trying(code))).toMatchObject({ kind: 'new' });
    expect(await choosePin(db, TEST_KEYS, trying(code, '123456'))).toEqual({ kind: 'guessable' });
    const token = await opened(choosePin(db, TEST_KEYS, trying(code)));
    expect(await sessionOf(db, token, now)).toMatchObject({ name: 'Ana', roles: ['representative'] });
    expect(await choosePin(db, TEST_KEYS, trying(code, '314159'))).toEqual({ kind: 'wrong' });
    const dictated = code.toLowerCase().replace('-', ' ');
    expect(await signInWithPin(db, TEST_KEYS, trying(dictated))).toMatchObject({ kind: 'open' });
  });

  test('who types a wrong code or a wrong PIN learns nothing about which', async () => {
    const { code } = await invited();
    await opened(choosePin(db, TEST_KEYS, trying(code)));
    const wrong = { kind: 'wrong' };
    expect(await signInWithPin(db, TEST_KEYS, trying(code, '999999'))).toEqual(wrong);
    expect(await signInWithPin(db, TEST_KEYS, trying(newCode()))).toEqual(wrong);
    expect(await signInWithPin(db, TEST_KEYS, trying('no code at all'))).toEqual(wrong);
    // An unused code opens nothing without choosing a PIN first.
    expect(await signInWithPin(db, TEST_KEYS, trying((await invited()).code))).toEqual(wrong);
  });

  test('the sixth guess at one code is not looked at, even when it is right', async () => {
    const { code } = await invited();
    await opened(choosePin(db, TEST_KEYS, trying(code)));
    for (let i = 0; i < 4; i++) await signInWithPin(db, TEST_KEYS, trying(code, '999999'));
    expect(await signInWithPin(db, TEST_KEYS, trying(code))).toEqual({ kind: 'too-many' });
  });

  test('two who use one invitation at once are one person', async () => {
    const { code } = await invited();
    const both = await Promise.all([1, 2].map(() => choosePin(db, TEST_KEYS, trying(code))));
    expect(both.map(({ kind }) => kind).sort()).toEqual(['open', 'wrong']);
  });
});

describe('staff', () => {
  const codeAt = (secret: Buffer, at: Date) => generateHOTP(secret, BigInt(Math.floor(at.getTime() / 30_000)), 6);

  test('set up a second proof, and an e-mailed link alone opens nothing', async () => {
    const email = `${crypto.randomUUID()}@example.org`;
    const { code } = await invited(email, 'convenor');
    const { sealed, secret } = offerTotp(TEST_KEYS, { code, account: email });
    const enrolling = { code, sealed, sharedDevice: false, address: '198.51.100.8', now };
    expect(await enrolStaff(db, TEST_KEYS, { ...enrolling, proof: '000000' })).toEqual({ kind: 'wrong' });
    await opened(enrolStaff(db, TEST_KEYS, { ...enrolling, proof: codeAt(secret, now) }));

    await requestLink(db, { email, locale: 'en', at: 'http://localhost/sign-in/link', address: '198.51.100.8', now });
    const { rows } = await sql<{ link: string }>`
      select arguments->>'link' as link from platform.message where recipient = ${email} order by id desc limit 1`.execute(db);
    const token = rows[0]?.link.split('/').at(-1) as string;
    expect(await secondFactorOf(db, { token, now })).toBe('totp');
    const later = new Date(now.getTime() + 60_000);
    const using = { token, sharedDevice: false, withoutPin: ['convenor'], address: '198.51.100.8', now: later };
    expect(await useLink(db, TEST_KEYS, { ...using, proof: '' })).toEqual({ kind: 'wrong' });
    const proof = codeAt(secret, later);
    await opened(useLink(db, TEST_KEYS, { ...using, proof }));
    expect(await useLink(db, TEST_KEYS, { ...using, proof }), 'a link and a code open once').toEqual({ kind: 'wrong' });
  });

  test('an inviter cannot put a second factor of their own on somebody who is known', async () => {
    const email = `${crypto.randomUUID()}@example.org`;
    const first = await findInvitation(db, TEST_KEYS.code, { code: (await invited(email, 'convenor')).code, now });
    const person = first && (await accept(db, { invitation: first, totp: { secret: Buffer.from('theirs'), step: 1 }, now }));
    const second = await findInvitation(db, TEST_KEYS.code, { code: (await invited(email, 'rapporteur')).code, now });
    if (!second || !person) throw new Error('not invited');
    expect(await accept(db, { invitation: second, totp: { secret: Buffer.from('mine'), step: 1 }, now })).toBeUndefined();
    expect(await acceptAs(db, { person, invitation: second, withoutPin: ['convenor', 'rapporteur'] })).toBe(true);
    expect(await acceptAs(db, { person, invitation: second, withoutPin: ['convenor', 'rapporteur'] })).toBe(false);
  });

  test('asking for a link says and does the same for nobody', async () => {
    const before = await sql`select from platform.sign_in_link`.execute(owner);
    expect(await requestLink(db, { email: 'nobody@example.org', locale: 'en', at: 'x', address: '198.51.100.9', now })).toBeUndefined();
    expect((await sql`select from platform.sign_in_link`.execute(owner)).rows).toHaveLength(before.rows.length);
  });
});

describe('a session', () => {
  test('on a shared device is short, and any can be ended', async () => {
    const { code } = await invited();
    const token = await opened(choosePin(db, TEST_KEYS, trying(code, '271828', { sharedDevice: true })));
    const session = await sessionOf(db, token, now);
    expect(session?.sharedDevice).toBe(true);
    expect(await sessionOf(db, token, new Date(now.getTime() + LIFETIME.shared * 1000))).toBeUndefined();
    const own = await opened(signInWithPin(db, TEST_KEYS, trying(code)));
    const open = await openSessions(db, { person: session?.id as string, token: own, now });
    expect(open.map((one) => one.own)).toEqual([true, false]);
    await signOut(db, own);
    expect(await sessionOf(db, own, now)).toBeUndefined();
    await revokeSessions(db, session?.id as string);
    expect(await sessionOf(db, token, now)).toBeUndefined();
  });

  test('a token acts for its owner until it expires', async () => {
    const { code } = await invited();
    const session = await sessionOf(db, await opened(choosePin(db, TEST_KEYS, trying(code))), now);
    const token = await makeToken(db, { person: session?.id as string, name: 'x', scopes: ['cycles:read'], days: 1, now });
    expect(await tokenViewer(db, token, now)).toEqual({ id: session?.id, scopes: ['cycles:read'] });
    expect(await tokenViewer(db, token, new Date(now.getTime() + 86_400_000))).toBeUndefined();
    expect(await tokenViewer(db, 'amparo_made-up', now)).toBeUndefined();
  });
});

test('no window has an edge: never more than the limit, whenever the attempts come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 25 }), async (gaps) => {
      const limit = { subject: crypto.randomUUID(), times: 3, seconds: 60 };
      const passed: number[] = [];
      let at = 0;
      for (const gap of gaps) {
        at += gap;
        if (await withinLimits(db, [limit], new Date(START.getTime() + at * 1000))) passed.push(at);
      }
      // GCRA lets a burst through at once and then one per step: in any window, the burst and what the window earns.
      for (const from of passed) expect(passed.filter((one) => one >= from && one < from + 60).length).toBeLessThanOrEqual(6);
      expect(passed.filter((one) => one === passed[0]).length).toBeLessThanOrEqual(3);
    }),
    { numRuns: 30 },
  );
});

test('a code survives being read out; what was sealed opens only with its key', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 11, maxLength: 11 }), (cases) => {
      const code = newCode();
      const said = [...code]
        .map((sign, i) => (cases[i] ? sign.toLowerCase() : sign))
        .join('')
        .replaceAll('0', 'o')
        .replaceAll('1', 'l');
      expect(readCode(said)).toBe(code.replace('-', ''));
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(), (bytes, at) => {
      const sealed = seal(TEST_KEYS.totp, Buffer.from(bytes), 'here');
      expect(unseal(TEST_KEYS.totp, sealed, 'here')).toEqual(Buffer.from(bytes));
      expect(unseal(TEST_KEYS.totp, sealed, 'there')).toBeUndefined();
      expect(unseal(TEST_KEYS.code, sealed, 'here')).toBeUndefined();
      sealed[at % sealed.length] = (sealed[at % sealed.length] as number) ^ 1;
      expect(unseal(TEST_KEYS.totp, sealed, 'here')).toBeUndefined();
    }),
  );
  expect(hashCode(TEST_KEYS.code, 'ABCDE-FGH12')).toEqual(hashCode(TEST_KEYS.code, 'abcde fghi2'.replace('i', '1')));
  for (const pin of ['123456', '654321', '000000', '12345', '121212', '123123', '112233', 'acegik']) expect(isGuessable(pin)).toBe(true);
  expect(isGuessable('271828')).toBe(false);
  expect(isGuessable('fgh12k', 'ABCDEFGH12K')).toBe(true);
});

test('sample people enter from this machine only', () => {
  for (const name of ['localhost', 'forum.localhost', '127.0.0.1', '[::1]']) expect(isLoopbackName(name)).toBe(true);
  for (const name of ['example.org', 'localhost.example.org', '192.0.2.1']) expect(isLoopbackName(name)).toBe(false);
  const host = 'localhost:3000';
  expect(isAtThisMachine({ peer: '127.0.0.1', headers: { host } })).toBe(true);
  expect(isAtThisMachine({ peer: '::ffff:127.0.0.1', headers: { host } })).toBe(true);
  expect(isAtThisMachine({ peer: '192.0.2.1', headers: { host } })).toBe(false);
  for (const other of [undefined, '', 'forum.example.org', 'localhost@forum.example.org', 'localhost.example.org:3000'])
    expect(isAtThisMachine({ peer: '127.0.0.1', headers: { host: other } }), other).toBe(false);
  for (const header of [
    'x-forwarded-for',
    'forwarded',
    'via',
    'x-real-ip',
    'cf-connecting-ip',
    'true-client-ip',
    'x-envoy-external-address',
  ])
    expect(isAtThisMachine({ peer: '127.0.0.1', headers: { host, [header]: '127.0.0.1' } })).toBe(false);
});
