import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compendium } from '#modules/compendium/server/contract.ts';
import { compendiumWorld } from '#modules/compendium/tests/world.ts';
import { consultation } from '#modules/consultation/server/contract.ts';
import { cycles } from '#modules/cycles/server/contract.ts';
import { organisations } from '#modules/organisations/server/contract.ts';
import { newWorld } from '#modules/testing/world.ts';
import { openSession } from '#platform/session/session.ts';
import { attackedServer } from './server.ts';

const server = await attackedServer();

/** Ends an attribute, an element, a script and a comment, and then does what it likes. */
const EVIL = `x" onmouseover="alert(1)' autofocus onfocus='alert(2)--></title></textarea></script><script>alert(3)</script><img src=x onerror=alert(4)>{alert(5)}\${alert(6)}`;

test('text by a person is text on every page, whatever stands in it', async () => {
  const base = await newWorld(server);
  const here = compendiumWorld(base);
  const { cycle, slug } = here;
  const texts = { en: EVIL };
  const dates = { startsOn: '2026-01-01', endsOn: '2026-12-31' };
  await here.did(cycles.changeCycle, { cycle, title: texts, summary: texts, countries: ['AR'], sourceNotice: texts, ...dates });
  const areas = [{ slug: 'a', title: texts, question: texts, hint: texts }];
  const open = { opensAt: '2020-01-01T00:00:00Z', closesAt: '2030-01-01T00:00:00Z', timeZone: 'America/Bogota' };
  const { call, areas: known } = await here.did(consultation.openCall, {
    cycle,
    slug: `call-${slug}`,
    title: texts,
    introduction: texts,
    areas,
    ...open,
  });
  await here.did(organisations.registerOrganisation, { cycle, name: EVIL.slice(0, 200), country: 'AR' });
  await here.did(organisations.inviteRepresentative, { cycle, organisation: here.organisation, name: EVIL.slice(0, 200), language: 'en' });
  const draft = { call, organisation: here.organisation, area: known[0]?.id as string, language: 'en' as const, body: EVIL, seen: 0 };
  await here.did(consultation.saveDraft, draft);
  const { contribution, ...where } = await here.frozen(EVIL);
  const { passage } = await here.did(compendium.markPassage, { ...where, start: 0, end: [...EVIL].length });
  await here.did(compendium.defineCode, { cycle, slug: 'code', label: texts, definition: texts }).catch(() => {});
  const { part } = await here.did(compendium.addPart, { cycle, title: EVIL.slice(0, 200) });
  const wanted = { cycle, part, heading: EVIL.slice(0, 200), kind: 'concern' as const, body: EVIL, footnote: EVIL, cites: [passage] };
  const { identifier, paragraph } = await here.did(compendium.writeParagraph, wanted);
  await here.did(compendium.publishEdition, { cycle, title: EVIL.slice(0, 300), language: 'en' });

  const cookie = `amparo_session=${await openSession(server.db, { person: here.viewer.id as string, sharedDevice: false, now: new Date() })}`;
  const work = [
    '',
    '/contributions',
    `/contributions/${contribution}`,
    '/calls',
    '/passages',
    '/paragraphs',
    `/paragraphs/${paragraph}`,
    '/organisations',
  ];
  const pages = [
    ...['/', '/account', '/work', `/cycles/${slug}`, `/compendium/${slug}`, `/compendium/${slug}/${identifier}`],
    ...['', '/a', '/check', '/files'].map((path) => `/consultation/call-${slug}${path}`),
    ...work.map((path) => `/work/${slug}${path}`),
  ];
  let shown = 0;
  for (const path of pages) {
    const answer = await fetch(server.base + path, { headers: { cookie } });
    expect(answer.status, path).toBe(200);
    const page = await answer.text();
    if (page.includes('alert(4)')) shown += 1;
    // The scripts of the page carry its nonce; whatever was typed is neither a script nor an attribute.
    expect(page.match(/<script(?![^>]*\bnonce=)[^>]*>/g) ?? [], path).toEqual([]);
    const tags = page.match(/<[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi) ?? [];
    for (const tag of tags) expect(tag.replaceAll(/"[^"]*"/g, '""'), path).not.toMatch(/\son\w+=|\sautofocus|^<(img|script src)/i);
    const scripts = [...page.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, code]) => code);
    for (const code of scripts) expect(code, path).not.toMatch(/<script|^\s*alert\(/);
  }
  expect(shown, 'the attack was shown at all').toBeGreaterThan(10);
});

test('markup is made from text in one place: the picture for an authenticator app, which we draw', () => {
  const raw = globSync('src/**/*.svelte').filter((path) => readFileSync(path, 'utf8').includes('{@html'));
  expect(raw).toEqual(['src/routes/(ht)/sign-in/+page.svelte']);
  expect(readFileSync(raw[0] as string, 'utf8').match(/\{@html [^}]*\}/g)).toEqual(['{@html said.qr}']);
});

test('what browsers are sent knows nothing of tables, keys and settings, and loads nothing from elsewhere', () => {
  for (const path of globSync('build/client/**/*.js')) {
    const code = readFileSync(path, 'utf8');
    expect(code, path).not.toMatch(
      /platform\.(person|session|grant|invitation)|AMPARO_SECRET|DATABASE_URL|createCipheriv|\bselect .{1,80} from \w+\./,
    );
    expect(code, path).not.toMatch(/sourceMappingURL|import\(["'`]https?:|src\s*=\s*["'`]https?:/);
  }
});
