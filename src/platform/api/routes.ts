import type { Operation } from '../command/spec.ts';

export interface Found {
  readonly operation: Operation;
  /** What the address says: `{draft}` in the path of the operation. */
  readonly params: Readonly<Record<string, string>>;
}

type Segment = { readonly word: string } | { readonly field: string };

const segmentsOf = (path: string): Segment[] =>
  path
    .slice(1)
    .split('/')
    .map((part) => (part.startsWith('{') ? { field: part.slice(1, -1) } : { word: part }));

/** Finds the operation of an address by its method and number of parts; words win over fields. */
export function routesOf(contract: readonly Operation[]): (method: string, path: string) => Found | undefined {
  const byShape = new Map<string, { operation: Operation; segments: Segment[] }[]>();
  for (const operation of contract) {
    const segments = segmentsOf(operation.http.path);
    const shape = `${operation.http.method} ${segments.length}`;
    const fields = (list: Segment[]) => list.filter((segment) => 'field' in segment).length;
    const same = [...(byShape.get(shape) ?? []), { operation, segments }].sort((a, b) => fields(a.segments) - fields(b.segments));
    byShape.set(shape, same);
  }
  return (method, path) => {
    const parts = path.slice(1).split('/');
    for (const { operation, segments } of byShape.get(`${method.toLowerCase()} ${parts.length}`) ?? []) {
      const params = match(segments, parts);
      if (params) return { operation, params };
    }
    return undefined;
  };
}

function match(segments: readonly Segment[], parts: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [i, segment] of segments.entries()) {
    const part = parts[i] as string;
    if ('word' in segment) {
      if (segment.word !== part) return undefined;
    } else {
      const decoded = decode(part);
      if (decoded === undefined) return undefined;
      params[segment.field] = decoded;
    }
  }
  return params;
}

/** `undefined` for a percent sign that encodes nothing. */
function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
