import { json } from '@sveltejs/kit';
import { normalise } from '#platform/command/text.ts';
import { running } from '#platform/config/running.ts';
import { keepPasskey, offerPasskey } from '#platform/session/passkey.ts';
import type { RequestHandler } from './$types';

/** A passkey stays on the device it is made on: not on one that others use. */
const mayKeep = ({ session }: App.Locals) => session !== undefined && !session.sharedDevice;

export const GET: RequestHandler = async ({ locals }) => {
  const { db, config } = running();
  if (!locals.session || !mayKeep(locals)) return json({}, { status: 403 });
  return json(await offerPasskey({ db, origin: config.origin, now: locals.now }, locals.session));
};

export const POST: RequestHandler = async ({ request, locals }) => {
  const { db, config } = running();
  if (!locals.session || !mayKeep(locals)) return json({}, { status: 403 });
  const given = await request.json().catch(() => undefined);
  if (typeof given?.challenge !== 'string' || typeof given?.response?.id !== 'string') return json({}, { status: 422 });
  const name = normalise(String(given.name ?? '')).slice(0, 100) || '…';
  const registering = { person: locals.session.id, challenge: given.challenge, response: given.response, name };
  const kept = await keepPasskey({ db, origin: config.origin, now: locals.now }, registering);
  return json({ ok: kept }, { status: kept ? 200 : 403 });
};
