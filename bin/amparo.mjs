#!/usr/bin/env node
// `npx amparo …`: the same program under the Node that npm installed.
import { runAmparo } from '../scripts/run.mjs';

runAmparo(process.argv.slice(2));
