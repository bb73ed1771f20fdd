import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../process/database.ts';
import { amparo, until } from '../process/program.ts';
import type { Ground } from './ground.ts';
import { newLedger } from './ledger.ts';
import { Line } from './line.ts';
import { proveLog } from './proof-of-log.ts';
import { proveRows } from './proof-of-rows.ts';
import { write } from './writer.ts';

/** To this process, and from it: it is told where the server is, and at the end where the data are; it tells what it was told. */
export type ToWitness =
  | { readonly kind: 'begin'; readonly ground: Ground; readonly logKey: string }
  | { readonly kind: 'server'; readonly address: string }
  | { readonly kind: 'finish'; readonly data: string };
export type FromWitness = { readonly kind: 'acknowledged' | 'failed' } | { readonly kind: 'report'; readonly report: Report };

export interface Report {
  readonly saved: number;
  readonly submitted: number;
  readonly receipts: number;
  readonly retries: number;
  readonly checkpoints: number;
  readonly logSize: number;
  readonly failures: readonly string[];
}

const tell = (message: FromWitness) => process.send?.(message);

const ledger = newLedger();
const line = new Line(ledger);
let isOver = false;
let writing: Promise<unknown> = Promise.resolve();
let begun: { readonly ground: Ground; readonly logKey: string };

const read = async (path: string): Promise<Buffer> => {
  const { status, text } = await line.ask(path, { headers: { accept: '*/*' }, encoding: 'latin1' });
  if (status !== 200) throw new Error(`${path} was answered ${status}.`);
  return Buffer.from(text, 'latin1');
};

const hear: { readonly [Kind in ToWitness['kind']]: (message: Extract<ToWitness, { kind: Kind }>) => Promise<void> } = {
  async begin(message) {
    begun = message;
    const { ground } = message;
    const told = () => tell({ kind: 'acknowledged' });
    const desks = ground.writers.map((writer) => ({ ground, writer, line, ledger }));
    writing = Promise.all(
      desks.map((desk, i) =>
        write(desk, `Writer ${i}`, () => isOver, told).catch((error: Error) => {
          ledger.failures.push(error.message);
          tell({ kind: 'failed' });
        }),
      ),
    );
  },

  async server({ address }) {
    line.isAt(address);
    ledger.checkpoints.add((await read('/log/checkpoint')).toString());
  },

  async finish({ data }) {
    isOver = true;
    await writing;
    const { ground, logKey } = begun;
    const client = await connect(data);
    await until(
      'every leaf has its place',
      async () => (await client.query('select from platform.leaf where position is null')).rowCount === 0,
    );
    await proveRows(client, ground, ledger);
    await client.end();
    const log = await proveLog({ ledger, ground, logKey, read });
    await proveByShell(ledger.sent.at(-1)?.receipt ?? '', logKey);
    const { saved, sent, retries, failures } = ledger;
    const counts = { saved: saved.length, submitted: sent.length, receipts: sent.filter(({ receipt }) => receipt !== '').length };
    tell({ kind: 'report', report: { ...counts, retries, checkpoints: log.checkpoints, logSize: log.size, failures } });
    process.disconnect();
  },
};

/** As anybody checks one, with the file and the key alone. */
async function proveByShell(receipt: string, logKey: string): Promise<void> {
  const file = join(tmpdir(), `${randomUUID()}.tlog-proof`);
  await writeFile(file, receipt);
  const { code, err } = await amparo(['verify', file, '--key', logKey]).ended;
  await rm(file);
  if (code !== 0) ledger.failures.push(`amparo verify: ${err}`);
}

process.on('message', (message: ToWitness) => {
  (hear[message.kind] as (message: ToWitness) => Promise<void>)(message).catch((error: Error) => {
    ledger.failures.push(`${message.kind}: ${error.message}`);
    if (message.kind !== 'finish') return;
    tell({
      kind: 'report',
      report: { saved: 0, submitted: 0, receipts: 0, retries: 0, checkpoints: 0, logSize: 0, failures: ledger.failures },
    });
    process.disconnect();
  });
});
