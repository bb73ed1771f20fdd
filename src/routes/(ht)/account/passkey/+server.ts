import { json } from '@sveltejs/kit';
import { running } from '#platform/config/running.ts';
import { keepPasskey, offerPasskey } from '#platform/session/passkey.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) => {
  const { db, config } = running();
  if (!locals.session) return json({}, { status: 401 });
  return json(await offerPasskey({ db, origin: config.origin, now: locals.now }, locals.session));
};

export const POST: RequestHandler = async ({ request, locals }) => {
  const { db, config } = running();
  if (!locals.session) return json({}, { status: 401 });
  const given = await request.json().catch(() => undefined);
  if (typeof given?.challenge !== 'string' || typeof given?.response?.id !== 'string') return json({}, { status: 422 });
  const name = String(given.name ?? '').slice(0, 100) || '…';
  const registering = { person: locals.session.id, challenge: given.challenge, response: given.response, name };
  const kept = await keepPasskey({ db, origin: config.origin, now: locals.now }, registering);
  return json({ ok: kept }, { status: kept ? 200 : 403 });
};
