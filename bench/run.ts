import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';
import { growth } from './benches/growth.ts';
import { importing } from './benches/import.ts';
import { published } from './benches/published.ts';
import { rendered } from './benches/rendered.ts';
import { submission } from './benches/submission.ts';

const benches: Readonly<Record<string, Bench>> = { published, rendered, submission, growth, import: importing };

const number = { type: 'string' } as const;
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rounds: number, seconds: number, connections: number, bytes: number },
});
const options = {
  rounds: Number(values.rounds ?? 15),
  seconds: Number(values.seconds ?? 1),
  connections: Number(values.connections ?? 32),
  bytes: Number(values.bytes ?? 1_000_000_000),
};
const unknown = positionals.find((name) => !(name in benches));
if (unknown) {
  console.error(`There is no bench "${unknown}": ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}

/** One JSON line each. A target that is missed is told, and does not fail: a machine that is busy with other things decides nothing. */
for (const [name, bench] of Object.entries(benches)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const { ratios, absolute } = await bench(options);
  console.log(JSON.stringify({ bench: name, holds: ratios.every(({ holds }) => holds), ratios, absolute }));
}
