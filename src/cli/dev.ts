import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The same server over a build that is made again whenever something changes; it starts anew when what it runs has changed. */
export async function dev(): Promise<void> {
  const build = spawn('vite', ['build', '--watch'], { stdio: 'inherit' });
  const server = spawn(process.execPath, ['--watch', join(import.meta.dirname, '../cli.ts'), 'serve'], { stdio: 'inherit' });
  const stop = () => [build, server].map((child) => child.kill());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  await new Promise((ended) => server.once('exit', ended));
  build.kill();
}
