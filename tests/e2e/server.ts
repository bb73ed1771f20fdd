import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { catalogues, chores, contract } from '#modules/index.ts';
import { apiOf } from '#platform/api/serve.ts';
import { readConfig } from '#platform/config/config.ts';
import { serve } from '#platform/server/serve.ts';
import { invite } from '#platform/session/invitation.ts';
import { withSample } from '../../src/cli/sample.ts';
import { PORTS } from './ports.ts';

/** The real server with the sample, a clock that tests move, a mail server of its own, and a second port to ask for both. */
const START = new Date('2026-05-04T15:00:00Z');
let [now, since] = [START, Date.now()];
const clock = () => new Date(now.getTime() + Date.now() - since);

const mails: string[] = [];
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData: (stream, _, done) =>
    void text(stream).then((mail) => {
      mails.push(mail);
      done();
    }),
});
await new Promise<void>((listening) => smtp.listen(PORTS.mail, '127.0.0.1', listening));

const folder = await mkdtemp(join(tmpdir(), 'amparo-e2e-'));
const config = readConfig({ PORT: String(PORTS.app), AMPARO_DATA: join(folder, 'data'), SMTP_URL: `smtp://127.0.0.1:${PORTS.mail}` });
// Folders made by mkdtemp are closed; PostgreSQL must pass through.
await import('node:fs/promises').then(({ chmod }) => chmod(folder, 0o711));
const served = await serve({ config, api: apiOf(contract, catalogues), chores, clock, prepare: withSample(config) });

const answers: Record<string, (body: Record<string, string>) => Promise<unknown> | unknown> = {
  '/ready': () => ({}),
  '/now': () => ({ now: clock().toISOString() }),
  '/clock': ({ to }) => {
    [now, since] = [new Date(to as string), Date.now()];
    return {};
  },
  '/invite': ({ email = '', role = 'convenor' }) =>
    invite(served.running.db, served.running.keys.code, { role, name: email, email, locale: 'en', invitedBy: null, now: clock() }),
  '/mail': ({ to = '' }) => ({ mail: mails.findLast((mail) => mail.includes(to)) ?? null }),
};
const control = createServer(async (request, response) => {
  const answer = answers[request.url ?? ''];
  const body = request.method === 'POST' ? JSON.parse((await text(request)) || '{}') : {};
  response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(answer ? await answer(body) : {}));
}).listen(PORTS.control, '127.0.0.1');

process.once('SIGTERM', async () => {
  control.close();
  smtp.close();
  await served.stop();
  await rm(folder, { recursive: true, force: true });
  process.exit(0);
});
