import type { Cookies } from '@sveltejs/kit';
import { LIFETIME, SESSION_COOKIE } from './session.ts';

interface Setting {
  readonly token: string;
  readonly sharedDevice: boolean;
  readonly secure: boolean;
}

/** On a shared device the cookie goes with the browser; on one's own it lives as long as the session. */
export function setSessionCookie(cookies: Cookies, { token, sharedDevice, secure }: Setting): void {
  const base = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  cookies.set(SESSION_COOKIE, token, sharedDevice ? base : { ...base, maxAge: LIFETIME.own });
}

/** A path on this site, never another site's: `//evil.example` is one of those. */
export const safePath = (next: string | null, otherwise: string): string => (next && /^\/(?![/\\])[^\r\n]*$/.test(next) ? next : otherwise);
