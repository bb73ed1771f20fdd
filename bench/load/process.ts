import { keepAsking } from './connection.ts';
import { type Job, type Load, percentile } from './load.ts';

process.on('message', (job: Job) => void run(job).then((load) => process.send?.(load)));
process.once('disconnect', () => process.exit(0));

async function run({ port, connections, seconds, requests, once }: Job): Promise<Load> {
  const list = requests.map((text) => Buffer.from(text));
  const times: number[] = [];
  let [asked, failed] = [0, 0];
  const began = performance.now();
  const until = began + seconds * 1000;
  const next = () => {
    if (performance.now() > until || (once && asked >= list.length)) return undefined;
    asked += 1;
    return list[(asked - 1) % list.length];
  };
  const answered = ({ status, ms }: { status: number; ms: number }) => {
    times.push(ms);
    if (status !== 200) failed += 1;
  };
  await Promise.all(Array.from({ length: connections }, () => keepAsking({ port, next, answered })));
  const elapsed = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  return { perSecond: times.length / elapsed, p50: percentile(times, 0.5), p99: percentile(times, 0.99), answered: times.length, failed };
}
