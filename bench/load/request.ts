export interface Asked {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A request as it goes over the wire. */
export function written({ method = 'GET', path, headers = {}, body }: Asked): string {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const all = {
    host: 'localhost',
    ...headers,
    ...(text !== undefined && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n${text ?? ''}`;
}
