#!/usr/bin/env node
// `npx amparo …`: the same program under the Node that npm installed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { node, prepare, root } from '../scripts/prepare.mjs';

const from = process.cwd();
prepare();
const { status } = spawnSync(node, [join(root, 'src/cli.ts'), ...process.argv.slice(2)], { stdio: 'inherit', cwd: from });
process.exit(status ?? 1);
