import { globSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compendiumWorld } from '#modules/compendium/tests/world.ts';
import { consultation } from '#modules/consultation/server/contract.ts';
import { consultationWorld } from '#modules/consultation/tests/world.ts';
import { contract } from '#modules/index.ts';
import { organisations } from '#modules/organisations/server/contract.ts';
import { newWorld } from '#modules/testing/world.ts';
import { openSession } from '#platform/session/session.ts';
import { makeToken } from '#platform/session/token.ts';
import { anUpload } from '#platform/testing/upload.ts';
import type { Grant } from '#platform/testing/world.ts';
import { attackedServer } from './server.ts';

const server = await attackedServer();
const { db, base, owner } = server;
const ground = await newWorld(server);
const sent = compendiumWorld(ground);
const { cycle, slug, organisation, country } = sent;

/** What was sent, what was only written, and what was attached and taken off again. */
const SENT = 'palabra-enviada';
const DRAFT = 'palabra-del-borrador';
const FILE = 'archivo-quitado';
const frozen = await sent.frozen(`${SENT} sobre jueces.`);
const draft = await consultationWorld(ground).draft({ body: `${DRAFT} que nadie leyó.` });
const upload = await anUpload({ db, actor: ground.viewer, now: ground.now }, `${FILE}.txt`, Buffer.from(FILE));
const { file } = await ground.did(consultation.attachFile, { contribution: draft.contribution, upload });
await ground.did(consultation.detachFile, { contribution: draft.contribution, digest: file.digest });
const { slug: callSlug } = await consultationWorld(ground).call();
const { invitation } = await ground.did(organisations.inviteRepresentative, {
  cycle,
  organisation,
  name: 'nombre-de-la-invitada',
  language: 'es',
});
const elsewhere = await newWorld(server, { country: 'BR' });
const sibling = await newWorld(server, { cycle: { id: cycle, slug }, country: 'BR' });

const WHO: Record<string, Grant[] | null> = {
  nobody: null,
  'somebody without a role': [],
  'a representative of another organisation of the cycle': [{ role: 'representative', organisation: sibling.organisation }],
  'a coordinator of the country': [{ role: 'coordinator', cycle, country }],
  'a coordinator of another country': [{ role: 'coordinator', cycle, country: 'BR' }],
  'the convenor of another cycle': [{ role: 'convenor', cycle: elsewhere.cycle }],
  'the rapporteur of another cycle': [{ role: 'rapporteur', cycle: elsewhere.cycle }],
};
const STAFF: Record<string, Grant[]> = {
  'the convenor': [{ role: 'convenor', cycle }],
  'the convenor of the region': [{ role: 'convenor' }],
  'the rapporteur': [{ role: 'rapporteur', cycle }],
};

/** Every page and door there is, with what it is asked for filled in; and the data behind each page, also with its layouts left out. */
const values: Record<string, string[]> = {
  cycle: [slug],
  call: [callSlug],
  area: ['progress'],
  contribution: [frozen.contribution, draft.contribution],
  digest: [file.digest],
  paragraph: ['new', frozen.contribution],
  token: ['x'],
};
const pages = globSync('src/routes/**/{+page.svelte,+server.ts}')
  .filter((path) => !/sign-out|passkey/.test(path))
  .flatMap((path) => {
    const address = path
      .replace('src/routes', '')
      .replaceAll(/\/\([^)]*\)/g, '')
      .replace(/\/\+(page\.svelte|server\.ts)$/, '');
    const filled = [...address.matchAll(/\[(\w+)\]/g)].reduce(
      (list, [found, name]) => list.flatMap((one) => (values[name as string] ?? []).map((value) => one.replace(found, value))),
      [address],
    );
    const whole = filled.map((one) => `${one || '/'}?organisation=${organisation}&contribution=${frozen.contribution}&call=${callSlug}`);
    return whole.flatMap((one) => {
      const [at, query] = one.split('?') as [string, string];
      const data = `${at === '/' ? '' : at}/__data.json?${query}`;
      return [
        one,
        data,
        `${data}&x-sveltekit-invalidated=0001`,
        `${data}&x-sveltekit-invalidated=00001`,
        `${data}&x-sveltekit-invalidated=000001`,
      ];
    });
  });
const ids = {
  cycle,
  organisation,
  slug,
  call: draft.call,
  contribution: frozen.contribution,
  digest: file.digest,
  paragraph: frozen.contribution,
  invitation,
};
const queries = contract
  .filter(({ kind }) => kind === 'query')
  .flatMap(({ http }) =>
    [ids, { ...ids, contribution: draft.contribution }].map(
      (known) => `/api/v1${http.path.replaceAll(/\{(\w+)\}/g, (_, name) => (known as Record<string, string>)[name] ?? 'x')}`,
    ),
  )
  .flatMap((path) => [path, `${path}?organisation=${organisation}`, `${path}?call=${draft.call}`]);

