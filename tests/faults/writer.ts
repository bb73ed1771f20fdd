import { parseReceipt } from '#platform/log/receipt-file.ts';
import { sessionCookie } from '#platform/session/session.ts';
import type { Answer } from '../process/visitor.ts';
import type { Ground, Writer } from './ground.ts';
import type { Ledger } from './ledger.ts';
import type { Line } from './line.ts';

/** What one organisation does over and over: write, write on, send, and keep the receipt. */
export interface Pen {
  /** Returns the number of the revision that was saved. */
  save(body: string, seen: number): Promise<{ contribution: string; revision: number }>;
  send(saved: { contribution: string; revision: number }): Promise<void>;
  /** Nothing, as long as there is only a promise. */
  receipt(contribution: string): Promise<string | undefined>;
}

interface Desk {
  readonly ground: Ground;
  readonly writer: Writer;
  readonly line: Line;
  readonly ledger: Ledger;
}

const expected = (what: string, answer: Answer, status: number): Answer => {
  if (answer.status === status) return answer;
  throw new Error(`${what} was answered ${answer.status}: ${answer.text.slice(0, 300)}`);
};

/** As an integration does: a token, JSON, and a key for each thing that is to be done once. */
export function apiPen({ ground: { call, area }, writer: { organisation, pass }, line, ledger }: Desk): Pen {
  const ask = async (method: string, path: string, body?: object) => {
    const key = crypto.randomUUID();
    if (body) ledger.keys.add(key);
    const headers = { authorization: `Bearer ${pass}`, ...(body && { 'content-type': 'application/json', 'idempotency-key': key }) };
    const answer = await line.ask(`/api/v1${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    return JSON.parse(expected(`${method} ${path}`, answer, 200).text);
  };
  return {
    save: (body, seen) => ask('PUT', `/calls/${call}/draft`, { organisation, area, language: 'es', body, seen }),
    send: ({ contribution, revision }) => ask('POST', `/contributions/${contribution}/submissions`, { revision }),
    receipt: async (contribution) => {
      const { receipt, proven } = await ask('GET', `/contributions/${contribution}/receipt`);
      return proven ? receipt : undefined;
    },
  };
}

/** As a browser without scripts does: the fields of the page, sent again when nothing came back. */
export function formPen({ ground: { call, slug, area, areaSlug }, writer: { organisation, pass }, line, ledger }: Desk): Pen {
  const cookie = `${sessionCookie(new URL('http://localhost'))}=${pass}`;
  const base = `/consultation/${slug}`;
  const post = async (path: string, fields: Record<string, string>) => {
    const headers = { cookie, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await line.ask(path, { method: 'POST', headers, body: new URLSearchParams(fields).toString() });
    return expected(`The form ${path}`, answer, 303);
  };
  const page = async (path: string) => (await line.ask(path, { headers: { cookie, accept: 'text/html' } })).text;
  const field = (html: string, name: string) => RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

  return {
    async save(body, seen) {
      await post(`${base}/${areaSlug}?/next&organisation=${organisation}`, {
        call,
        organisation,
        area,
        language: 'es',
        body,
        seen: `${seen}`,
      });
      const check = await page(`${base}/check`);
      return { contribution: field(check, 'contribution'), revision: Number(field(check, 'revision')) };
    },
    async send({ contribution, revision }) {
      const key = field(await page(`${base}/check`), 'key');
      ledger.keys.add(key);
      await post(`${base}/check?/send`, { key, contribution, revision: `${revision}` });
    },
    async receipt(contribution) {
      const file = await page(`${base}/receipt/file?contribution=${contribution}`);
      return parseReceipt(file)?.kind === 'proof' ? file : undefined;
    },
  };
}

/** Goes on until it is over; every acknowledgement is noted, and told. */
export async function write(desk: Desk, name: string, isOver: () => boolean, told: () => void): Promise<void> {
  const pen = desk.writer.by === 'api' ? apiPen(desk) : formPen(desk);
  const { ledger } = desk;
  let last = { contribution: '', revision: 0 };
  for (let round = 1; !isOver(); round += 1) {
    let body = '';
    for (const part of ['a', 'b']) {
      body = `${name}, ${round}${part}: formar a jueces y fiscales.`;
      const saved = await pen.save(body, last.revision);
      if (saved.revision !== last.revision + 1) throw new Error(`${name}: after revision ${last.revision} came ${saved.revision}.`);
      last = saved;
      ledger.saved.push({ ...saved, body });
      told();
    }
    await pen.send(last);
    told();
    let receipt: string | undefined;
    while (receipt === undefined) {
      receipt = await pen.receipt(last.contribution);
      if (receipt === undefined) await new Promise((soon) => setTimeout(soon, 50));
    }
    ledger.sent.push({ ...last, body, receipt });
  }
}
