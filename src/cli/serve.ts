import { catalogues, chores, contract } from '#modules/index.ts';
import { apiOf } from '#platform/api/serve.ts';
import { readConfig } from '#platform/config/config.ts';
import { serve as start } from '#platform/server/serve.ts';
import { isLoopbackName, samplePeople } from '#platform/session/sample.ts';
import { withSample } from './sample.ts';

/** On this machine nobody stands between, and an onion service encrypts by itself. */
const isReadOnTheWay = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && !isLoopbackName(hostname) && !hostname.endsWith('.onion');
const OPEN_LINE =
  'ORIGIN is not https: whoever stands between reads codes, sessions and words. Let a proxy end TLS before anybody signs in.\n';

/** Serves until SIGTERM or SIGINT: what has arrived is answered, then the database is let go. */
export async function serve(): Promise<void> {
  const config = readConfig(process.env);
  const starting = start({ config, api: apiOf(contract, catalogues), chores, prepare: withSample(config) });
  // Asked to stop while it starts, it comes up first. A terminal tells each process of `npm start`, and each passes it on: once is enough.
  let isAsked = false;
  const stop = async () => {
    if (isAsked) return;
    isAsked = true;
    const served = await starting.catch(() => undefined);
    await served?.stop();
    if (served) process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);

  const { address, running } = await starting;
  const people = running.sample ? await samplePeople(running.db) : [];
  console.log(`\nAmparo: ${address.origin}\nLog key: ${running.logKey}\n`);
  if (isReadOnTheWay(address)) console.log(OPEN_LINE);
  if (!running.sample) return;
  console.log(`The sample is loaded. Sign in at ${address.origin}/sign-in as:`);
  for (const { name, roles } of people) console.log(`  ${name} (${[...new Set(roles)].join(', ')})`);
  console.log('Before real use: npx amparo sample remove\n');
}
