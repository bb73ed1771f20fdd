// Finds Chromium, or installs it the way the platform allows. Built-ins only.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';

const KNOWN = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const known = () => KNOWN.find((path) => path && existsSync(path));
const run = (command, ...args) => spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;

/** The path of a browser; `'playwright'` for the one its package keeps; `undefined` when there is none to be had. */
export function findBrowser() {
  if (known()) return known();
  console.log('There is no Chromium here: installing one…');
  const isDebian = existsSync('/usr/bin/apt-get') && userInfo().uid === 0;
  if (isDebian && run('apt-get', 'update', '-qq') && run('apt-get', 'install', '-y', '-qq', 'chromium') && known()) return known();
  if (run('npx', 'playwright', 'install', 'chromium')) return 'playwright';
  console.error('No Chromium could be installed: install one by hand, or set CHROMIUM to the path of one, and run npm test again.');
  return undefined;
}
