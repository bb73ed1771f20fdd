import { type IncomingHttpHeaders, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** How the answer becomes text; `latin1` keeps every byte. */
  readonly encoding?: BufferEncoding;
}

/** One request by node:http: unlike `fetch` it sends any header, `Host` too, and leaves no connection behind. */
export function ask(url: string, { method = 'GET', headers = {}, body, encoding = 'utf8' }: Asking = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false }, async (response) => {
      const answer = await buffer(response).catch(reject);
      if (answer) resolve({ status: response.statusCode ?? 0, headers: response.headers, text: answer.toString(encoding) });
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

/** A form as a browser without scripts sends it. */
export const send = (
  url: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> =>
  ask(url, {
    method: 'POST',
    headers: { origin: new URL(url).origin, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });

/** The identifiers of the sample people that the page offers, by name. */
export const samplePeopleOn = ({ text: page }: Answer): Record<string, string> =>
  Object.fromEntries([...page.matchAll(/name="person" value="([^"]+)">([^<]+)</g)].map(([, id, name]) => [name, id]));

/** Signs in as one of the sample people, and returns the cookie. */
export async function enterAs(address: string, name: string): Promise<string> {
  const people = samplePeopleOn(await ask(`${address}/sign-in`));
  const { status, headers } = await send(`${address}/sign-in?/sample`, { person: people[name] ?? '' });
  if (status !== 303) throw new Error(`${name} was not let in: ${status}.`);
  return (headers['set-cookie']?.[0] ?? '').split(';')[0] as string;
}
