// node examples/madrid/run.ts FOLDER: see README.md in this folder.
import { apiAt } from './api.ts';
import { publish, writeCompendium } from './compendium.ts';
import { importForum, openForum } from './forum.ts';

const { AMPARO_URL = 'http://localhost:3000', CONVENOR_TOKEN = '', RAPPORTEUR_TOKEN = '', FORUM = '' } = process.env;
const [step, folder] = process.argv.slice(2);
const convenor = apiAt(AMPARO_URL, CONVENOR_TOKEN);

if (step === 'import' && folder) {
  const forum = await openForum(convenor);
  console.error(JSON.stringify(await importForum(convenor, forum, folder)));
  console.log(JSON.stringify(forum));
} else if (step === 'publish' && FORUM) {
  const forum = JSON.parse(FORUM);
  await writeCompendium(apiAt(AMPARO_URL, RAPPORTEUR_TOKEN), forum, console.error);
  console.log(JSON.stringify(await publish(convenor, forum)));
} else {
  console.error(
    'Usage: node examples/madrid/run.ts import FOLDER | publish, with CONVENOR_TOKEN, RAPPORTEUR_TOKEN and FORUM: see README.md.',
  );
  process.exitCode = 2;
}
