// Reads one file from standard input and writes it cleaned to standard output; `cleaner.ts` starts it, with nothing it may touch.
import { buffer } from 'node:stream/consumers';
import { clean } from './clean.ts';

const result = await clean(await buffer(process.stdin), process.argv[2] ?? '');
const told = typeof result === 'string' ? { problem: result } : { type: result.type };
process.stdout.write(`${JSON.stringify(told)}\n`);
if (typeof result !== 'string') process.stdout.write(result.bytes);
