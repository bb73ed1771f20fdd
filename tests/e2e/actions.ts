import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { withoutLocale } from '#platform/i18n/locales.ts';
import { control } from './control.ts';
import type { Heard } from './stage/heard.ts';

/** Forms that nobody is refused, and why. */
const NEVER_REFUSED: Readonly<Record<string, string>> = {
  '/(ht)/account?/revoke': 'Ending a session that has ended is no mistake.',
  '/(ht)/account?/dropPasskey': 'Removing what is gone is no mistake.',
  '/(ht)/account?/dropToken': 'Removing what is gone is no mistake.',
  '/(ht)/sign-in?/code': 'Any code leads to the next step: what is wrong with it is said there, to nobody who guesses.',
  '/(ht)/sign-in?/link': 'The answer is the same for every address.',
  '/(ht)/sign-in?/sample': 'Its buttons stand only where they work.',
  '/(whole)/work/[cycle]/organisations?/invite': 'Its button stands beside those who may be invited.',
};

interface Route {
  readonly id: string;
  readonly pattern: RegExp;
  readonly actions: readonly string[];
}

/** Every form action there is, by the address of its page; those with the fewest parts that vary come first. */
async function routes(): Promise<Route[]> {
  const files = globSync('src/routes/**/+page.server.ts');
  const found = await Promise.all(
    files.map(async (file) => {
      const id = file.slice('src/routes'.length, -'/+page.server.ts'.length);
      // Read, not imported: what Vite alone understands would stop here.
      const [, only, written = ''] =
        /^export const actions[^{\n]*\{(?: (\w+)[^\n]*\}|\n(.*?)^\})/ms.exec(await readFile(file, 'utf8')) ?? [];
      const actions = only ? [only] : [...written.matchAll(/^ {2}(?:async )?(\w+)(?=[(:,])/gm)].map(([, name = '']) => name);
      const pattern = RegExp(`^${id.replaceAll(/\/\(\w+\)/g, '').replaceAll(/\[\w+\]/g, '[^/]+') || '/'}$`);
      return { id, pattern, actions };
    }),
  );
  const vary = ({ id }: Route) => id.split('[').length;
  return found.sort((a, b) => vary(a) - vary(b));
}

/** Runs after all other browser tests, and asks the servers what they heard. */
test('every form was sent and did what it is for, and was refused and said why', async () => {
  const all = await routes();
  const heard = (await Promise.all((['sample', 'new'] as const).map((house) => control<Heard[]>('heard', {}, house)))).flat();
  const [done, refused] = [new Set<string>(), new Set<string>()];
  for (const { path, status } of heard) {
    const { pathname, search } = new URL(path, 'http://pages');
    const route = all.find(({ pattern }) => pattern.test(withoutLocale(pathname)));
    const name = `${route?.id}?/${/^\?\/(\w+)/.exec(search)?.[1] ?? 'default'}`;
    if (status < 400) done.add(name);
    else if (status < 500) refused.add(name);
    expect(status, path).toBeLessThan(500);
  }
  const names = all.flatMap(({ id, actions }) => actions.map((action) => `${id}?/${action}`));
  expect(
    names.filter((name) => !done.has(name)),
    'never did what they are for',
  ).toEqual([]);
  expect(
    names.filter((name) => !refused.has(name) && !(name in NEVER_REFUSED)),
    'were never refused',
  ).toEqual([]);
  expect(
    Object.keys(NEVER_REFUSED).filter((name) => !names.includes(name)),
    'are no forms any more',
  ).toEqual([]);
});
