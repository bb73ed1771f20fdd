import type { Running } from '#platform/config/running.ts';
import { invite } from '#platform/session/invitation.ts';
import { requestLink } from '#platform/session/link.ts';
import { openSession, sessionOf } from '#platform/session/session.ts';
import type { Heard } from './heard.ts';
import type { World } from './world.ts';

interface Stage {
  readonly running: Running;
  readonly world: World;
  readonly clock: () => Date;
  readonly setClock: (to: Date) => void;
  readonly letters: () => readonly string[];
  readonly heard: readonly Heard[];
}

type Answer = (body: Record<string, string>) => unknown;

/** What a test may ask of the second port. */
export function controls({ running, world, clock, setClock, letters, heard }: Stage): Readonly<Record<string, Answer>> {
  const { db, keys, config } = running;
  const sessions = new Map<string, string>();
  return {
    '/ready': () => ({}),
    '/now': () => ({ now: clock().toISOString() }),
    '/clock': ({ to }) => {
      setClock(new Date(to as string));
      return {};
    },
    /** Where the things stand that have no name: `:thread` of an address is `thread` here. */
    '/places': () => world.places(),
    /** A session of one of the people, as sign-in would have opened it: the same until it ends. */
    '/enter': async ({ who = '' }) => {
      const open = sessions.get(who);
      if (open && (await sessionOf(db, open, clock()))) return { token: open };
      const token = await openSession(db, { person: world.people[who] as string, sharedDevice: false, now: clock() });
      sessions.set(who, token);
      return { token };
    },
    '/invite': async ({ email, role = 'convenor', name = email ?? 'Sample guest' }) =>
      invite(db, keys.code, {
        role,
        name,
        email,
        locale: 'en',
        invitedBy: null,
        now: clock(),
        ...(role === 'representative' && { organisation: await world.newOrganisation() }),
      }),
    '/call': async ({ closes = '' }) => ({ slug: await world.newCall(new Date(closes)) }),
    '/link': async ({ email = '' }) => {
      await requestLink(db, { email, locale: 'en', at: `${config.origin.origin}/sign-in/link`, address: '198.51.100.1', now: clock() });
      return {};
    },
    '/mail': ({ to = '' }) => ({ mail: letters().findLast((letter) => letter.includes(to)) ?? null }),
    '/heard': () => heard,
  };
}
