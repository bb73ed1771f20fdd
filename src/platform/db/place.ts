import { createHash, randomUUID } from 'node:crypto';
import { readlink, stat, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Mendable } from '../config/mendable.ts';
import { type Binaries, copyBinaries, findBinaries } from './binaries.ts';
import { isReachable, type Owner, ownFolder, systemPath } from './owner.ts';

export const hasCluster = async (dir: string): Promise<boolean> =>
  (await stat(join(dir, 'PG_VERSION')).catch(() => undefined)) !== undefined;

/** A socket path is limited to 107 bytes, so it cannot live under an arbitrary folder: a short name, the same for the same folder. */
export const markOf = (dir: string): string => createHash('sha256').update(dir).digest('hex').slice(0, 12);

/** Programs that the owner of the data can run: root in a closed folder lends a copy. */
export async function programsFor(owner: Owner | undefined): Promise<Binaries> {
  const binaries = await findBinaries();
  return !owner || (await isReachable(binaries.pg_ctl, owner)) ? binaries : copyBinaries(systemPath('postgresql'));
}

/**
 * Where the data are: where they were asked for, unless root asks for a closed folder, which the system user could not
 * reach; then there is a link, and a line that says so. Data that are there stay, whatever became of the folders above.
 */
export async function placeOf(dir: string, owner: Owner | undefined): Promise<string> {
  const linked = await linkAt(dir);
  if (linked) return told(linked);
  if (!owner || (await isReachable(dir, owner))) return dir;
  if (await hasCluster(dir))
    throw new Mendable(`PostgreSQL does not run as root and no longer reaches ${dir}: open the folders above it to others (chmod o+x).`);
  const folder = systemPath(randomUUID());
  await ownFolder(folder, owner);
  await symlink(join(folder, 'pg'), dir).catch((error) => {
    // Whoever started at the same instant may have been faster: then it is where they say.
    if (error.code !== 'EEXIST') throw error;
  });
  return told((await linkAt(dir)) as string);
}

const linkAt = async (dir: string): Promise<string | undefined> => {
  const target = await readlink(dir).catch(() => undefined);
  return target && resolve(dirname(dir), target);
};

function told(elsewhere: string): string {
  console.log(`The data are in ${elsewhere}: PostgreSQL does not run as root, and this folder is closed to others.`);
  return elsewhere;
}
