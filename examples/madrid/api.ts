/** The public API as an integration sees it: addresses, a token, JSON. Knows nothing of the project's code. */
export interface Api {
  get<Answer>(path: string, query?: Record<string, string | number | undefined>): Promise<Answer>;
  send<Answer>(method: 'POST' | 'PUT', path: string, body: object, key?: string): Promise<Answer>;
}

export class Refused extends Error {
  readonly problem: { readonly type: string; readonly title: string };
  constructor(path: string, problem: { type: string; title: string }) {
    super(`${path}: ${problem.title} ${JSON.stringify(problem)}`);
    this.problem = problem;
  }
}

export function apiAt(base: string, token: string): Api {
  const ask = async <Answer>(method: string, path: string, body?: object, key?: string): Promise<Answer> => {
    const headers: Record<string, string> = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    if (key) headers['idempotency-key'] = key;
    const response = await fetch(`${base}/api/v1${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const answer = await response.json();
    if (!response.ok) throw new Refused(`${method} ${path}`, answer);
    return answer as Answer;
  };
  return {
    get: (path, query = {}) => {
      const given = Object.entries(query).filter(([, value]) => value !== undefined);
      return ask('GET', `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`);
    },
    send: (method, path, body, key) => ask(method, path, body, key),
  };
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Every item of a list, page by page. */
export async function* all<Item>(api: Api, path: string): AsyncIterable<Item> {
  let cursor: string | undefined;
  do {
    const page: Page<Item> = await api.get(path, { cursor, limit: 100 });
    yield* page.items;
    cursor = page.next ?? undefined;
  } while (cursor);
}

/** A few requests at a time, in order of the list. */
export async function eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>, atOnce = 8): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const item = items[next] as Item;
      next += 1;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
