import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, inject } from 'vitest';
import { endDatabase } from './database.ts';
import { endAll } from './program.ts';

const run = promisify(execFile);
const folders: string[] = [];

/** Folders made by mkdtemp are closed; PostgreSQL, which does not run as root, must pass through. */
export async function newFolder(mode = 0o711): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'amparo-process-'));
  await chmod(folder, mode);
  folders.push(folder);
  return folder;
}

/** A data folder of one's own: of a house with the sample, as it is after a clean stop; or one that is not there yet. */
export async function newData(kind: 'sample' | 'new' = 'sample'): Promise<string> {
  const data = join(await newFolder(), 'data');
  if (kind === 'sample') await run('cp', ['-a', inject('sampleData'), data]);
  return data;
}

/** Nothing that the test started, or that what it started has started, goes on. */
afterAll(async () => {
  await endAll();
  for (const folder of folders) {
    await endDatabase(join(folder, 'data'));
    await rm(folder, { recursive: true, force: true });
  }
});
