import { error } from '@sveltejs/kit';
import type { Role } from '#modules/roles.ts';

/**
 * Nobody fills in a form that will be refused, or reads an empty list where there is one that is not theirs. For the page only:
 * what they may is asked at each command and query.
 */
export function onlyFor(allowed: readonly Role[], roles: readonly string[]): void {
  if (!allowed.some((role) => roles.includes(role))) error(403, 'forbidden');
}
