import { spawn } from 'node:child_process';

/** The same server over a build that is made again whenever something changes. */
export async function dev(): Promise<void> {
  const build = spawn('vite', ['build', '--watch'], { stdio: 'inherit' });
  process.once('exit', () => build.kill());
  await (await import('./serve.ts')).serve();
}
