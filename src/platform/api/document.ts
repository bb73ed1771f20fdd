import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Operation } from '../command/spec.ts';

export const API = '/api/v1';
export const REPEAT_KEY = 'idempotency-key';

const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  issues: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })).optional(),
});

/** OpenAPI 3.1 of the whole contract: what is served, and nothing that is not. */
export function describeApi(contract: readonly Operation[]): object {
  const app = new OpenAPIHono();
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  for (const operation of contract) app.openAPIRegistry.registerPath(describe(operation));
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Amparo', version: '1', license: { name: 'AGPL-3.0-or-later' } },
    servers: [{ url: API }],
  });
}

/** Fields named in the path travel there, the others in the body of a command or the query string of a query. */
function describe({ name, summary, http, kind, input, output, refusals, permission }: Operation) {
  const inPath = new Set([...http.path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field));
  const part = (wanted: boolean) =>
    z.object(Object.fromEntries(Object.entries(input.shape).filter(([field]) => inPath.has(field) === wanted)));
  const problem = (description: string) => ({ description, content: { 'application/problem+json': { schema: problemSchema } } });
  const statuses = new Set<number>([422, ...(permission === 'anyone' ? [403] : [401, 403]), ...Object.values(refusals)]);
  const codes = (status: number) =>
    Object.entries(refusals)
      .filter(([, s]) => s === status)
      .map(([code]) => code);
  return createRoute({
    ...http,
    summary,
    operationId: name,
    tags: [name.slice(0, name.indexOf('.'))],
    ...(permission !== 'anyone' && { security: [{ token: [] }] }),
    request: {
      params: part(true),
      ...(kind === 'command'
        ? {
            headers: z.object({ [REPEAT_KEY]: z.string().min(8).max(200).optional() }),
            body: { content: { 'application/json': { schema: part(false) } } },
          }
        : { query: part(false) }),
    },
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: output } } },
      ...Object.fromEntries([...statuses].map((status) => [status, problem(codes(status).join(', ') || 'Refused.')])),
    },
  });
}