async function everythingSeenBy(grants: Grant[] | null): Promise<{ told: string; failed: string[] }> {
  const person = grants && (await ground.person(grants));
  const now = new Date();
  const cookie = person ? `amparo_session=${await openSession(db, { person: person.id, sharedDevice: false, now })}` : '';
  const scopes = ['cycles', 'organisations', 'consultation', 'compendium'].flatMap((room) => [`${room}:read`, `${room}:write`]);
  const authorization = person ? `Bearer ${await makeToken(db, { person: person.id, name: 'x', scopes, days: 1, now })}` : '';
  const ask = async (path: string) => {
    const headers: Record<string, string> = path.startsWith('/api/') ? (authorization ? { authorization } : {}) : { cookie };
    const answer = await fetch(base + path, { headers, redirect: 'manual' });
    return { path, status: answer.status, text: await answer.text() };
  };
  const answers: Awaited<ReturnType<typeof ask>>[] = [];
  const asked = [...pages, ...queries];
  // As many at once as a browser or two.
  while (asked.length > 0) answers.push(...(await Promise.all(asked.splice(0, 12).map(ask))));
  return {
    told: answers.map(({ text }) => text).join('\n'),
    failed: answers.filter(({ status }) => status >= 500).map(({ path }) => path),
  };
}

describe('of what others write, whatever page, data or operation is asked,', () => {
  test.each(Object.entries(WHO))('%s reads nothing', async (_, grants) => {
    const { told, failed } = await everythingSeenBy(grants);
    for (const secret of [SENT, DRAFT, FILE, file.digest]) expect(told.includes(secret), secret).toBe(false);
    const mayInvite = grants?.some(({ role, country: of }) => role === 'coordinator' && of === country);
    if (!mayInvite) expect(told).not.toContain('nombre-de-la-invitada');
    expect(failed).toEqual([]);
  });

  test.each(Object.entries(STAFF))('%s reads what was sent, and no draft', async (_, grants) => {
    const { told, failed } = await everythingSeenBy(grants);
    expect(told).toContain(SENT);
    for (const secret of [DRAFT, FILE]) expect(told.includes(secret), secret).toBe(false);
    expect(failed).toEqual([]);
  });
});

test('what is attached is a download that no browser shows, runs or keeps, whatever its name', async () => {
  const actor = await ground.person([{ role: 'representative', organisation }]);
  const cookie = `amparo_session=${await openSession(db, { person: actor.id, sharedDevice: false, now: new Date() })}`;
  const names = [
    'a"; filename="evil.html',
    'x\r\nSet-Cookie: a=b\r\n\r\n<script>',
    '../../../etc/passwd',
    'informe\u202Efdp.exe',
    'ñandú – 火.html',
  ];
  const caller = { ...ground, viewer: actor };
  for (const [n, name] of names.entries()) {
    const id = await anUpload({ db, actor, now: ground.now }, name, Buffer.from(`<!doctype html><script>alert(${n})</script>`));
    const attached = await consultation.attachFile.execute(caller, { contribution: draft.contribution, upload: id });
    if (!attached.ok) throw new Error(JSON.stringify(attached.problem));
    const { digest } = attached.output.file;
    const { headers, status } = await fetch(`${base}/files/${draft.contribution}/${digest}`, { headers: { cookie } });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/plain; charset=utf-8$/);
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="[\x20-\x21\x23-\x5b\x5d-\x7e]+\.txt"; filename\*=UTF-8''[\w.~%!-]+\.txt$/,
    );
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.getSetCookie()).toEqual([]);
    expect((await fetch(`${base}/files/${draft.contribution}/${digest}`, { redirect: 'manual' })).status).toBe(303);
  }
});

test('a right that is taken away is gone with the next request', async () => {
  const rapporteur = await ground.person([{ role: 'rapporteur', cycle }]);
  const token = await makeToken(db, { person: rapporteur.id, name: 'x', scopes: ['consultation:read'], days: 1, now: new Date() });
  const ask = async () =>
    (await fetch(`${base}/api/v1/contributions/${frozen.contribution}`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await ask()).toBe(200);
  const { sql } = await import('kysely');
  await sql`delete from platform.grant where person = ${rapporteur.id}`.execute(owner);
  expect(await ask()).toBe(403);
});
