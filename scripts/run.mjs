// Runs the program under the Node that npm installed, and stands in for it: what is told to us, it hears. Built-ins only.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { node, prepare, root } from './prepare.mjs';

/** Installs and builds what is missing, then runs `src/cli.ts` in the folder the command was given in, and ends as it ends. */
export function runAmparo(args) {
  const from = process.cwd();
  prepare();
  const program = spawn(node, [join(root, 'src/cli.ts'), ...args], { stdio: 'inherit', cwd: from });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => program.kill(signal));
  program.once('exit', (code) => process.exit(code ?? 1));
}
