import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { catalogues, chores, contract } from '#modules/index.ts';
import { apiOf } from '#platform/api/serve.ts';
import { readConfig } from '#platform/config/config.ts';
import { serve } from '#platform/server/serve.ts';
import { withSample } from '../../src/cli/sample.ts';
import { type House, PORTS } from './ports.ts';
import { controls } from './stage/controls.ts';
import { heardRequests } from './stage/heard.ts';
import { startMailServer } from './stage/mail.ts';
import { populate } from './stage/world.ts';

/**
 * The real server, with a clock that tests move and a second port to ask for what no page tells: `node server.ts sample`,
 * with the sample, more people and a mail server; or `node server.ts new`, where nobody has been.
 */
const house: House = process.argv[2] === 'new' ? 'new' : 'sample';
const START = new Date('2026-05-04T15:00:00Z');
let [now, since] = [START, Date.now()];
const clock = () => new Date(now.getTime() + Date.now() - since);
const setClock = (to: Date) => {
  [now, since] = [to, Date.now()];
};

const folder = await mkdtemp(join(tmpdir(), 'amparo-e2e-'));
// Folders made by mkdtemp are closed; PostgreSQL must pass through.
await chmod(folder, 0o711);
const mail = house === 'sample' ? await startMailServer(PORTS.mail) : undefined;
const config = readConfig({
  PORT: String(house === 'sample' ? PORTS.pages : PORTS.newPages),
  AMPARO_DATA: join(folder, 'data'),
  ...(mail && { SMTP_URL: `smtp://127.0.0.1:${PORTS.mail}` }),
});
const prepare = house === 'sample' ? withSample(config, clock) : async () => {};
const served = await serve({ config, api: apiOf(contract, catalogues), chores, clock, prepare });
const { running } = served;
const world = await populate({ db: running.db, keys: running.keys, house }, START);

const heard = heardRequests(config.port);
const answers = controls({ running, world, clock, setClock, letters: () => mail?.letters ?? [], heard });
const control = createServer(async (request, response) => {
  const answer = answers[request.url ?? ''];
  const body = request.method === 'POST' ? JSON.parse((await text(request)) || '{}') : {};
  response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(answer ? await answer(body) : {}));
}).listen(house === 'sample' ? PORTS.control : PORTS.newControl, '127.0.0.1');

process.once('SIGTERM', async () => {
  control.close();
  mail?.stop();
  await served.stop();
  await rm(folder, { recursive: true, force: true });
  process.exit(0);
});
