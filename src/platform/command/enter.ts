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

type Entered<Input> = { readonly ok: true; readonly input: Input } | { readonly ok: false; readonly problem: Problem<never> };

/** What is decided before the database is asked: who is signed in, what their token opens, whether the input can be read. */
export function enter<Input extends z.ZodObject>({
  spec: { name, permission, input },
  need,
  caller: { viewer },
  raw,
}: Entering<Input>): Entered<z.output<Input>> {
  if (permission !== 'anyone') {
    if (viewer.id === null) return { ok: false, problem: { kind: 'signed-out' } };
    const scope = `${name.slice(0, name.indexOf('.'))}:${need}` as const;
    if (!allows(viewer, scope)) return { ok: false, problem: { kind: 'scope', scope } };
  }
  const parsed = input.safeParse(raw);
  if (!parsed.success) return { ok: false, problem: { kind: 'invalid', issues: issuesOf(parsed.error) } };
  const unstorable = findUnstorable(parsed.data);
  if (unstorable) return { ok: false, problem: { kind: 'invalid', issues: { [unstorable.join('.')]: { code: 'wrong_form' } } } };
  return { ok: true, input: parsed.data };
}

/** PostgreSQL keeps no NUL, and half a character can be neither kept nor signed: where such a text stands. */
function findUnstorable(value: unknown, path: readonly string[] = []): readonly string[] | undefined {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, part] of Object.entries(value)) {
    const found = findUnstorable(part, [...path, key]);
    if (found) return found;
  }
  return undefined;
}
