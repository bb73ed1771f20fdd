import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { postmasterOf } from '../process/database.ts';
import { type Server, serve, until } from '../process/program.ts';
import { prepareGround } from './ground.ts';
import { betweenCommitAndAnswer, insideWriting, type Moment } from './moments.ts';
import type { FromWitness, Report, ToWitness } from './witness.ts';

export interface Kill {
  readonly victim: 'server' | 'database' | 'both';
  /** `any`: as soon as so many more things were acknowledged, whatever is under way then. */
  readonly moment: 'writing' | 'answering' | 'any';
  /** How many acknowledgements to wait for first. */
  readonly after: number;
}

export interface Outcome extends Report {
  readonly kills: number;
  readonly insideOpenWriteTransaction: number;
  readonly betweenCommitAndAnswer: number;
  readonly ofServer: number;
  readonly ofDatabase: number;
  readonly ofBoth: number;
  readonly seconds: number;
}

const VICTIMS = ['server', 'database', 'both'] as const;
/** The last statement of every command writes to these. */
const TABLES = ['platform.audit', 'platform.repeat', 'platform.leaf'];

/** In turn: of ten kills four while somebody writes, two before somebody is answered, four whenever. */
export function planKills(count: number): Kill[] {
  const moments = ['writing', 'any', 'answering', 'writing', 'any', 'writing', 'any', 'answering', 'writing', 'any'] as const;
  return Array.from({ length: count }, (_, i) => ({
    moment: moments[i % moments.length] ?? 'any',
    victim: VICTIMS[(i + Math.floor(i / moments.length)) % VICTIMS.length] ?? 'both',
    after: 1 + ((i * 7) % 13),
  }));
}

interface Rampage {
  readonly data: string;
  readonly kills: readonly Kill[];
  readonly writers?: number;
  readonly progress?: (line: string) => void;
}

/** Writers write, through API and pages; server and database are killed under them; another process holds what writers were told. */
export async function rampage({ data, kills, writers = 10, progress = () => {} }: Rampage): Promise<Outcome> {
  const began = Date.now();
  const start = () => serve({ env: { AMPARO_DATA: data } });
  let server = await start();
  const ground = await prepareGround(data, writers);
  const witness = startWitness();
  const logKey = /Log key: (\S+)/.exec(server.text())?.[1] ?? '';
  witness.tell({ kind: 'server', address: server.address });
  witness.tell({ kind: 'begin', ground, logKey });

  const counted = { writing: 0, answering: 0, any: 0, server: 0, database: 0, both: 0 };
  for (const [i, kill] of kills.entries()) {
    const wanted = witness.acknowledged() + kill.after;
    await until('contributors are answered', () => witness.acknowledged() >= wanted || witness.hasFailed());
    if (witness.hasFailed()) break;
    const isProven = await strike(server, data, kill, TABLES[i % TABLES.length] as string);
    counted[kill.victim] += 1;
    if (isProven) counted[kill.moment] += 1;
    server = await start();
    witness.tell({ kind: 'server', address: server.address });
    progress(`${i + 1} of ${kills.length}: ${kill.victim}, ${kill.moment}${isProven ? '' : ' (not counted)'}`);
  }

  witness.tell({ kind: 'finish', data });
  const report = await witness.report;
  server.kill('SIGTERM');
  const { code } = await server.ended;
  const failures = code === 0 ? report.failures : [...report.failures, `The last server ended with ${code}.`];
  return {
    kills: counted.server + counted.database + counted.both,
    insideOpenWriteTransaction: counted.writing,
    betweenCommitAndAnswer: counted.answering,
    ofServer: counted.server,
    ofDatabase: counted.database,
    ofBoth: counted.both,
    ...report,
    failures,
    seconds: Math.round((Date.now() - began) / 1000),
  };
}

/** Returns whether the moment was seen to be what was wanted. */
async function strike(server: Server, data: string, { victim, moment }: Kill, table: string): Promise<boolean> {
  const held: Moment | undefined =
    moment === 'writing' ? await insideWriting(data, table) : moment === 'answering' ? await betweenCommitAndAnswer(data) : undefined;
  const postmaster = (await postmasterOf(data)) as number;
  if (victim !== 'server') process.kill(postmaster, 'SIGKILL');
  if (victim !== 'database') server.kill('SIGKILL');
  if (victim !== 'server') await until('the database is dead', async () => (await postmasterOf(data)) === undefined);
  if (victim !== 'database') await server.ended;
  // A dead database can neither have gone on nor have answered; of a living one it is asked.
  const isProven = !held || victim !== 'server' || (await held.lasts());
  await held?.release();
  if (victim === 'database') {
    server.kill('SIGTERM');
    const { code, err } = await server.ended;
    if (code !== 0) throw new Error(`Without its database the server ended with ${code}:\n${err}`);
  }
  return isProven;
}

function startWitness() {
  const child = fork(join(import.meta.dirname, 'witness.ts'));
  let [acknowledged, hasFailed] = [0, false];
  const report = new Promise<Report>((resolve, reject) => {
    child.on('message', (message: FromWitness) => {
      if (message.kind === 'report') resolve(message.report);
      else if (message.kind === 'failed') hasFailed = true;
      else acknowledged += 1;
    });
    void once(child, 'exit').then(([code]) => reject(new Error(`The witness ended with ${code} and no report.`)));
  });
  report.catch(() => {});
  return { tell: (message: ToWitness) => void child.send(message), acknowledged: () => acknowledged, hasFailed: () => hasFailed, report };
}
