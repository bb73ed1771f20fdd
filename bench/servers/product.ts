import { catalogues, chores, contract } from '#modules/index.ts';
import { apiOf } from '#platform/api/serve.ts';
import { readConfig } from '#platform/config/config.ts';
import type { Ready } from '#platform/db/ensure.ts';
import { serve } from '#platform/server/serve.ts';
import { withSample } from '../../src/cli/sample.ts';
import { countQueries } from './counted.ts';

/** The product as `npm start` serves it, the sample included; it says where to find it and its database, and ends with whoever asked for it. */
const config = readConfig(process.env);
const count = countQueries();
let ready: Ready | undefined;
const prepare = async (found: Ready, secret: string) => {
  ready = found;
  await withSample(config)(found, secret);
};
const served = await serve({ config, api: apiOf(contract, catalogues), chores, prepare });
process.once('disconnect', () => void served.stop().then(() => process.exit(0)));
process.on('message', () => process.send?.(count()));
process.send?.({ port: Number(served.address.port), serveUrl: ready?.serveUrl });
