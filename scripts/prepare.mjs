// Installs and builds what is missing or out of date. Runs with whatever Node is there: built-ins only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');

/** Every file under these paths that the build reads, in order. */
function* files(...paths) {
  for (const path of paths) {
    if (!existsSync(join(root, path))) continue;
    for (const entry of readdirSync(join(root, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (['generated', 'tests'].includes(entry.name)) continue;
      if (entry.isDirectory()) yield* files(join(path, entry.name));
      else yield join(path, entry.name);
    }
  }
}

const digest = (paths) => {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest('hex');
};

/** What was installed or built, and from what: a warm start reads two small files and the sources. */
const stamp = (name) => join(root, 'node_modules', '.amparo', name);
const isFresh = (name, now) => existsSync(stamp(name)) && readFileSync(stamp(name), 'utf8') === now;
const note = (name, now) => {
  mkdirSync(join(root, 'node_modules', '.amparo'), { recursive: true });
  writeFileSync(stamp(name), now);
};

/** What it says goes to the error stream: what a command prints may be read by a program. */
function step(why, command, ...args) {
  console.error(why);
  const { status } = spawnSync(command, args, { stdio: ['ignore', 2, 2], cwd: root, shell: process.platform === 'win32' });
  if (status !== 0) {
    console.error(`This did not work: ${command} ${args.join(' ')}. Mend what it says above, then run the same command again.`);
    process.exit(status ?? 1);
  }
}

export function prepare() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    console.error(`Amparo needs Node 20 or newer; this is ${process.version}.`);
    process.exit(2);
  }
  if (!['linux', 'darwin'].includes(process.platform)) {
    console.error(`Amparo runs on Linux and macOS; this is ${process.platform}.`);
    process.exit(2);
  }
  process.chdir(root);
  const lock = digest(['package-lock.json']);
  if (!isFresh('installed', lock) || !existsSync(node)) {
    step('Installing…', 'npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error');
    note('installed', lock);
  }
  const sources = digest([...files('src', 'static'), 'vite.config.ts', 'package-lock.json']);
  if (!isFresh('built', sources) || !existsSync('build/handler.js')) {
    step('Building…', 'npm', 'run', '--silent', 'build');
    note('built', sources);
  }
}

/** Node 24, from npm, whatever the machine has. */
export const node = join(root, 'node_modules', '.bin', 'node');
export { root };

if (process.argv[1]?.endsWith('prepare.mjs')) prepare();
