// Runs in the copy that add-a-module.test.ts makes: what is there of the module that the page adds?
import { catalogues, contract } from '#modules/index.ts';
import { describeApi } from '#platform/api/document.ts';
import { openDatabase } from '#platform/db/database.ts';
import { writeMessages } from '#platform/i18n/write-messages.ts';
import { rolesTable } from '../src/cli/roles.ts';
import { CASES, nameOf, play } from './matrix.ts';

const [host = '', database = ''] = process.argv.slice(2);
await writeMessages();

const ground = { db: openDatabase({ host, database, user: 'app' }), owner: openDatabase({ host, database, user: 'migrator' }) };
const operations = contract.filter(({ module }) => module.name === 'observers');
const wrong: string[] = [];
for (const operation of operations)
  for (const held of CASES) {
    const { allowed, changed, expected } = await play(ground, operation, held);
    if (allowed !== expected || changed !== expected) wrong.push(`${operation.name}, ${nameOf(held)}`);
  }
await Promise.all([ground.db.destroy(), ground.owner.destroy()]);

const { problem_admitted_before: words } = await catalogues('observers', 'es');
console.log(
  JSON.stringify({
    operations: operations.map(({ name }) => name),
    described: JSON.stringify(describeApi(contract)).includes('/cycles/{cycle}/observers'),
    inTheTableOfRoles: rolesTable().includes('`observers.admit`'),
    words: words?.({}),
    wrong,
  }),
);
