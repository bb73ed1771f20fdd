import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endDatabase } from '../process/database.ts';
import { build, endAll } from '../process/program.ts';
import { planKills, rampage } from './rampage.ts';

/** `npm run test:faults [-- --kills 100]`: prints one line of JSON; exit 1 when anything was lost, half done or done twice. */
const { values } = parseArgs({ options: { kills: { type: 'string', default: '100' } } });
build();
const folder = await mkdtemp(join(tmpdir(), 'amparo-faults-'));
// Folders made by mkdtemp are closed; PostgreSQL, which does not run as root, must pass through.
await chmod(folder, 0o711);
const data = join(folder, 'data');
try {
  const outcome = await rampage({ data, kills: planKills(Number(values.kills)), progress: (line) => console.error(line) });
  console.log(JSON.stringify(outcome));
  process.exitCode = outcome.failures.length === 0 ? 0 : 1;
} finally {
  await endAll();
  await endDatabase(data);
  await rm(folder, { recursive: true, force: true });
}
