import type { z } from 'zod';
import type { Problem } from '../problem/problem.ts';
import { type Access, allows } from '../session/viewer.ts';
import { issuesOf } from './issues.ts';
import type { Caller } from './spec.ts';

interface Entering<Input extends z.ZodObject> {
  readonly spec: { readonly name: string; readonly permission: unknown; readonly input: Input };
  readonly need: Access;
  readonly caller: Caller;
  readonly raw: unknown;
}

/** What is decided before the database is asked: who is signed in, what their token opens, whether the input can be read. */
export function enter<Input extends z.ZodObject>({
  spec: { name, permission, input },
  need,
  caller: { viewer },
  raw,
}: Entering<Input>): { ok: true; input: z.output<Input> } | { ok: false; problem: Problem<never> } {
  if (permission !== 'anyone') {
    if (viewer.id === null) return { ok: false, problem: { kind: 'signed-out' } };
    const scope = `${name.slice(0, name.indexOf('.'))}:${need}` as const;
    if (!allows(viewer, scope)) return { ok: false, problem: { kind: 'scope', scope } };
  }
  const parsed = input.safeParse(raw);
  return parsed.success ? { ok: true, input: parsed.data } : { ok: false, problem: { kind: 'invalid', issues: issuesOf(parsed.error) } };
}
