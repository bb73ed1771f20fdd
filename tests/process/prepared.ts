import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { build, serve } from './program.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The data folder of a house with the sample, after its first start and a clean stop: to be copied. */
    sampleData: string;
  }
}

/** The build as it is now, and one first start for all. */
export default async function setup(project: TestProject) {
  build();
  const folder = await mkdtemp(join(tmpdir(), 'amparo-process-'));
  await chmod(folder, 0o711);
  const sampleData = join(folder, 'data');
  const server = await serve({ env: { AMPARO_DATA: sampleData } });
  server.kill('SIGTERM');
  const { code } = await server.ended;
  if (code !== 0) throw new Error(`The first start ended with ${code}:\n${server.text()}`);
  project.provide('sampleData', sampleData);
  return () => rm(folder, { recursive: true, force: true });
}
