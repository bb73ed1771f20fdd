import { execFile } from 'node:child_process';
import { readFile, rm, stat } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

/**
 * PostgreSQL believes a lock while any process of its user has that number, and so would not start after a crash: in a
 * container numbers begin anew, and one whose first process reaps nothing keeps the killed server as a zombie.
 * We ask for more: that the process is a server, and one of this folder.
 */
export const isServed = async (dir: string): Promise<boolean> => isServerOf(dir, await pidIn(join(dir, 'postmaster.pid')));

/** Where nobody serves, a lock that names a living process is false. Others PostgreSQL drops by itself. */
export async function dropFalseLocks(dir: string, socket: string): Promise<void> {
  for (const lock of [join(dir, 'postmaster.pid'), join(socket, '.s.PGSQL.5432.lock')]) {
    const pid = await pidIn(lock);
    if (pid !== undefined && !(await isServerOf(dir, pid))) await rm(lock, { force: true });
  }
}

/** `false` also for a server that is on its way up or down. */
export async function answers(socket: string): Promise<boolean> {
  const client = new pg.Client({ host: socket, user: 'postgres', database: 'postgres', connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  return client
    .connect()
    .then(() => client.end())
    .then(
      () => true,
      () => false,
    );
}

async function pidIn(lock: string): Promise<number | undefined> {
  const [first = ''] = (await readFile(lock, 'utf8').catch(() => '')).split('\n', 1);
  return /^\d+$/.test(first) ? Number(first) : undefined;
}

/** The folder may have been named in another way, through a link: what counts is that it is the same. */
async function isServerOf(dir: string, pid: number | undefined): Promise<boolean> {
  const args = pid === undefined ? [] : await commandLine(pid);
  const served = args[args.indexOf('-D') + 1];
  if (!/postgres$/.test(args[0] ?? '') || !served) return false;
  const [here, there] = await Promise.all([dir, served].map((path) => stat(path).catch(() => undefined)));
  return here !== undefined && here.ino === there?.ino && here.dev === there.dev;
}

/** Empty for a process that is no more, a zombie too. */
async function commandLine(pid: number): Promise<string[]> {
  if (platform() === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  const told = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', `${pid}`]).catch(() => ({ stdout: '' }));
  // Folders with spaces: everything between `-D` and the next option.
  const [, program = '', dir = ''] = /^(.*?postgres) -D (.*?)(?: -\w .*)?$/.exec(told.stdout.trim()) ?? [];
  return [program, '-D', dir];
}
