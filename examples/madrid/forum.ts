import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Api } from './api.ts';

export interface Forum {
  readonly cycle: string;
  readonly call: string;
  readonly area: string;
}

const NOTICE = {
  es: 'Propuestas y comentarios de Decide Madrid (2015-2019), Ayuntamiento de Madrid; datos publicados bajo la licencia Apache 2.0.',
  en: 'Proposals and comments of Decide Madrid (2015–2019), City of Madrid; data published under the Apache License 2.0.',
};

/** A cycle and a call that closed long ago. */
export async function openForum(convenor: Api, slug = 'decide-madrid'): Promise<Forum> {
  const { cycle } = await convenor.send<{ cycle: string }>('POST', '/cycles', {
    slug,
    title: { es: 'Decide Madrid: cuarenta propuestas', en: 'Decide Madrid: forty proposals' },
    summary: { es: 'Lo que se dijo en torno a cuarenta propuestas ciudadanas.', en: 'What was said about forty citizens’ proposals.' },
    startsOn: '2015-09-01',
    endsOn: '2019-09-30',
    countries: ['ES'],
    sourceNotice: NOTICE,
  });
  const { call, areas } = await convenor.send<{ call: string; areas: { id: string }[] }>('POST', '/calls', {
    cycle,
    slug: `${slug}-propuestas`,
    title: { es: 'Propuestas ciudadanas', en: 'Citizens’ proposals' },
    introduction: { es: 'Propuestas y comentarios, traídos de fuera.', en: 'Proposals and comments, brought in from elsewhere.' },
    opensAt: '2015-09-01T00:00:00+02:00',
    closesAt: '2019-09-30T23:59:00+02:00',
    timeZone: 'Europe/Madrid',
    areas: [{ slug: 'propuestas', title: { es: 'Propuestas' }, question: { es: '¿Qué debería cambiar en la ciudad?' } }],
  });
  return { cycle, call, area: areas[0]?.id as string };
}

interface Row {
  readonly id: number;
  readonly author: string;
  readonly summary?: string;
  readonly text?: string | null;
  readonly proposal_id?: number;
  readonly parent_id?: number | null;
}

const read = async (file: string): Promise<Row[]> =>
  (await readFile(file, 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);

const BATCH = 200;

export interface Imported {
  readonly accepted: number;
  readonly rejected: number;
  readonly parentAbsent: number;
  readonly parentRejected: number;
}

/** Proposals become contributions, comments replies; who wrote nothing is told apart. */
export async function importForum(convenor: Api, { call, area }: Forum, folder: string): Promise<Imported> {
  const proposals = (await read(join(folder, 'proposals.ndjson'))).map(({ id, author, summary, text }) => ({
    externalId: `p${id}`,
    participant: author,
    language: 'es',
    body: [summary, text].filter((part) => part?.trim()).join('\n\n'),
  }));
  const comments = (await read(join(folder, 'comments.ndjson'))).map(({ id, author, text, proposal_id, parent_id }) => ({
    externalId: `c${id}`,
    participant: author,
    language: 'es',
    body: text ?? '',
    replyTo: `${parent_id ? `c${parent_id}` : `p${proposal_id}`}`,
    attachTo: `p${proposal_id}`,
  }));
  const everything = [...proposals, ...comments];
  const rows = everything.filter(({ body }) => body.trim() !== '');
  const rejected = everything.filter(({ body }) => body.trim() === '').map(({ externalId }) => ({ externalId, reason: 'empty' }));
  let accepted = 0;
  for (let i = 0; i < rows.length; i += BATCH) {
    const batch = { area, rows: rows.slice(i, i + BATCH), rejected: i === 0 ? rejected : [] };
    accepted += (await convenor.send<{ accepted: number }>('POST', `/calls/${call}/imports`, batch)).accepted;
  }
  const settled = await convenor.send<Omit<Imported, 'accepted' | 'rejected'>>('POST', `/calls/${call}/imports/settled`, {});
  return { ...settled, accepted, rejected: rejected.length };
}
