import type { Cookies } from '@sveltejs/kit';
import type { Database } from '../db/database.ts';
import { LIFETIME, sessionCookie, signOut } from './session.ts';

interface Entering {
  readonly db: Database;
  readonly origin: URL;
  readonly token: string;
  readonly sharedDevice: boolean;
}

/**
 * On a shared device the cookie goes with the browser; on one's own it lives as long as the session. Whoever was signed in
 * on it before is signed out: their session would live on, and nobody would hold its cookie.
 */
export async function enterSession(cookies: Cookies, { db, origin, token, sharedDevice }: Entering): Promise<void> {
  const name = sessionCookie(origin);
  const before = cookies.get(name);
  if (before) await signOut(db, before);
  const base = { path: '/', httpOnly: true, sameSite: 'lax', secure: origin.protocol === 'https:' } as const;
  cookies.set(name, token, sharedDevice ? base : { ...base, maxAge: LIFETIME.own });
}

const HERE = 'http://here.invalid';

/**
 * A path on this site, never another site's. Read as a browser reads it, which drops tabs and line breaks and takes a
 * backslash for a slash: `//evil.example`, `/\evil.example` and `/<tab>/evil.example` are all of those.
 */
export function safePath(next: string | null, otherwise: string): string {
  const url = next?.startsWith('/') ? URL.parse(next, HERE) : undefined;
  const path = url?.origin === HERE ? url.pathname + url.search : '';
  return path && !path.startsWith('//') ? path : otherwise;
}
