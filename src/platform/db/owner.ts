import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rename, rmdir, stat } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Mendable } from '../config/mendable.ts';

const run = promisify(execFile);

/** PostgreSQL refuses to run as root: there, it runs as a system user. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** `undefined`: we are not root, and PostgreSQL runs as we do. Data that are there already stay with whoever has them. */
export async function clusterOwner(dir?: string): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const kept = dir && (await stat(dir).catch(() => undefined));
  if (kept && kept.uid !== 0) return { uid: kept.uid, gid: kept.gid };
  const name = platform() === 'darwin' ? '_postgres' : 'postgres';
  const id = async (flag: '-u' | '-g') => Number((await run('id', [flag, name])).stdout);
  await id('-u').catch(() => run('useradd', ['--system', '--user-group', name]));
  return { uid: await id('-u'), gid: await id('-g') };
}

/** Whether `owner`, or anybody, can pass through every folder above `path`. */
export async function isReachable(path: string, owner?: Owner): Promise<boolean> {
  const folder = dirname(resolve(path));
  if (folder === resolve(path)) return true;
  const info = await stat(folder).catch(() => undefined);
  const passes = info === undefined || (info.mode & 0o001) !== 0 || (info.uid === owner?.uid && (info.mode & 0o100) !== 0);
  return passes && isReachable(folder, owner);
}

/**
 * A folder of ours is made closed, 0700; one that was there keeps its owner and its mode, whoever else uses it. It gets its
 * name once it has both: who starts at the same instant must not see it as somebody else's.
 */
export async function makeDataFolder(path: string): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there && !there.isDirectory()) throw new Mendable(`AMPARO_DATA ${path} cannot be used: it is not a folder.`);
  if (there) return;
  await mkdir(dirname(path), { recursive: true });
  const making = await mkdtemp(`${path}-making-`);
  const owner = await clusterOwner();
  if (owner) await chown(making, owner.uid, owner.gid);
  await rename(making, path).catch(() => rmdir(making));
}

/** 0700, and of `owner`. Not by `mkdir`'s own mode: with `recursive` it would close the parents as well. */
export async function ownFolder(path: string, owner: Owner | undefined): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o700);
  if (owner) await chown(path, owner.uid, owner.gid);
}

/** Where root keeps what a system user must reach, when the project's own folder is closed. */
export const SYSTEM_FOLDER = '/var/lib/amparo';

export const systemPath = (...parts: string[]): string => join(SYSTEM_FOLDER, ...parts);
