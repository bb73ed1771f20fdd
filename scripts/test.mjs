// `npm test`: everything it needs, then unit, property, real-database, browser and accessibility tests. Built-ins only.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { installPostgresql } from './postgresql.mjs';
import { prepare, root } from './prepare.mjs';

prepare();
const results = join(root, 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const path = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`;
const run = (command, args, env = {}) =>
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], cwd: root, env: { ...process.env, PATH: path, ...env } }).status ===
  0;
const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

const told = { passed: 0, failed: 0, skipped: 0 };
const add = (counts) => {
  for (const key of Object.keys(told)) told[key] += counts[key] ?? 0;
};

if (!existsSync(join(root, '..', 'shared'))) console.log('The folder ../shared is not here: tests that read its data are skipped.');

installPostgresql();
const unit = join(results, 'vitest.json');
const unitPassed = run('vitest', ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${unit}`, ...process.argv.slice(2)]);
const counted = read(unit);
if (counted) add({ passed: counted.numPassedTests, failed: counted.numFailedTests, skipped: counted.numPendingTests });
if (!unitPassed && !counted?.numFailedTests) add({ failed: 1 });

if (process.argv.length === 2) {
  const browser = findBrowser();
  const pages = join(results, 'playwright.json');
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: pages, ...(browser && browser !== 'playwright' && { CHROMIUM: browser }) };
  const pagesPassed = browser !== undefined && run('playwright', ['test', '--reporter=line,json'], env);
  const stats = read(pages)?.stats;
  if (stats) add({ passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped });
  if (!pagesPassed && !stats?.unexpected) add({ failed: 1 });
}

console.log(`${told.passed} passed, ${told.failed} failed${told.skipped > 0 ? `, ${told.skipped} skipped` : ''}`);
process.exit(told.failed > 0 ? 1 : 0);
