import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { testDatabase } from '#platform/testing/database.ts';

const ROOT = join(import.meta.dirname, '..');
/** Below the project, so that packages are found from there as well. */
const COPY = join(ROOT, 'test-results', 'add-a-module');

interface Change {
  readonly path: string;
  readonly lines: readonly string[];
}

/** The two differences of the page, file by file, as they would be given to `patch`. */
const page = await readFile(join(ROOT, 'docs/add-a-module.md'), 'utf8');
const [emptyRoom = [], firstCommand = []] = [...page.matchAll(/^```diff\n([\s\S]*?)^```/gm)].map(([, block = '']) => changesIn(block));

function changesIn(block: string): Change[] {
  return block.split(/^--- .*\n/m).flatMap((part) => {
    const [, path] = /^\+\+\+ b\/(\S+)\n/.exec(part) ?? [];
    return path ? [{ path, lines: part.trimEnd().split('\n').slice(2) }] : [];
  });
}

const linesOf = ({ lines }: Change, signs: string) => lines.filter((line) => signs.includes(line[0] ?? ' ')).map((line) => line.slice(1));

/** Found by its words and not by its numbers, so that a line added above it does not matter. */
async function apply(change: Change): Promise<void> {
  const file = join(COPY, change.path);
  const [before, after] = [linesOf(change, ' -'), linesOf(change, ' +')].map((lines) => lines.map((line) => `${line}\n`).join(''));
  await mkdir(dirname(file), { recursive: true });
  const old = before === '' ? '' : await readFile(file, 'utf8');
  if (before !== '') expect(old.split(before as string), `${change.path} has these lines once`).toHaveLength(2);
  await writeFile(file, old === '' ? (after as string) : old.replace(before as string, () => after as string));
}

beforeAll(async () => {
  await rm(COPY, { recursive: true, force: true });
  await mkdir(COPY, { recursive: true });
  for (const path of ['src', 'tests', 'docs', 'package.json', 'tsconfig.json', '.dependency-cruiser.mjs'])
    await cp(join(ROOT, path), join(COPY, path), { recursive: true });
  return () => rm(COPY, { recursive: true, force: true });
});

test('a module is one folder and one line', async () => {
  const outside = emptyRoom.filter(({ path }) => !path.startsWith('src/modules/observers/'));
  expect(outside.map(({ path }) => path)).toEqual(['src/modules/index.ts']);
  expect(outside.map((change) => [linesOf(change, '+').length, linesOf(change, '-').length])).toEqual([[1, 0]]);
});

test('a command touches nothing outside the folder', () => {
  expect(firstCommand.length).toBeGreaterThan(0);
  for (const { path } of firstCommand) expect(path).toMatch(/^src\/modules\/observers\//);
});

test('both, applied to a copy of the code: types, arrows, tables, roles, addresses and words follow', async () => {
  const { config } = await testDatabase();
  for (const change of [...emptyRoom, ...firstCommand]) await apply(change);
  const url = (role: string) => `postgres://${role}@${encodeURIComponent(String(config.host))}/${config.database}`;
  const env = {
    PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`,
    DATABASE_URL: url('app'),
    DATABASE_MIGRATION_URL: url('migrator'),
  };
  const run = async (...command: string[]) => (await promisify(execFile)(process.execPath, command, { cwd: COPY, env })).stdout;

  await run('src/cli.ts', 'types');
  expect(await readFile(join(COPY, 'src/modules/observers/server/schema.ts'), 'utf8')).toContain('"observers.observer": ObserversObserver');
  await run(join(ROOT, 'node_modules/.bin/depcruise'), 'src/modules/observers', '-c', '.dependency-cruiser.mjs');
  expect(JSON.parse(await run('tests/add-a-module.ts', String(config.host), String(config.database)))).toEqual({
    operations: ['observers.admit-observer'],
    described: true,
    inTheTableOfRoles: true,
    words: 'Este observador ya fue admitido.',
    wrong: [],
  });
});
