// Finds a PostgreSQL of the system's own to test against, or installs one the way the platform allows. Built-ins only.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

/** Where Debian and its kin keep the programs of each version. */
const HOME = '/usr/lib/postgresql';
const OLDEST = 15;

/** @returns {number[]} */
const versions = () =>
  existsSync(HOME)
    ? readdirSync(HOME)
        .map(Number)
        .filter((version) => version >= OLDEST)
    : [];
/** @type {(command: string, ...args: string[]) => boolean} */
const run = (command, ...args) => spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;

/** The folder of its programs; `undefined` when there is none to be had. */
export function findPostgresql() {
  const known = Math.max(...versions());
  return Number.isFinite(known) && existsSync(`${HOME}/${known}/bin/initdb`) ? `${HOME}/${known}/bin` : undefined;
}

/** On Debian, as root. Without the cluster that its packages make and start for whoever wants to use it. */
export function installPostgresql() {
  if (findPostgresql()) return;
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
    console.log(
      'There is no PostgreSQL 15 or newer here, nor the means to install one: the tests against it use the one that is brought along.',
    );
    return;
  }
  console.log('There is no PostgreSQL here to test against: installing Debian’s…');
  /** @type {(name: string) => boolean} */
  const install = (name) => run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', name);
  const conf = '/etc/postgresql-common/createcluster.conf';
  const isNew = !existsSync(conf);
  if (!run('apt-get', 'update', '-qq') || !install('postgresql-common')) return console.log('It could not be installed.');
  if (isNew) run('pg_conftool', conf, 'set', 'create_main_cluster', 'false');
  if (!install('postgresql')) console.log('It could not be installed.');
}
