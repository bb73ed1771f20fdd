import { json } from '@sveltejs/kit';
import { running } from '#platform/config/running.ts';
import { enterSession } from '#platform/session/cookie.ts';
import { perAddress, withinLimits } from '#platform/session/limits.ts';
import { askForPasskey, signInWithPasskey } from '#platform/session/passkey.ts';
import { tellRefusal } from '#platform/session/refusal.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, getClientAddress }) => {
  const { db, config } = running();
  if (!(await withinLimits(db, [perAddress(`passkey-from:${getClientAddress()}`)], locals.now))) return json({}, { status: 429 });
  return json(await askForPasskey({ db, origin: config.origin, now: locals.now }));
};

export const POST: RequestHandler = async ({ request, locals, cookies, getClientAddress }) => {
  const { db, config } = running();
  if (!(await withinLimits(db, [perAddress(`passkey-from:${getClientAddress()}`)], locals.now))) return json({}, { status: 429 });
  const given = await request.json().catch(() => undefined);
  if (typeof given?.challenge !== 'string' || typeof given?.response?.id !== 'string') return json({}, { status: 422 });
  const token = await signInWithPasskey({ db, origin: config.origin, now: locals.now }, { ...given, sharedDevice: false });
  if (!token) {
    tellRefusal('wrong');
    return json({}, { status: 403 });
  }
  await enterSession(cookies, { db, origin: config.origin, token, sharedDevice: false });
  return json({ ok: true });
};
