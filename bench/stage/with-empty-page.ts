import { execFile } from 'node:child_process';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const PARTS = ['src', 'static', 'sample', 'bench', 'package.json', 'tsconfig.json', 'vite.config.ts'];

/** Under the same layouts as a contribution: the session is looked up, the frame is drawn, and the page itself asks nothing. */
const ROUTE = 'src/routes/(whole)/work/[cycle]/empty';
export const emptyPage = (cycle: string): string => `/work/${cycle}/empty`;
const PAGE = '<svelte:head><title>Empty – Amparo</title></svelte:head>\n<div class="am-width am-main"><h1>Empty</h1></div>\n';

/** Builds the product with one page more than it has, in a folder of its own. Returns where that product is. */
export async function buildWithEmptyPage(folder: string): Promise<URL> {
  const copy = join(folder, 'product');
  const route = join(copy, ROUTE);
  for (const part of PARTS) await cp(join(ROOT, part), join(copy, part), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  await mkdir(route, { recursive: true });
  await writeFile(join(route, '+page.svelte'), PAGE);
  await promisify(execFile)(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'], { cwd: copy });
  return new URL(`file://${copy}/bench/servers/product.ts`);
}
