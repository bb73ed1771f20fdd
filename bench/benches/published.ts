import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { Loader } from '../load/load.ts';
import { written } from '../load/request.ts';
import { alternate, perSecond } from '../measure/alternate.ts';
import { median, ratioOf, rounded } from '../measure/ratio.ts';
import { serverFile, start } from '../stage/process.ts';
import { onStage } from '../stage/stage.ts';

/** The compendium of the sample: 44 paragraphs. */
const PATH = '/compendium/ram-4';
const HEADERS = { 'accept-encoding': 'br, gzip' };

/** A published page, and a bare Node server that answers with the same headers and the same bytes. */
export const published: Bench = ({ rounds, seconds, connections }) =>
  onStage(async ({ port, folder }) => {
    const { headers, body } = await storedPage(`http://127.0.0.1:${port}${PATH}`);
    const bare = await start<{ port: number }>({
      file: serverFile('bare-page.ts'),
      told: { headers, body: body.toString('base64') },
      output: join(folder, 'bare.log'),
    });
    const loader = new Loader();
    try {
      const requests = [written({ path: PATH, headers: HEADERS })];
      const side = (of: number) => () => loader.put({ port: of, connections, seconds, requests });
      const pairs = await alternate({ rounds, ours: side(port), theirs: side(bare.told.port) });
      return {
        ratios: [ratioOf('requests/s of bare Node', '>= 0.8', pairs.map(perSecond))],
        absolute: {
          bytes: body.length,
          requestsPerSecond: rounded(median(pairs.map(({ ours }) => ours.perSecond))),
          bareRequestsPerSecond: rounded(median(pairs.map(({ theirs }) => theirs.perSecond))),
        },
      };
    } finally {
      loader.stop();
      await bare.stop();
    }
  });

/** As it is answered from the second time on: `fetch` would undo the compression, so the bytes are asked for by hand. */
async function storedPage(url: string): Promise<{ headers: Record<string, string>; body: Buffer }> {
  const { request } = await import('node:http');
  const ask = () =>
    new Promise<{ headers: Record<string, string>; body: Buffer }>((resolve, reject) =>
      request(url, { headers: HEADERS, agent: false }, async (response) => {
        const { date: _, connection: __, 'keep-alive': ___, ...headers } = response.headers as Record<string, string>;
        resolve({ headers, body: Buffer.concat(await Array.fromAsync(response as AsyncIterable<Buffer>)) });
      })
        .once('error', reject)
        .end(),
    );
  await ask();
  const stored = await ask();
  if (stored.headers['content-encoding'] !== 'br') throw new Error(`${url} is not a stored page.`);
  return stored;
}
